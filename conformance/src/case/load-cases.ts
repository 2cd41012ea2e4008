import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readDocuments } from "@cornercast/sdk/document";
import type { ConformanceCase } from "./conformance-case.js";
import { readEvidenceFixtures } from "./evidence-fixtures.js";
import { readCase } from "./read-case.js";

/** The cases of a folder, and what is wrong with files that should hold some. */
export interface LoadedCases {
  readonly cases: readonly ConformanceCase[];
  /** One line each, with file and line. */
  readonly problems: readonly string[];
}

/**
 * Reads all cases of a folder, in the order of their ids.
 *
 * - A file holds one case or several, as YAML documents.
 * - The bytes of evidence stand beside the cases, in `evidence/fixtures.json`.
 * - Problems: a file that is not YAML, a case that is malformed, an id that occurs twice.
 */
export function loadCases(folder: string): LoadedCases {
  const problems: string[] = [];
  const cases = new Map<string, ConformanceCase>();
  const fixtures = readEvidenceFixtures(folder);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  for (const file of files.sort()) {
    const text = readFileSync(join(folder, file), "utf8");
    const json = jsonOf(text);
    const { documents, diagnostics } = readDocuments([json === undefined ? { name: file, text } : { name: file, format: "json", text: json }]);
    for (const { code, message, line } of diagnostics) problems.push(`${file}:${String(line ?? 1)}: [${code}] ${message}`);
    for (const document of documents) {
      const place = `${file}:${String(document.at("")?.line ?? 1)}`;
      const read = readCase(document.value, file, fixtures);
      if (read.kind === "error") problems.push(...read.problems.map((problem) => `${place}: ${problem}`));
      else if (cases.has(read.value.id)) problems.push(`${place}: the id ${read.value.id} is taken`);
      else cases.set(read.value.id, read.value);
    }
  }
  return { cases: [...cases.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), problems };
}

/**
 * The JSON texts of a file in which each document is one on a line of its own, as generated files are; nothing of any other. JSON is read in a tenth
 * of the time that YAML takes.
 */
function jsonOf(text: string): string | undefined {
  const lines = text.split("\n").map((line) => (line === "---" || line.startsWith("#") ? "" : line));
  return lines.every((line) => line === "" || (line.startsWith("{") && line.endsWith("}"))) ? lines.join("\n") : undefined;
}
