import { utf8Length } from "../decode-text.js";
import type { DiagnosticSink } from "../diagnostic-sink.js";
import type { ReadValue } from "../json/read-json.js";
import type { ReadLimits } from "../read-options.js";
import type { SourceNode, SourceRange } from "../source-node.js";
import { composeYaml } from "./compose-yaml.js";
import { plainYaml } from "./plain-yaml.js";
import { splitYaml } from "./split-yaml.js";

// YAML 1.2.2, section 5.1: tab, line ends and printable characters only.
const unprintable = /[^\P{Cc}\t\n\r\u0085]|[\uFFFE\uFFFF]/u;

/**
 * Reads the documents of a YAML stream with the core schema of YAML 1.2.
 *
 * - Documents without content are skipped, so that a file may begin or end with `---`.
 * - A document that is itself a list gives its items as documents, as in JSON.
 */
export function readYaml(text: string, limits: ReadLimits, sink: DiagnosticSink): readonly ReadValue[] {
  const documents: ReadValue[] = [];
  for (const chunk of splitYaml(text)) documents.push(...readChunk(text, chunk, limits, sink));
  return documents;
}

function readChunk(text: string, chunk: SourceRange, limits: ReadLimits, sink: DiagnosticSink): readonly ReadValue[] {
  const { start, end } = chunk;
  if (utf8Length(text, start, end, limits.documentBytes) > limits.documentBytes) {
    sink.add(
      {
        code: "document-too-large",
        message: `the document is larger than ${String(limits.documentBytes)} bytes`,
        expected: `at most ${String(limits.documentBytes)} bytes`,
      },
      { start, end: start + 1 },
    );
    return [];
  }
  const source = text.slice(start, end);
  const control = source.search(unprintable);
  if (control !== -1) {
    sink.add(
      { code: "yaml-syntax", message: `the control character U+${source.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0")} is not allowed` },
      { start: start + control, end: start + control + 1 },
    );
    return [];
  }
  const tree = (): SourceNode => {
    const composed = composeYaml(source, start, limits);
    return composed.kind === "ok" ? composed.root : chunk;
  };
  const plain = plainYaml(source, limits.depth);
  if (plain !== undefined) return [{ value: plain, tree }];
  const composed = composeYaml(source, start, limits);
  for (const { range, ...finding } of composed.problems) sink.add(finding, range);
  if (composed.kind === "error" || composed.kind === "empty") return [];
  return [{ value: composed.value, tree }];
}
