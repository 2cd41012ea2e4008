import { formatPointer } from "./json-pointer.js";
import type { JsonValue } from "./json-value.js";

/** Something in a value that JSON syntax allows and a document does not. */
export interface ValueProblem {
  readonly code: "forbidden-key" | "number-not-exact" | "number-not-finite" | "text-not-unicode";
  readonly message: string;
  readonly pointer: string;
  /** Whether the field's name is at fault, not its value. */
  readonly part: "key" | "value";
}

/** What a walk over a parsed value found. */
export interface CheckedValue {
  /** How many members all its objects have together. Fewer than the text has means duplicate keys. */
  readonly members: number;
  readonly problems: readonly ValueProblem[];
}

const loneSurrogate = /\p{Surrogate}/u;
const mostProblems = 10;

/**
 * Looks through a parsed value, which nests only as deep as the limits allow.
 *
 * - `__proto__` as a key is refused: code that copies fields one by one would change an object's prototype.
 * - A whole number above 2^53 − 1 is refused, because its last digits are already lost; 64-bit numbers are written as strings.
 * - Text with half a surrogate pair is refused, because neither UTF-8 nor the digest (RFC 8785) can express it. `mayHaveSurrogates` false skips the look.
 */
export function checkValue(value: JsonValue, mayHaveSurrogates: boolean): CheckedValue {
  const problems: ValueProblem[] = [];
  const path: (string | number)[] = [];
  let members = 0;

  const report = (code: ValueProblem["code"], message: string, part: ValueProblem["part"]): void => {
    if (problems.length < mostProblems) problems.push({ code, message, pointer: formatPointer(path), part });
  };
  const walk = (node: JsonValue): void => {
    if (typeof node === "string") {
      if (mayHaveSurrogates && loneSurrogate.test(node)) report("text-not-unicode", "the text has half of a surrogate pair, which is not Unicode", "value");
    } else if (typeof node === "number") {
      if (Number.isInteger(node) ? !Number.isSafeInteger(node) : !Number.isFinite(node)) reportNumber(node);
    } else if (typeof node === "object" && node !== null) {
      if (Array.isArray(node)) walkList(node as readonly JsonValue[]);
      else walkObject(node as { readonly [name: string]: JsonValue });
    }
  };
  const walkList = (list: readonly JsonValue[]): void => {
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index];
      if (item === undefined || item === null || item === true || item === false) continue;
      path.push(index);
      walk(item);
      path.pop();
    }
  };
  const walkObject = (object: { readonly [name: string]: JsonValue }): void => {
    for (const key in object) {
      members += 1;
      const item = object[key];
      if (item === undefined) continue;
      path.push(key);
      if (key === "__proto__") report("forbidden-key", "the field name '__proto__' is not allowed", "key");
      if (mayHaveSurrogates && loneSurrogate.test(key)) report("text-not-unicode", "the field name has half of a surrogate pair, which is not Unicode", "key");
      walk(item);
      path.pop();
    }
  };
  const reportNumber = (number: number): void => {
    if (Number.isFinite(number)) report("number-not-exact", `the number ${String(number)} is above 2^53 and has lost digits; write it as a string`, "value");
    else report("number-not-finite", "the number is not finite", "value");
  };
  walk(value);
  return { members, problems };
}
