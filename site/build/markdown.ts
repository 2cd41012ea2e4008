import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import { escape } from "../shared/element.js";
import type { Highlight } from "./highlight.js";
import type { Heading } from "./page.js";
import { root } from "./root.js";

/** The text of a page in Markdown as HTML. */
export interface Rendered {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** What a page can put where a line `{{name}}` stands. */
export type Inserts = ReadonlyMap<string, string>;

/** The anchor of a heading: its words in small letters. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "");
}

/**
 * Makes a function that renders Markdown.
 *
 * - A fenced block names its language, and may say `file=NAME` for a file that it is, or `from=PATH` for one of the repository that it shows.
 * - A link to `page.md` leads to `page.html`.
 * - A line `{{name}}` is replaced by what `inserts` has under that name; an unknown name is an error.
 */
export function createMarkdown(highlight: Highlight, inserts: Inserts): (text: string) => Rendered {
  return (text) => {
    const headings: Heading[] = [];
    const markdown = new MarkdownIt({ html: false, linkify: false });
    markdown.use(anchor, {
      slugify: slug,
      permalink: anchor.permalink.headerLink({ safariReaderFix: true }),
      callback: (token, { title, slug: id }) => headings.push({ level: Number(token.tag.slice(1)), id, title: title.replaceAll(/`|\\/gu, "") }),
    });
    markdown.renderer.rules["fence"] = (tokens, index) => fence(tokens[index]?.info ?? "", tokens[index]?.content ?? "", highlight);
    markdown.renderer.rules["table_open"] = () => '<div class="table" tabindex="0"><table>';
    markdown.renderer.rules["table_close"] = () => "</table></div>";
    markdown.core.ruler.push("pages", (state) => {
      for (const token of state.tokens) {
        for (const child of token.children ?? []) {
          const href = child.attrGet("href");
          if (child.type === "link_open" && href !== null) child.attrSet("href", String(href).replace(/^(?!https?:)([^#]*)\.md(?=#|$)/u, "$1.html"));
        }
      }
    });
    const html = markdown.render(text).replaceAll(/<p>\{\{([a-z-]+)\}\}<\/p>/gu, (_, name: string) => {
      const insert = inserts.get(name);
      if (insert === undefined) throw new Error(`there is no {{${name}}}; there are ${[...inserts.keys()].join(", ")}`);
      return insert;
    });
    return { html, headings };
  };
}

function fence(info: string, content: string, highlight: Highlight): string {
  const [language = "", ...words] = info.trim().split(/\s+/u);
  const value = (key: string): string | undefined => words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
  if (words.includes("hidden")) return "";
  const from = value("from");
  const code = (from === undefined ? content : readFileSync(`${root}${from}`, "utf8")).trimEnd();
  return codeBlock(code, language, highlight, from ?? value("file"));
}

/** A block of code: its text can be copied, and scrolls where it is wide. */
export function codeBlock(code: string, language: string, highlight: Highlight, name?: string): string {
  const caption = name === undefined ? "" : `<figcaption>${escape(name)}</figcaption>`;
  const kind = words(language);
  return `<figure class="code ${kind}">${caption}<pre tabindex="0"><code>${highlight(code, language)}</code></pre></figure>`;
}

const words = (language: string): string => (["text", ""].includes(language) ? "output" : language === "sh" ? "command" : "source");
