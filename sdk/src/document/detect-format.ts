import type { DocumentFormat } from "./read-document.js";

const byExtension: ReadonlyMap<string, DocumentFormat> = new Map([
  ["json", "json"],
  ["ndjson", "ndjson"],
  ["jsonl", "ndjson"],
  ["yaml", "yaml"],
  ["yml", "yaml"],
  ["binpb", "binary"],
  ["pb", "binary"],
]);

/** The format that the extension of a name promises. */
export function formatOfName(name: string): DocumentFormat | undefined {
  const extension = /\.([A-Za-z]+)$/.exec(name)?.[1];
  return extension === undefined ? undefined : byExtension.get(extension.toLowerCase());
}

/**
 * The format of a text without a telling name.
 *
 * - JSON begins with an object whose first key is quoted, or with a list of such objects; everything else is YAML.
 */
export function formatOfText(text: string): DocumentFormat {
  return /^\s*(?:\[\s*)?\{\s*["}]/.test(text.slice(0, 4096)) || /^\s*\[\s*\]\s*$/.test(text.slice(0, 4096)) ? "json" : "yaml";
}
