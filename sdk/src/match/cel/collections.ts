import { display, mapKey, typeName, type CelMap, type CelValue } from "./cel-value.js";
import type { Evaluation } from "./evaluation.js";
import { failure, type Failure } from "./failure.js";

/** Adds an entry to a map under construction; a key of another type or a second time is an error, as in CEL. */
export function addEntry(entries: Map<string, { readonly key: CelValue; readonly value: CelValue }>, key: CelValue, value: CelValue): Failure | undefined {
  const name = typeof key === "number" ? undefined : mapKey(key);
  if (name === undefined) return failure(`unsupported key type: ${typeName(key)}`);
  if (entries.has(name)) return failure(`repeated map key: ${display(key)}`);
  entries.set(name, { key, value });
  return undefined;
}

/** The entries of a list or a map as a loop sees them: index or key, and the item. */
export function loopEntries(range: CelValue, evaluation: Evaluation): readonly (readonly [CelValue, () => CelValue | Failure])[] | Failure {
  if (typeof range !== "object" || range === null || (range.kind !== "list" && range.kind !== "map"))
    return failure(`type ${typeName(range)} cannot be iterated`);
  if (range.kind === "list") {
    evaluation.spend(range.items.length);
    return range.items.map((item, index) => [BigInt(index), () => item] as const);
  }
  const map: CelMap = range;
  const keys = map.keys();
  evaluation.spend(keys.length);
  return keys.map((key) => [key, () => map.find(key, evaluation) ?? map.absent(key, evaluation)] as const);
}
