import type { SourceRange } from "../source-node.js";

const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
const directivesOnly = /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)|%[^\r\n]*(?:\r\n?|\n))*$/;

/**
 * Cuts a YAML stream into the texts of its documents.
 *
 * - A document begins at `---` or after `...`, and directives (`%YAML`) belong to the document that follows them (YAML 1.2.2, chapter 9). Neither marker
 *   can stand at the beginning of a line inside a document, so that the cut needs no parser.
 * - Texts of blank lines and comments only may be among the results.
 */
export function splitYaml(text: string): readonly SourceRange[] {
  const chunks: SourceRange[] = [];
  let start = 0;
  // Directives can stand only at the beginning and after `...`.
  let mayHoldDirectives = true;
  marker.lastIndex = 0;
  for (let match = marker.exec(text); match !== null; match = marker.exec(text)) {
    const at = match.index;
    if (match[0] === "...") {
      const lineEnd = text.indexOf("\n", at);
      const end = lineEnd === -1 ? text.length : lineEnd + 1;
      chunks.push({ start, end });
      start = end;
      mayHoldDirectives = true;
      continue;
    }
    if (!(mayHoldDirectives && directivesOnly.test(text.slice(start, at)))) {
      chunks.push({ start, end: at });
      start = at;
    }
    mayHoldDirectives = false;
  }
  chunks.push({ start, end: text.length });
  return chunks.filter((chunk) => chunk.end > chunk.start);
}
