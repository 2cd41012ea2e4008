import { SaxesParser } from "saxes";
import { smiName, type SmiElement, type SmiReading } from "./smi-element.js";

/** Nesting of nvidia-smi output is below 10. */
const deepest = 32;
/** An eight-GPU server with MIG prints some 8,000 elements. */
const mostElements = 500_000;
/** The largest output that is read, in UTF-16 code units. */
const longest = 1 << 24;
/** The parser is fed in parts, so that it stops soon after the first error. */
const part = 1 << 16;

interface OpenElement {
  readonly name: string;
  readonly children: SmiElement[];
  readonly line: number;
  readonly id?: string;
  text: string;
}

/**
 * Reads the output of `nvidia-smi -q -x`, strictly and in one pass.
 *
 * - The document type is neither fetched nor used; entities other than the five of XML are errors.
 * - Bounds: 16 Mi characters, 500,000 elements, depth 32.
 */
export function readSmiXml(text: string): SmiReading {
  if (text.length > longest) return { kind: "error", message: "the text is longer than 16 MiB", line: 1, column: 1 };
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: OpenElement[] = [];
  const result: { root?: SmiElement; error?: SmiReading } = {};
  let elements = 0;
  const fail = (message: string): void => {
    result.error ??= { kind: "error", message, line: parser.line, column: parser.columnIndex + 1 };
  };
  parser.on("error", (error) => {
    fail(error.message.replace(/^[0-9]+:[0-9]+: /u, "").replace(/\.$/u, ""));
  });
  parser.on("opentag", (tag) => {
    elements += 1;
    if (elements > mostElements) fail(`the text has more than ${String(mostElements)} elements`);
    if (open.length >= deepest) fail(`elements are nested deeper than ${String(deepest)}`);
    if (result.error !== undefined) return;
    const id = tag.attributes["id"];
    open.push({ name: smiName(tag.name), children: [], text: "", line: parser.line, ...(id === undefined ? {} : { id }) });
  });
  parser.on("text", (value) => {
    const element = open.at(-1);
    if (element !== undefined && result.error === undefined) element.text += value;
  });
  parser.on("closetag", () => {
    if (result.error !== undefined) return;
    const element = open.pop();
    if (element === undefined) return;
    const closed: SmiElement = { ...element, text: element.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) result.root = closed;
    else parent.children.push(closed);
  });
  for (let start = 0; start < text.length && result.error === undefined; start += part) parser.write(text.slice(start, start + part));
  if (result.error === undefined) parser.close();
  if (result.error !== undefined) return result.error;
  return result.root === undefined ? { kind: "error", message: "the text has no element", line: 1, column: 1 } : { kind: "ok", root: result.root };
}
