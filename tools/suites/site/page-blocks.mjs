// @ts-check
// The fenced blocks of the pages in site/pages.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A fenced block: its language, the words after it, its text, and the line on which it begins.
 * @typedef {{readonly language: string, readonly words: readonly string[], readonly text: string, readonly line: number}} Block
 */

/**
 * The blocks of a page, in order.
 * @param {string} text
 * @returns {readonly Block[]}
 */
export function blocksOf(text) {
  return [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gmu)].map((match) => {
    const [language = "", ...words] = (match[1] ?? "").trim().split(/\s+/u);
    return { language, words, text: match[2] ?? "", line: text.slice(0, match.index).split("\n").length };
  });
}

/** The value of `key=value` among the words of a block. @param {Block} block @param {string} key */
export function valueOf({ words }, key) {
  return words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
}

/** The pages that people wrote, with their texts. @param {string} root @returns {readonly {readonly path: string, readonly text: string}[]} */
export function writtenPages(root) {
  const folder = join(root, "site/pages");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .sort()
    .map((path) => ({ path: `site/pages/${path}`, text: readFileSync(join(folder, path), "utf8") }));
}
