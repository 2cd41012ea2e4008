import { summarizeValue } from "../check-value.js";
import { isWellFormed, utf8Length } from "../decode-text.js";
import type { DiagnosticSink } from "../diagnostic-sink.js";
import type { JsonValue } from "../json-value.js";
import type { ReadLimits } from "../read-options.js";
import type { SourceNode, SourceRange } from "../source-node.js";
import { reportJsonProblems } from "./find-json-problems.js";
import { parseJsonTree, type JsonTree } from "./parse-json-tree.js";
import { createPartReader, type PartReader } from "./share-parts.js";
import { scanJson, type JsonExtent, type JsonScan } from "./scan-json.js";

/** A value, and how to find where its parts stand. */
export interface ReadValue {
  readonly value: JsonValue;
  /** Where the parts stand; computed anew at each call. */
  tree(): SourceNode;
}

/**
 * Reads the documents of a JSON text: values one after the other, or the items of one list.
 *
 * - Duplicate keys are refused. They are found by counting: the text has more members than the value that was made of it.
 * - With `shareParts`, long members with equal texts are one object.
 * - With `lines`, each line is a text of its own, so that a bad line costs only itself (NDJSON).
 */
export function readJson(text: string, lines: boolean, limits: ReadLimits, sink: DiagnosticSink, shareParts = false): readonly ReadValue[] {
  // Only a text that names or holds a surrogate can put half a pair into a value.
  const mayHaveSurrogates = /\\u[dD][89a-fA-F]/.test(text) || !isWellFormed(text);
  const readParts = shareParts ? createPartReader(text, mayHaveSurrogates) : undefined;
  const documents: ReadValue[] = [];
  for (const [from, to] of lines ? lineRanges(text) : [[0, text.length] as const]) {
    const scan = scanJson(text, from, to, limits.depth, readParts);
    if (scan.kind === "broken") {
      reportBreak(text, scan, to, limits, sink);
      continue;
    }
    for (const extent of scan.extents) {
      const document = readExtent(text, extent, mayHaveSurrogates, limits, sink, readParts);
      if (document !== undefined) documents.push(document);
    }
  }
  return documents;
}

/** A broken text has no documents, since where one ends is guesswork: a lost quote shows only far behind its place. */
function reportBreak(text: string, scan: JsonScan & { readonly kind: "broken" }, to: number, limits: ReadLimits, sink: DiagnosticSink): void {
  const early = scan.extents.find((extent) => extent.end - extent.start <= limits.documentBytes && parse(text.slice(extent.start, extent.end)) === undefined);
  const { start, end } = early ?? { start: scan.at, end: Math.min(to, scan.at + limits.documentBytes) };
  const tree = parseJsonTree(text, start, end, limits.depth);
  if (tree.kind === "error" && !(scan.at >= to)) {
    reportSyntax(tree, { start, end }, sink);
    return;
  }
  const seen = scan.at >= to ? "the text ends too early" : `'${text.slice(scan.at, scan.at + 1)}' does not belong here`;
  sink.add({ code: "json-syntax", message: seen, expected: scan.expected }, { start: scan.at, end: Math.min(to, scan.at + 1) });
}

function readExtent(
  text: string,
  extent: JsonExtent,
  mayHaveSurrogates: boolean,
  limits: ReadLimits,
  sink: DiagnosticSink,
  readParts: PartReader | undefined,
): ReadValue | undefined {
  const { start, end } = extent;
  if (utf8Length(text, start, end, limits.documentBytes) > limits.documentBytes) {
    sink.add(
      {
        code: "document-too-large",
        message: `the document is larger than ${String(limits.documentBytes)} bytes`,
        expected: `at most ${String(limits.documentBytes)} bytes`,
      },
      { start, end: start + 1 },
    );
    return undefined;
  }
  if (extent.tooDeepAt !== undefined) {
    sink.add(
      { code: "document-too-deep", message: `lists and objects nest deeper than ${String(limits.depth)}` },
      { start: extent.tooDeepAt, end: extent.tooDeepAt + 1 },
    );
    return undefined;
  }
  const shared = readParts?.read(extent);
  const value = shared === undefined ? parse(text.slice(start, end)) : shared.value;
  const tree = (): JsonTree => parseJsonTree(text, start, end, limits.depth);
  if (value === undefined) {
    reportSyntax(tree(), extent, sink);
    return undefined;
  }
  const { memberCount, suspicious } = shared?.summary ?? summarizeValue(value, mayHaveSurrogates);
  const root = (): SourceNode => {
    const parsed = tree();
    return parsed.kind === "ok" ? parsed.root : { start, end };
  };
  if ((suspicious || memberCount !== extent.memberCount) && reportJsonProblems(text, root(), sink)) return undefined;
  return { value, tree: root };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function reportSyntax(tree: JsonTree, extent: SourceRange, sink: DiagnosticSink): void {
  if (tree.kind === "ok") {
    sink.add({ code: "json-syntax", message: "the text is not JSON", expected: "a value" }, extent);
    return;
  }
  const { kind, message, expected, range } = tree.problem;
  sink.add({ code: kind === "too-deep" ? "document-too-deep" : "json-syntax", message, ...(expected === undefined ? {} : { expected }) }, range);
}

function* lineRanges(text: string): Generator<readonly [number, number]> {
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf("\n", from);
    const to = newline === -1 ? text.length : newline;
    if (/\S/.test(text.slice(from, Math.min(to, from + 64))) || /\S/.test(text.slice(from, to))) yield [from, to];
    from = to + 1;
  }
}
