import MiniSearch from "minisearch";
import { searchOptions, type SearchEntry } from "../shared/search-options.js";
import type { Page } from "./page.js";

/** The index of the search: an entry for each part of a page that has a heading. Registries and packages are found by their names, not by every word. */
export function searchIndex(pages: readonly Page[]): string {
  const index = new MiniSearch<SearchEntry>(searchOptions);
  let id = 0;
  for (const page of pages) {
    const parts = page.html.split(/(?=<h[23] id=")/u);
    for (const part of parts) {
      const [, anchor = "", heading = ""] = /^<h[23] id="([^"]*)"[^>]*>(.*?)<\/h[23]>/u.exec(part) ?? [];
      const own = page.section === "Reference" && page.group !== "Command";
      const text = plainText(part.replace(/^<h[23].*?<\/h[23]>/u, ""));
      if (own && anchor !== "" && !page.headings.some((each) => each.id === anchor)) continue;
      id += 1;
      index.add({
        id,
        path: anchor === "" ? page.path : `${page.path}#${anchor}`,
        page: page.title,
        heading: plainText(heading),
        text: own ? [...text.matchAll(/\b[a-z][\w]*(?:[-.][\w]+)+\b/gu)].map(([word]) => word).join(" ") : text,
        excerpt: text.slice(0, 140),
      });
    }
  }
  return JSON.stringify(index);
}

/** The words of some HTML. */
function plainText(html: string): string {
  return html
    .replaceAll(/<[^>]+>/gu, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/gu, " ")
    .trim();
}
