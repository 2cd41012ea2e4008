import { readdirSync, readFileSync } from "node:fs";
import { specPage } from "../../../tools/build-spec.mjs";
import { renderMarkdown } from "../../../tools/spec/render-markdown.mjs";
import { readTraces } from "../../../tools/spec/traces.mjs";
import { slug } from "../markdown.js";
import type { Heading, Page } from "../page.js";
import { root } from "../root.js";

/** A page for each chapter, with an anchor for each requirement. */
export function specificationPages(): readonly Page[] {
  const traces = new Map(readTraces(root).map((trace) => [trace.id, trace]));
  const chapters = readdirSync(`${root}spec`)
    .filter((name) => /^[0-9]{2}-.*\.md$/u.test(name))
    .sort();
  const pages = chapters.map((file): Page => {
    const headings: Heading[] = [];
    const body = renderMarkdown(readFileSync(`${root}spec/${file}`, "utf8"), {
      // What is beside the chapters is not a page.
      link: (target: string) => (/^(?:https?:|#)/u.test(target) ? target : /^[0-9]{2}-/u.test(target) ? target.replace(".md", ".html") : "index.html"),
      heading: (title: string) => {
        const id = headings.length === 0 ? "title" : slug(title);
        headings.push({ level: 2, id, title });
        return id;
      },
      requirement: (id: string) => {
        const trace = traces.get(id);
        return trace === undefined || trace.cases.length === 0
          ? ""
          : ` <small>${String(trace.cases.length)} ${trace.cases.length === 1 ? "case" : "cases"}</small>`;
      },
    });
    const title = headings[0]?.title ?? file;
    const html = body
      .replace(/<h2 id="title">.*<\/h2>/u, "")
      .replaceAll(/<(\/?)h([3-6])/gu, (_, end: string, level: string) => `<${end}h${String(Number(level) - 1)}`)
      .replaceAll('<a href="#', '<a class="header-anchor" href="#')
      .replaceAll("<pre>", '<pre tabindex="0">')
      .replaceAll("<table>", '<div class="table" tabindex="0"><table>')
      .replaceAll("</table>", "</table></div>");
    return {
      path: `specification/${file.replace(/\.md$/u, ".html")}`,
      title,
      label: `${String(Number(file.slice(0, 2)))} ${title}`,
      description: `The Cornercast specification: ${title}.`,
      section: "Specification",
      headings: headings.slice(1),
      html: `<div class="specification">${html}</div>`,
    };
  });
  const list = pages.map(
    ({ path, title, headings }) =>
      `<li><a href="${path.slice("specification/".length)}">${title}</a>${headings.length === 0 ? "" : `<br><small>${headings.map((each) => each.title).join(" · ")}</small>`}</li>`,
  );
  return [
    {
      path: "specification/index.html",
      title: "Specification",
      label: "Contents",
      description: "The protocol, one chapter a page; every requirement has an id.",
      section: "Specification",
      headings: [],
      html: `<p>${String(traces.size)} requirements, each with an id that never changes, and the number of conformance cases that decide it. <a href="cornercast.html">All of it on one page</a>, with the fields of every document, for printing.</p><ol class="contents">${list.join("")}</ol>`,
    },
    ...pages,
  ];
}

/** The specification as one page that needs nothing else. */
export function singlePage(): string {
  return specPage(root);
}
