import type { Diagnostic } from "../errors/index.js";
import { nestsDeeper } from "./check-value.js";
import { decodeText, isWellFormed, utf8Length, withoutByteOrderMark } from "./decode-text.js";
import { formatOfName, formatOfText } from "./detect-format.js";
import { diagnosticSink, type DiagnosticSink } from "./diagnostic-sink.js";
import { parsePointer } from "./json-pointer.js";
import { isJsonArray, isJsonObject, type JsonValue } from "./json-value.js";
import { readJson, type ReadValue } from "./json/read-json.js";
import { lineIndex, type LineIndex } from "./line-index.js";
import type { DocumentFormat, DocumentSource, ReadDocument } from "./read-document.js";
import { defaultReadLimits, type DocumentInput, type ReadLimits, type ReadOptions } from "./read-options.js";
import { locate, type SourceNode } from "./source-node.js";
import { isBinaryDocument, isBinaryStream, splitBinary } from "./split-binary.js";
import { readYaml } from "./yaml/read-yaml.js";

/** What inputs hold: documents that are not yet validated, and what was wrong with the rest. */
export interface ReadResult {
  readonly documents: readonly ReadDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads documents from texts and bytes.
 *
 * - JSON (RFC 8259), NDJSON, YAML 1.2 (core schema), and binary documents through `decodeBinary`. The format is that of the input, else of its name's extension,
 *   else of its first characters.
 * - An input may hold many documents: YAML documents, JSON values one after the other, the items of one list, or binary documents, each after
 *   its length.
 * - Duplicate keys, `__proto__`, numbers that lose digits, text that is not Unicode, YAML tags and merge keys are refused.
 * - Never throws: what cannot be read is a diagnostic, and the other documents are still given. Work is bounded by the limits.
 *
 * @implements document.several-documents
 * @implements document.encoding-is-utf-8
 * @example
 * ```ts
 * const { documents, diagnostics } = readDocuments([{ name: "offers.yaml", text }]);
 * ```
 */
export function readDocuments(inputs: readonly DocumentInput[], options: ReadOptions = {}): ReadResult {
  const limits: ReadLimits = { ...defaultReadLimits, ...options.limits };
  const documents: ReadDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  let bytesLeft = limits.totalBytes;
  for (const input of inputs) {
    const size = "bytes" in input ? input.bytes.length : utf8Length(input.text, 0, input.text.length, bytesLeft);
    bytesLeft -= size;
    if (bytesLeft < 0) {
      diagnostics.push({
        code: "input-too-large",
        severity: "error",
        message: `the inputs are larger than ${String(limits.totalBytes)} bytes together; this one and the rest were not read`,
        file: input.name,
      });
      break;
    }
    const result = readInput(input, limits, options);
    diagnostics.push(...result.diagnostics);
    for (const document of result.documents) documents.push(document);
    if (documents.length > limits.documents) {
      documents.length = limits.documents;
      diagnostics.push({
        code: "input-too-large",
        severity: "error",
        message: `there are more than ${String(limits.documents)} documents; the rest were not read`,
        file: input.name,
      });
      break;
    }
  }
  return { documents, diagnostics };
}

function readInput(input: DocumentInput, limits: ReadLimits, options: ReadOptions): ReadResult {
  const named = input.format ?? formatOfName(input.name) ?? formatOfBytes(input);
  if (named === "binary") return readBinary(input, limits, options);
  const decoded = "bytes" in input ? decodeText(input.bytes) : ({ kind: "ok", text: withoutByteOrderMark(input.text) } as const);
  if (decoded.kind === "error")
    return { documents: [], diagnostics: [{ code: "invalid-utf8", severity: "error", message: decoded.message, file: input.name }] };
  const { text } = decoded;
  const lines = lineIndex(text);
  const sink = diagnosticSink(input.name, lines, limits.diagnostics);
  const format = named ?? formatOfText(text);
  if (!("bytes" in input) && format === "yaml" && !isWellFormed(text)) {
    const at = text.search(/\p{Surrogate}/u);
    sink.add({ code: "text-not-unicode", message: "the text has half of a surrogate pair, which is not Unicode" }, { start: at, end: at + 1 });
    return { documents: [], diagnostics: sink.all() };
  }
  const values = format === "yaml" ? readYaml(text, limits, sink) : readJson(text, format === "ndjson", limits, sink, options.shareParts);
  const documents: ReadDocument[] = [];
  for (const read of values) addDocuments(documents, read, { file: input.name, format }, lines, sink);
  if (documents.length === 0 && sink.all().length === 0) sink.add({ code: "no-documents", severity: "warning", message: "the input holds no documents" });
  return { documents, diagnostics: sink.all() };
}

const formatOfBytes = (input: DocumentInput): DocumentFormat | undefined =>
  "bytes" in input && (isBinaryDocument(input.bytes) || isBinaryStream(input.bytes)) ? "binary" : undefined;

/** Adds the documents that a value holds: itself, or the items of a YAML list. */
function addDocuments(documents: ReadDocument[], read: ReadValue, source: Omit<DocumentSource, "index">, lines: LineIndex, sink: DiagnosticSink): void {
  let tree: SourceNode | undefined;
  const root = (): SourceNode => (tree ??= read.tree());
  const add = (value: JsonValue, tokens: readonly string[]): void => {
    if (isJsonObject(value)) {
      documents.push(new PositionedDocument(value, { ...source, index: documents.length }, root, tokens, lines));
      return;
    }
    const kind = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
    sink.add(
      { code: "document-not-an-object", message: `a document has to be an object and this is ${kind}`, expected: "apiVersion, kind, metadata and spec" },
      locate(root(), tokens, "value"),
    );
  };
  // The items of a JSON list were already read one by one.
  if (source.format === "yaml" && isJsonArray(read.value)) for (const [index, item] of read.value.entries()) add(item, [String(index)]);
  else add(read.value, []);
}

class PositionedDocument implements ReadDocument {
  readonly value: ReadDocument["value"];
  readonly source: DocumentSource;
  readonly #root: () => SourceNode;
  readonly #tokens: readonly string[];
  readonly #lines: LineIndex;

