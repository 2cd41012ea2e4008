import type { JsonValue } from "./json-value.js";

/** What a quick walk over a parsed value found. */
export interface ValueSummary {
  /** How many members all its objects have together. Fewer than the text has means duplicate keys. */
  readonly memberCount: number;
  /** Whether the text has to be looked at more closely: a forbidden key, half of a surrogate pair, or a number that may have lost digits. */
  readonly suspicious: boolean;
}

/** Whether a text has half of a surrogate pair, which neither UTF-8 nor the digest of a document (RFC 8785) can express. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/**
 * Whether a number says something else than its text: a whole number above 2^53 whose last digits are gone.
 *
 * - A number with an exponent or a fraction is an approximation from the start.
 */
export function losesDigits(text: string, value: number): boolean {
  if (Number.isSafeInteger(value) || !Number.isInteger(value) || !/^[-+]?[0-9]+$/.test(text)) return false;
  return BigInt(text.replace("+", "")) !== BigInt(value);
}

/** Looks through a parsed value, which nests only as deep as the limits allow. `mayHaveSurrogates` false spares the look at each text. */
export function summarizeValue(value: JsonValue, mayHaveSurrogates: boolean): ValueSummary {
  let memberCount = 0;
  let suspicious = false;
  const walk = (node: JsonValue): void => {
    if (typeof node === "object") {
      if (node === null) return;
      if (Array.isArray(node)) {
        const list = node as readonly JsonValue[];
        for (let index = 0; index < list.length; index += 1) walk(list[index] ?? null);
        return;
      }
      const object = node as { readonly [name: string]: JsonValue };
      for (const key in object) {
        memberCount += 1;
        if (key === "__proto__" || (mayHaveSurrogates && hasLoneSurrogate(key))) suspicious = true;
        walk(object[key] ?? null);
      }
    } else if (typeof node === "number") {
      if (!Number.isSafeInteger(node) && (Number.isInteger(node) || !Number.isFinite(node))) suspicious = true;
    } else if (mayHaveSurrogates && typeof node === "string" && hasLoneSurrogate(node)) suspicious = true;
  };
  walk(value);
  return { memberCount, suspicious };
}

/** Whether the lists and objects of a value nest deeper than a limit; the value itself counts as 1. */
export function nestsDeeper(value: JsonValue, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (limit === 0) return true;
  return Object.values(value).some((part: JsonValue) => nestsDeeper(part, limit - 1));
}
