import { readdirSync, readFileSync } from "node:fs";
import { fieldTables } from "../../../tools/spec/document-tables.mjs";
import { escape } from "../../shared/element.js";
import { slug } from "../markdown.js";
import type { Heading, Page } from "../page.js";
import { root } from "../root.js";

const proto = `${root}schemas/proto/cornercast/v1/`;

/** A page for each kind of document, made of its JSON Schema, which is made of the proto. */
export function documentPages(): readonly Page[] {
  return readdirSync(`${root}schemas/json/accept`)
    .map((file) => file.replace(".schema.json", ""))
    .map((kind) => {
      const schema = JSON.parse(readFileSync(`${root}schemas/json/accept/${kind}.schema.json`, "utf8")) as { readonly description?: string };
      const { html, headings } = types(kind);
      return {
        path: `reference/document/${slug(kind)}.html`,
        title: kind,
        description: (schema.description ?? "").split("\n")[0] ?? "",
        section: "Reference",
        group: "Documents",
        headings,
        html: `<p class="note">A star marks what has to be there. The JSON Schema of this kind is <code>urn:cornercast:v1:accept:${kind}</code>, in <code>@cornercast/schemas/json/accept/${kind}.schema.json</code>.</p>${html}`,
      };
    });
}

/** A page for each service, made of its proto: its calls, and the fields of what they take and give. */
export function servicePages(): readonly Page[] {
  return readdirSync(proto)
    .filter((file) => file.endsWith("_service.proto"))
    .flatMap((file) => {
      const text = readFileSync(`${proto}${file}`, "utf8");
      return [...text.matchAll(/((?:^\/\/.*\n)+)service (\w+) \{\n([\s\S]*?)^\}/gmu)].map(([, about = "", name = "", body = ""]) =>
        servicePage(name, about, body),
      );
    });
}

function servicePage(name: string, about: string, body: string): Page {
  const calls = [...body.matchAll(/((?:^ {2}\/\/.*\n)*) {2}rpc (\w+)\((stream )?(\w+)\) returns \((stream )?(\w+)\)(?: \{([\s\S]*?)\n {2}\})?/gmu)];
  const headings: Heading[] = [];
  const done = new Set<string>();
  const parts = calls.map(([, comment = "", call = "", , request = "", stream, response = "", options = ""]) => {
    const id = slug(call);
    headings.push({ level: 2, id, title: call });
    const level = /idempotency_level = (\w+)/u.exec(options)?.[1]?.toLowerCase().replaceAll("_", " ");
    const [asked, answered] = [request, response].map((each) => ({ name: each, ...types(each, done, 3) }));
    return `<h2 id="${id}"><a class="header-anchor" href="#${id}">${call}</a></h2>${paragraphs(comment)}
<p><code>/cornercast.v1.${name}/${call}</code>${stream === undefined ? "" : ", a stream of answers"}${level === undefined ? "" : `, ${level}`}</p>
<details><summary>${request} and ${response}</summary>${asked?.html ?? ""}${answered?.html ?? ""}</details>`;
  });
  return {
    path: `reference/service/${slug(name)}.html`,
    title: name,
    description: firstSentence(about),
    section: "Reference",
    group: "Services",
    headings,
    html: `${paragraphs(about)}${parts.join("\n")}`,
  };
}

/** The fields of a kind or of a message of a call, and of every type that they are made of. */
function types(kind: string, done: Set<string> = new Set(), level: 2 | 3 = 2): { readonly html: string; readonly headings: readonly Heading[] } {
  const folder = (["accept", "call"] as const).find((each) => readdirSync(`${root}schemas/json/${each}`).includes(`${kind}.schema.json`));
  if (folder === undefined) return { html: "", headings: [] };
  const already = new Set(done);
  const html = fieldTables(root, kind, done, folder)
    .replaceAll(/<h4 id="([^"]*)">([^<]*)<\/h4>/gu, `<h${String(level)} id="$1"><a class="header-anchor" href="#$1">$2</a></h${String(level)}>`)
    .replaceAll("<table>", '<div class="table" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>");
  return { html, headings: [...done].filter((name) => !already.has(name)).map((name) => ({ level: 2, id: `type-${name}`, title: name })) };
}

/** The paragraphs and lists of a comment. */
function paragraphs(comment: string): string {
  const text = comment.replaceAll(/^ *\/\/ ?/gmu, "").trim();
  return text
    .split(/\n\n/u)
    .map((block) => {
      const code = (each: string): string => escape(each.replaceAll("\n", " ")).replaceAll(/`([^`]+)`/gu, "<code>$1</code>");
      if (!/^ *- /u.test(block)) return `<p>${code(block)}</p>`;
      return `<ul>${block
        .split(/^ *- /mu)
        .filter((each) => each.trim() !== "")
        .map((each) => `<li>${code(each.trim())}</li>`)
        .join("")}</ul>`;
    })
    .join("");
}

const firstSentence = (comment: string): string =>
  (
    comment
      .replaceAll(/^\/\/ ?/gmu, "")
      .replaceAll("\n", " ")
      .split(". ")[0] ?? ""
  )
    .trim()
    .replace(/\.?$/u, ".");
