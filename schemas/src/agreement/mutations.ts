import type { JsonValue } from "@bufbuild/protobuf";
import type { Random } from "./random.js";
import { generateMessage } from "./generate-document.js";
import type { Site } from "./sites.js";

/** A change of one place. It gives nothing where it does not apply. */
export interface Mutation {
  readonly name: string;
  readonly apply: (value: JsonValue, site: Site, random: Random) => JsonValue | undefined;
}

const replacements: readonly (readonly [string, JsonValue])[] = [
  ["null", null],
  ["true", true],
  ["zero", 0],
  ["one", 1],
  ["negative", -1],
  ["fraction", 1.5],
  ["largest uint32", 4294967295],
  ["2^32", 4294967296],
  ["largest exact integer", Number.MAX_SAFE_INTEGER],
  ["2^53", 9007199254740992],
  ["largest double", Number.MAX_VALUE],
  ["smallest double", Number.MIN_VALUE],
  ["empty text", ""],
  ["text", "no value of any enumeration"],
  ["digits", "5"],
  ["negative digits", "-5"],
  ["digits after zero", "05"],
  ["digits after plus", "+5"],
  ["minus zero", "-0"],
  ["fraction in digits", "0.5"],
  ["exponent in digits", "1e2"],
  ["hexadecimal digits", "0x10"],
  ["digits between spaces", " 5 "],
  ["2^63 in digits", "9223372036854775808"],
  ["2^64 in digits", "18446744073709551616"],
  ["NaN", "NaN"],
  ["Infinity", "Infinity"],
  ["base64 without padding", "AA"],
  ["base64 with bits at the end", "AB=="],
  ["base64 for URLs", "_-8="],
  ["base64 of a wrong length", "A"],
  ["NUL", "\u0000"],
  ["half a surrogate pair", "\ud800"],
  ["empty list", []],
  ["list of null", [null]],
  ["list of text", ["a"]],
  ["empty object", {}],
  ["object of null", { a: null }],
  ["object of text", { a: "a" }],
];

const replace: readonly Mutation[] = replacements.map(([name, value]) => ({ name: `replace by ${name}`, apply: () => value }));

const onText = (name: string, change: (text: string) => string): Mutation => ({
  name,
  apply: (value, { type }) => (type === "string" && typeof value === "string" ? change(value) : undefined),
});
const onList = (name: string, change: (list: readonly JsonValue[]) => JsonValue): Mutation => ({
  name,
  apply: (value, { type }) => (type === "list" ? change(value as JsonValue[]) : undefined),
});
const onKeys = (name: string, change: (map: Readonly<Record<string, JsonValue>>) => JsonValue | undefined): Mutation => ({
  name,
  apply: (value, { type }) => (type === "map" ? change(value as Record<string, JsonValue>) : undefined),
});
const onFields = (name: string, change: (object: Readonly<Record<string, JsonValue>>, site: Site, random: Random) => JsonValue | undefined): Mutation => ({
  name,
  apply: (value, site, random) => (site.type === "message" ? change(value as Record<string, JsonValue>, site, random) : undefined),
});

const renameKey = (map: Readonly<Record<string, JsonValue>>, name: string): JsonValue | undefined => {
  const [first, ...rest] = Object.entries(map);
  return first === undefined
    ? undefined
    : (JSON.parse(`{${[[name, first[1]] as const, ...rest].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`) as JsonValue);
};

/** All mutations. */
export const mutations: readonly Mutation[] = [
  ...replace,
  onText("append a newline", (text) => `${text}\n`),
  onText("append a letter", (text) => `${text}x`),
  onText("append a letter outside ASCII", (text) => `${text}é`),
  onText("in upper case", (text) => text.toUpperCase()),
  onText("lengthen past every limit", (text) => text + "x".repeat(140_000)),
  onText("lengthen by letters of two bytes", (text) => text + "é".repeat(10_200)),
  onText("without its first character", (text) => text.slice(1)),
  onList("without members", () => []),
  onList("repeat the members", (list) => [...list, ...list]),
  onList("lengthen past every limit", (list) => (list.length === 0 ? [] : Array.from({ length: 1100 }, (_, index) => list[index % list.length] as JsonValue))),
  onList("append null", (list) => [...list, null]),
  onKeys("lengthen past every limit", (map) => {
    const [first] = Object.entries(map);
    return first === undefined ? undefined : Object.fromEntries(Array.from({ length: 1100 }, (_, index) => [`${first[0]}${index}`, first[1]]));
  }),
  onKeys("rename a key to the empty text", (map) => renameKey(map, "")),
  onKeys("rename a key to __proto__", (map) => renameKey(map, "__proto__")),
  onKeys("rename a key to a long text", (map) => renameKey(map, "k".repeat(400))),
  onKeys("rename a key to digits", (map) => renameKey(map, "8")),
  onFields("remove a field", (object, { message }, random) => {
    const names = message?.fields.map((field) => field.jsonName).filter((name) => name in object) ?? [];
    if (names.length === 0) return undefined;
    const name = random.pick(names);
    return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  }),
  onFields("add an unknown field", (object) => ({ ...object, fieldOfTheFuture: { a: 1 } })),
  onFields("name a field as the proto does", (object, { message }, random) => {
    const fields = message?.fields.filter((field) => field.name !== field.jsonName && field.jsonName in object) ?? [];
    if (fields.length === 0) return undefined;
    const field = random.pick(fields);
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key === field.jsonName ? field.name : key, value]));
  }),
  onFields("add a field", (object, { message }, random) => {
    if (message === undefined) return undefined;
    const other = generateMessage(message, random, 5);
    return { ...other, ...object };
  }),
  onFields("swap in other fields", (_object, { message }, random) => (message === undefined ? undefined : generateMessage(message, random, 3))),
  onFields("without fields", () => ({})),
];

/** A document with another value in one place. */
export function withValueAt(document: JsonValue, path: readonly (string | number)[], value: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(document)) return document.map((item, index) => (index === step ? withValueAt(item, rest, value) : item));
  // A spread keeps a key `__proto__` as a key.
  return { ...(document as Record<string, JsonValue>), [step]: withValueAt((document as Record<string, JsonValue>)[step] as JsonValue, rest, value) };
}

/** The value in one place of a document. */
export function valueAt(document: JsonValue, path: readonly (string | number)[]): JsonValue {
  return path.reduce<JsonValue>((value, step) => (value as Record<string | number, JsonValue>)[step] as JsonValue, document);
}
