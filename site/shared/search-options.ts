import type { Options } from "minisearch";

/** What is found: a part of a page. */
export interface SearchEntry {
  readonly id: number;
  readonly path: string;
  readonly page: string;
  readonly heading: string;
  readonly text: string;
  readonly excerpt: string;
}

/** How the index is made, and how it is loaded: the two have to agree. */
export const searchOptions: Options<SearchEntry> = {
  fields: ["page", "heading", "text"],
  storeFields: ["path", "page", "heading", "excerpt"],
  searchOptions: { boost: { page: 3, heading: 4 }, prefix: true, fuzzy: (term) => (term.length > 4 ? 0.15 : false), combineWith: "AND" },
};
