import { type DescField, type DescMessage, type JsonValue, ScalarType } from "@bufbuild/protobuf";
import type { FieldRules, StringRules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import fc from "fast-check";
import { keepsRules } from "./contract.js";
import type { Random } from "./random.js";
import { hasMessageRules, isRequired, isRequiredGroup, rulesOf } from "./rules.js";

type JsonObject = Record<string, JsonValue>;

/** How probable an optional field is at each depth, in percent, so that documents stay small. */
const presence = [90, 50, 40, 30, 25, 20, 15, 10, 5, 0];

/**
 * A value of a message that keeps its rules, made from the descriptor alone, so that nothing of the JSON Schemas is used.
 *
 * - Rules between fields are kept by drawing again.
 */
export function generateMessage(message: DescMessage, random: Random, depth = 0): JsonObject {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const value = drawMessage(message, random, depth);
    if (!hasMessageRules(message) || keepsRules(message, value)) return value;
  }
  throw new Error(`no value of ${message.typeName} keeps its rules between fields`);
}

function drawMessage(message: DescMessage, random: Random, depth: number): JsonObject {
  const value: JsonObject = {};
  // Messages whose fields depend on each other need a fair chance to have some.
  const percent = Math.max(presence[depth] ?? 0, hasMessageRules(message) ? 50 : 0);
  for (const field of message.fields) {
    if (field.oneof === undefined && (isRequired(field) || random.chance(percent))) value[field.jsonName] = drawField(field, random, depth);
  }
  for (const group of message.oneofs) {
    if (!isRequiredGroup(group) && !random.chance(percent)) continue;
    const field = random.pick(group.fields);
    value[field.jsonName] = drawField(field, random, depth);
  }
  return value;
}

function drawField(field: DescField, random: Random, depth: number): JsonValue {
  const rules = rulesOf(field);
  switch (field.fieldKind) {
    case "list": {
      const list = rules?.type.case === "repeated" ? rules.type.value : undefined;
      const least = Math.max(Number(list?.minItems ?? 0), rules?.required === true ? 1 : 0);
      const values = Array.from({ length: least + random.below(3) }, () => drawElement(field, list?.items, random, depth));
      return list?.unique === true ? [...new Set(values)] : values;
    }
    case "map": {
      const map = rules?.type.case === "map" ? rules.type.value : undefined;
      const entries = Array.from(
        { length: random.below(3) },
        () => [drawString(stringRules(map?.keys), random), drawElement(field, map?.values, random, depth)] as const,
      );
      return Object.fromEntries(entries);
    }
    default:
      return drawElement(field, rules, random, depth);
  }
}

function drawElement(field: DescField, rules: FieldRules | undefined, random: Random, depth: number): JsonValue {
  if (field.message !== undefined)
    return field.message.typeName.startsWith("google.protobuf.") ? drawJson(field.message.name, random) : generateMessage(field.message, random, depth + 1);
  if (field.scalar === undefined) throw new Error(`${field.toString()} is an enum`);
  return drawScalar(field.scalar, rules, random);
}

function drawJson(message: string, random: Random): JsonValue {
  const object = { text: "x", nested: { list: [1, null, true] } };
  if (message === "Struct") return random.pick<JsonValue>([{}, object]);
  if (message === "ListValue") return random.pick<JsonValue>([[], [object, 0.5]]);
  return random.pick<JsonValue>([null, true, 0, -1.5, "", "text", [], [null, {}], {}, object]);
}

function drawScalar(type: ScalarType, rules: FieldRules | undefined, random: Random): JsonValue {
  switch (type) {
    case ScalarType.BOOL:
      return random.chance(50);
    case ScalarType.STRING:
      return drawString(stringRules(rules), random);
    case ScalarType.BYTES: {
      const bounds = rules?.type.case === "bytes" ? rules.type.value : undefined;
      const least = Number(bounds?.minLen ?? 0);
      return random.pick(["", "AA==", "AAE=", "AAEC", "/+8="].filter((text) => Buffer.from(text, "base64").length >= least));
    }
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return drawBounded(rules, [0, 0.5, 1, 1e-9, 2.5, 1e6], random);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return drawBounded(rules, [0, 1, 2, 80, 65535, 1_000_000, 4294967295], random);
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return drawBounded(rules, [0, 1, -1, 2147483647, -2147483648], random);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return random.pick<JsonValue>(["0", "1", "18446744073709551615", 7]);
    default:
      return random.pick<JsonValue>(["0", "-1", "9223372036854775807", "-9223372036854775808", "9007199254740993", 5, -5]);
  }
}

function drawBounded(rules: FieldRules | undefined, candidates: readonly number[], random: Random): number {
  const value = rules?.type.value as Bounds | undefined;
  const above = (candidate: number): boolean =>
    value?.greaterThan?.case === undefined || (value.greaterThan.case === "gt" ? candidate > value.greaterThan.value : candidate >= value.greaterThan.value);
  const below = (candidate: number): boolean =>
    value?.lessThan?.case === undefined || (value.lessThan.case === "lt" ? candidate < value.lessThan.value : candidate <= value.lessThan.value);
  return random.pick(candidates.filter((candidate) => above(candidate) && below(candidate)));
}

interface Bounds {
  readonly greaterThan?: { readonly case: "gt" | "gte"; readonly value: number } | { readonly case: undefined };
  readonly lessThan?: { readonly case: "lt" | "lte"; readonly value: number } | { readonly case: undefined };
}

function stringRules(rules: FieldRules | undefined): StringRules | undefined {
  return rules?.type.case === "string" ? rules.type.value : undefined;
}

const matching = new Map<string, readonly string[]>();

/** Texts that match a pattern and are of a length, always the same ones. */
function textsMatching(pattern: string, rules: StringRules): readonly string[] {
  const key = `${pattern} ${String(rules.maxLen)} ${rules.notIn.join()}`;
  let texts = matching.get(key);
  if (texts === undefined) {
    const drawn = fc.sample(fc.stringMatching(new RegExp(pattern, "u"), { size: "medium" }), { numRuns: 60, seed: 1 });
    texts = drawn.filter((text) => isLongEnough(text, rules) && !rules.notIn.includes(text));
    matching.set(key, texts);
  }
  return texts;
}

function isLongEnough(text: string, rules: StringRules): boolean {
  const points = [...text].length;
  return points >= Number(rules.minLen) && (!Object.hasOwn(rules, "maxLen") || points <= Number(rules.maxLen));
}

function drawString(rules: StringRules | undefined, random: Random): string {
  if (rules === undefined) return random.pick(["", "a", "é😀", "a/b~c"]);
  if (Object.hasOwn(rules, "const")) return rules.const;
  if (rules.in.length > 0) return random.pick(rules.in);
  if (Object.hasOwn(rules, "pattern")) return random.pick(textsMatching(rules.pattern, rules));
  const longest = Object.hasOwn(rules, "maxLen") ? Number(rules.maxLen) : 40;
  const candidates = ["", "a", "b.c", "text", "é😀", "x".repeat(Math.min(longest, 63)), "😀".repeat(Math.min(longest, 20))];
  return random.pick(candidates.filter((text) => isLongEnough(text, rules) && !rules.notIn.includes(text)));
}
