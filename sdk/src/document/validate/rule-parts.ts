import { suggest } from "../../errors/suggest.js";
import { formatPointer } from "../json-pointer.js";
import { fieldOf, isJsonArray, type JsonValue } from "../json-value.js";
import type { DocumentFinding } from "./document-finding.js";
import { shortened } from "./inspect-value.js";

/** A value and where it is. */
export interface Placed {
  readonly value: JsonValue;
  readonly path: readonly (string | number)[];
}

/** The items of a list at a path of field names below a value; none where there is no list. */
export function itemsOf(from: Placed, ...names: readonly string[]): readonly Placed[] {
  let value: JsonValue | undefined = from.value;
  for (const name of names) value = fieldOf(value, name);
  return isJsonArray(value) ? value.map((item, index) => ({ value: item, path: [...from.path, ...names, index] })) : [];
}

/** The text of a field; absent when it is none. */
export function textOf(value: JsonValue | undefined, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === "string" ? field : undefined;
}

/** One finding for each item whose key an earlier item has. */
export function duplicates(items: readonly Placed[], key: string, what: string): readonly DocumentFinding[] {
  const seen = new Set<string>();
  return items.flatMap((item): readonly DocumentFinding[] => {
    const name = textOf(item.value, key);
    if (name === undefined || !seen.has(name)) {
      if (name !== undefined) seen.add(name);
      return [];
    }
    return [
      { code: "duplicate-name", severity: "error", message: `two ${what} have the ${key} '${shortened(name)}'`, pointer: formatPointer([...item.path, key]) },
    ];
  });
}

/** One finding for each text in a list that names none of the candidates. */
export function unknownReferences(references: readonly Placed[], candidates: readonly string[], what: string): readonly DocumentFinding[] {
  return references.flatMap(({ value, path }): readonly DocumentFinding[] => {
    if (typeof value !== "string" || candidates.includes(value)) return [];
    const meant = suggest(value, candidates);
    return [
      {
        code: "unknown-reference",
        severity: "error",
        message: `no ${what} is named '${shortened(value)}'`,
        pointer: formatPointer(path),
        ...(meant === undefined ? {} : { suggestion: meant }),
      },
    ];
  });
}

/** A finding when the first of two instants is not before the second. */
export function instantsInOrder(from: Placed, first: string, second: string): readonly DocumentFinding[] {
  if (fieldOf(from.value, first) === undefined || fieldOf(from.value, second) === undefined) return [];
  const [start, end] = [Date.parse(textOf(from.value, first) ?? ""), Date.parse(textOf(from.value, second) ?? "")];
  if (!(start >= end)) return [];
  return [{ code: "range-empty", severity: "error", message: `${first} is not before ${second}`, pointer: formatPointer([...from.path, first]) }];
}
