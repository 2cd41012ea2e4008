import type { ChangeJson } from "@cornercast/schemas";
import { isMap, isScalar, isSeq, parseDocument, stringify, type Document, type ParsedNode } from "yaml";

/**
 * A workload as its author wrote it, with the changes of a fix made in it: everything else stays as it is, comments too.
 *
 * - A single value is written over, a choice gains what it lacks, and a requirement that goes is taken out with its name.
 * - Undefined where a change cannot be made in this text.
 */
export function applyFix(text: string, changes: readonly ChangeJson[]): string | undefined {
  let edited = text;
  for (const change of changes) {
    const next = applyChange(edited, change);
    if (next === undefined) return undefined;
    edited = next;
  }
  return edited;
}

function applyChange(text: string, { pointer = "", to }: ChangeJson): string | undefined {
  const document: Document.Parsed = parseDocument(text);
  const path = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((key) => (/^\d+$/u.test(key) ? Number(key) : key));
  if (document.errors.length > 0 || path.length === 0) return undefined;
  const node = document.getIn(path, true) as ParsedNode | undefined;
  if (to === undefined) return document.deleteIn(path) ? document.toString({ lineWidth: 0 }) : undefined;
  if (isScalar(node)) return spliced(text, node.range, plain(to, typeof node.value === "number"));
  if (isMap(node)) return withChoice(text, document, path, to);
  if (node !== undefined) return undefined;
  // What was a default is written out.
  document.setIn(path, /^\d+$/u.test(to) ? Number(to) : to);
  return document.toString({ lineWidth: 0 });
}

/** A choice is printed as `one of a, b and not c`: what it lacks of that is added, and what it refuses beyond that is let go. */
function withChoice(text: string, document: Document.Parsed, path: readonly (string | number)[], to: string): string | undefined {
  const [, accepted, refused] = /^(?:one of )?(.*?)(?: and not (.*))?$/u.exec(to.startsWith("not ") ? ` and ${to}` : to) ?? [];
  const listOf = (words: string | undefined): readonly string[] => (words === undefined || words === "" ? [] : words.split(", "));
  const [anyOf, noneOf] = [document.getIn([...path, "anyOf"], true), document.getIn([...path, "noneOf"], true)];
  const lacking = listOf(accepted).filter((value) => !textsOf(anyOf).includes(value));
  if (textsOf(noneOf).every((value) => listOf(refused).includes(value)) && isSeq(anyOf)) {
    const last = anyOf.items.at(-1) as ParsedNode | undefined;
    if (lacking.length === 0) return undefined;
    if (anyOf.flow === true && last !== undefined)
      return spliced(text, [last.range[1], last.range[1]], lacking.map((value) => `, ${plain(value, false)}`).join(""));
  }
  for (const value of lacking) document.addIn([...path, "anyOf"], value);
  if (isSeq(noneOf)) {
    if (listOf(refused).length === 0) document.deleteIn([...path, "noneOf"]);
    else document.setIn([...path, "noneOf"], listOf(refused));
  }
  return document.toString({ lineWidth: 0 });
}

function textsOf(list: unknown): readonly string[] {
  return isSeq(list) ? list.items.map((item) => (isScalar(item) ? String(item.value) : "")) : [];
}

function spliced(text: string, [start, end]: readonly number[], value: string): string {
  return `${text.slice(0, start)}${value}${text.slice(end)}`;
}

/** A value as YAML writes it, quoted where it has to be. */
function plain(value: string, isNumber: boolean): string {
  return isNumber && /^\d+$/u.test(value) ? value : stringify(value, { lineWidth: 0 }).trimEnd();
}
