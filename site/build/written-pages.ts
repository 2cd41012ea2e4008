import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Rendered } from "./markdown.js";
import type { Page } from "./page.js";
import { root } from "./root.js";

/** What the head of a page in Markdown says. */
interface Head {
  readonly title: string;
  readonly description: string;
  readonly section?: string;
  readonly label?: string;
  readonly order?: number;
  readonly layout?: "document" | "plain";
  readonly scripts?: readonly string[];
}

/** The pages that people wrote: `site/pages`, each with a head in YAML. */
export function writtenPages(render: (text: string) => Rendered): readonly Page[] {
  return readdirSync(`${root}site/pages`, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => {
      const [, head = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/u.exec(readFileSync(`${root}site/pages/${path}`, "utf8")) ?? [];
      const { order = 0, ...rest } = parse(head) as Head;
      try {
        return { order, page: { path: path.replace(/\.md$/u, ".html"), ...rest, ...render(body) } };
      } catch (cause) {
        throw new Error(`site/pages/${path}: ${cause instanceof Error ? cause.message : ""}`, { cause });
      }
    })
    .sort((a, b) => a.order - b.order)
    .map(({ page }) => page);
}