  constructor(value: ReadDocument["value"], source: DocumentSource, root: () => SourceNode, tokens: readonly string[], lines: LineIndex) {
    this.value = value;
    this.source = source;
    this.#root = root;
    this.#tokens = tokens;
    this.#lines = lines;
  }

  at(pointer: string, part: "value" | "key" = "value"): ReturnType<ReadDocument["at"]> {
    const tokens = parsePointer(pointer);
    if (tokens === undefined) return undefined;
    const range = locate(this.#root(), [...this.#tokens, ...tokens], part);
    const start = this.#lines.lineColumn(range.start);
    const end = this.#lines.lineColumn(range.end);
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }
}

function readBinary(input: DocumentInput, limits: ReadLimits, options: ReadOptions): ReadResult {
  const sink = diagnosticSink(input.name, undefined, limits.diagnostics);
  const refuse = (code: Diagnostic["code"], message: string): ReadResult => {
    sink.add({ code, message });
    return { documents: [], diagnostics: sink.all() };
  };
  if (!("bytes" in input)) return refuse("binary-syntax", "a binary document was given as text; pass its bytes");
  const { decodeBinary } = options;
  if (decodeBinary === undefined) return refuse("binary-unsupported", "binary documents are not read here; pass decodeBinary, or convert the document to JSON");
  const split = splitBinary(input.bytes);
  if (split.kind === "error") return refuse("binary-syntax", `the bytes are not a document: ${split.message}`);
  const documents = split.parts.flatMap((bytes, index): readonly ReadDocument[] => {
    const which = split.parts.length > 1 ? `document ${String(index + 1)}: ` : "";
    if (bytes.length > limits.documentBytes) {
      sink.add({ code: "document-too-large", message: `${which}it is larger than ${String(limits.documentBytes)} bytes` });
      return [];
    }
    try {
      const value = decodeBinary(bytes, input.name);
      if (nestsDeeper(value, limits.depth)) {
        sink.add({ code: "document-too-deep", message: `${which}lists and objects nest deeper than ${String(limits.depth)}` });
        return [];
      }
      if (isJsonObject(value)) return [{ value, source: { file: input.name, format: "binary", index }, at: () => undefined }];
      sink.add({ code: "document-not-an-object", message: `${which}a document has to be an object` });
    } catch (error) {
      sink.add({
        code: "binary-syntax",
        message: `${which}the bytes are not a document: ${error instanceof Error ? error.message.slice(0, 200) : "decoding failed"}`,
      });
    }
    return [];
  });
  if (documents.length === 0 && sink.all().length === 0) sink.add({ code: "no-documents", severity: "warning", message: "the input holds no documents" });
  return { documents, diagnostics: sink.all() };
}
