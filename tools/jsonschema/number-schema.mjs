// @ts-check
import { ScalarType } from "@bufbuild/protobuf";
import { isSet, refuseUntranslated } from "./untranslated.mjs";

/** @typedef {import("./untranslated.mjs").Schema} Schema */
/** @typedef {import("@bufbuild/protovalidate/gen/buf/validate/validate_pb.js").UInt32Rules} UInt32Rules */
/** @typedef {import("@bufbuild/protovalidate/gen/buf/validate/validate_pb.js").DoubleRules} DoubleRules */

const translated = ["const", "lt", "lte", "gt", "gte", "in", "not_in", "example"];
const greatestFloat = 3.4028234663852886e38;

/**
 * The schema of a whole number of 32 bits.
 *
 * @param {{ readonly least: number, readonly greatest: number }} range
 * @param {UInt32Rules | undefined} rules the rules of any type of 32 bits
 * @param {string} where
 * @returns {Schema}
 */
export function integerSchema(range, rules, where) {
  if (rules !== undefined) refuseUntranslated(rules, translated, where);
  return { type: "integer", minimum: range.least, maximum: range.greatest, ...bounds(rules) };
}

/**
 * The schema of a floating-point number. Without the rule `finite`, the three names of the proto3 JSON mapping are values too.
 *
 * @param {boolean} single whether it has 32 bits
 * @param {DoubleRules | undefined} rules
 * @param {string} where
 * @returns {Schema}
 */
export function floatSchema(single, rules, where) {
  if (rules !== undefined) refuseUntranslated(rules, [...translated, "finite"], where);
  const number = { type: "number", ...(single ? { minimum: -greatestFloat, maximum: greatestFloat } : {}), ...bounds(rules) };
  if (rules?.finite) return number;
  if (rules !== undefined && Object.keys(bounds(rules)).length > 0)
    throw new Error(`${where}: a bound needs the rule finite, because NaN is neither inside nor outside it`);
  return { anyOf: [number, { enum: ["NaN", "Infinity", "-Infinity"] }] };
}

/**
 * The schema of a whole number of 64 bits. A JSON number keeps 53 bits only, so a writer produces a text of digits; a
 * reader takes a number as well where it is exact.
 *
 * @param {boolean} unsigned
 * @param {import("@bufbuild/protobuf").Message | undefined} rules
 * @param {import("./documents.mjs").Direction} direction
 * @param {string} where
 * @returns {Schema}
 */
export function longSchema(unsigned, rules, direction, where) {
  if (rules !== undefined) refuseUntranslated(rules, [], where);
  const pattern = unsigned
    ? `^(?:0|${digitsUpTo("18446744073709551615")})$`
    : `^(?:0|${digitsUpTo("9223372036854775807")}|-(?:${digitsUpTo("9223372036854775808")}))$`;
  const text = { type: "string", pattern };
  if (direction === "emit") return text;
  return { anyOf: [{ type: "integer", minimum: unsigned ? 0 : Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, text] };
}

/**
 * A pattern, without anchors, of the positive whole numbers up to a greatest one, without leading zeros.
 *
 * @param {string} greatest its decimal digits
 */
export function digitsUpTo(greatest) {
  const first = Number(greatest[0]);
  const alternatives = [`[1-9][0-9]{0,${greatest.length - 2}}`];
  if (first > 1) alternatives.push(`[1-${first - 1}][0-9]{${greatest.length - 1}}`);
  for (let index = 1; index < greatest.length; index += 1) {
    const digit = Number(greatest[index]);
    if (digit === 0) continue;
    const rest = greatest.length - index - 1;
    alternatives.push(`${greatest.slice(0, index)}[0-${digit - 1}]${rest > 0 ? `[0-9]{${rest}}` : ""}`);
  }
  return [...alternatives, greatest].join("|");
}

/**
 * @param {UInt32Rules | DoubleRules | undefined} rules
 * @returns {Schema}
 */
function bounds(rules) {
  /** @type {Schema} */
  const schema = {};
  if (rules === undefined) return schema;
  if (rules.lessThan.case === "lt") schema["exclusiveMaximum"] = rules.lessThan.value;
  if (rules.lessThan.case === "lte") schema["maximum"] = rules.lessThan.value;
  if (rules.greaterThan.case === "gt") schema["exclusiveMinimum"] = rules.greaterThan.value;
  if (rules.greaterThan.case === "gte") schema["minimum"] = rules.greaterThan.value;
  if (isSet(rules, "const")) schema["const"] = rules.const;
  if (rules.in.length > 0) schema["enum"] = [...rules.in];
  if (rules.notIn.length > 0) schema["not"] = { enum: [...rules.notIn] };
  return schema;
}

/** The ranges of the types of 32 bits. */
export const integerRanges = new Map([
  [ScalarType.INT32, { least: -2147483648, greatest: 2147483647 }],
  [ScalarType.SINT32, { least: -2147483648, greatest: 2147483647 }],
  [ScalarType.SFIXED32, { least: -2147483648, greatest: 2147483647 }],
  [ScalarType.UINT32, { least: 0, greatest: 4294967295 }],
  [ScalarType.FIXED32, { least: 0, greatest: 4294967295 }],
]);
