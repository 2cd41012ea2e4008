import type { JsonValue } from "@bufbuild/protobuf";
import type { DocumentKind } from "../validate/index.js";
import type { SiteType } from "./sites.js";

/** A way in which the accept schemas and protobuf disagree on purpose. */
export interface DisagreementClass {
  readonly id: string;
  /** Which of the two refuses. */
  readonly stricter: "schema" | "protobuf";
  readonly explanation: string;
  /** The mutations and the types of places that show it. */
  readonly shownBy: { readonly mutations: readonly string[]; readonly types: readonly SiteType[] };
  /** A document on which the two disagree in this way. */
  readonly example: { readonly kind: DocumentKind; readonly document: JsonValue };
}

const workload = (spec: JsonValue): JsonValue => ({ apiVersion: "cornercast/v1", kind: "Workload", metadata: { name: "w" }, spec });
const withRole = (role: Readonly<Record<string, JsonValue>>): JsonValue => workload({ profiles: [{ name: "p", roles: [{ name: "r", ...role }] }] });
const offerWith = (attribute: JsonValue): JsonValue => ({
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "o" },
  spec: { shape: { attributes: { "example.com/a": attribute } } },
});
const evidenceOf = (data: string): JsonValue => ({
  apiVersion: "cornercast/v1",
  kind: "EvidenceBundle",
  metadata: { name: "e" },
  spec: { nonce: "AAAAAAAAAAAAAAAAAAAAAA", items: [{ name: "cpu", format: "amd-sev-snp-report", data }] },
});

/**
 * All known classes. A disagreement outside them fails the tests.
 *
 * - "schema": a text that some readers of protobuf JSON take, and that a document must not hold.
 * - "protobuf": a rule that JSON Schema cannot express. `schemas/json/rules.json` lists those of the contract.
 */
export const disagreementClasses: readonly DisagreementClass[] = [
  {
    id: "null-is-not-absent",
    stricter: "schema",
    explanation: "Protobuf JSON reads null as an absent field. A document leaves the field out, so that there is one way to say it.",
    shownBy: { mutations: ["replace by null"], types: ["bool", "bytes", "float", "int32", "int64", "list", "map", "message", "string"] },
    example: { kind: "Workload", document: withRole({ replicas: null }) },
  },
  {
    id: "number-in-text",
    stricter: "schema",
    explanation:
      "Protobuf JSON reads numbers of 32 bits and floating-point numbers from texts, in any syntax that the language reads. A document holds numbers.",
    shownBy: {
      mutations: [
        "digits",
        "negative digits",
        "digits after zero",
        "digits after plus",
        "minus zero",
        "fraction in digits",
        "exponent in digits",
        "hexadecimal digits",
        "2^63 in digits",
        "2^64 in digits",
        "digits between spaces",
      ].map((name) => `replace by ${name}`),
      types: ["int32", "float"],
    },
    example: { kind: "Workload", document: withRole({ replicas: "5" }) },
  },
  {
    id: "digits-not-canonical",
    stricter: "schema",
    explanation:
      "Readers of protobuf JSON differ on signs, leading zeros, spaces and exponents in the text of a 64-bit number. A document holds plain decimal digits.",
    shownBy: {
      mutations: [
        "digits after zero",
        "digits after plus",
        "minus zero",
        "exponent in digits",
        "hexadecimal digits",
        "digits between spaces",
        "empty text",
      ].map((name) => `replace by ${name}`),
      types: ["int64"],
    },
    example: { kind: "Offer", document: offerWith({ int: "05" }) },
  },
  {
    id: "number-not-exact",
    stricter: "schema",
    explanation: "A JSON number above 2^53 - 1 may have lost digits before anyone could look. A document holds it as a text.",
    shownBy: { mutations: ["replace by 2^53"], types: ["int64"] },
    example: { kind: "Offer", document: offerWith({ int: 9007199254740992 }) },
  },
  {
    id: "base64-not-plain",
    stricter: "schema",
    explanation:
      "Some readers of protobuf JSON skip spaces in base64 and read letters that leave bits over. A document holds the letters of RFC 4648 and nothing else.",
    shownBy: { mutations: ["replace by text"], types: ["bytes"] },
    example: { kind: "EvidenceBundle", document: evidenceOf("AA AA") },
  },
  {
    id: "proto-name",
    stricter: "schema",
    explanation:
      "Protobuf JSON also reads fields by their proto names, such as max_replicas_per_unit. A document that keeps unknown fields refuses these names, because readers that know only JSON would ignore what other readers obey.",
    shownBy: { mutations: ["name a field as the proto does"], types: ["message"] },
    example: { kind: "Workload", document: withRole({ max_replicas_per_unit: 1 }) },
  },
  {
    id: "half-surrogate-pair",
    stricter: "protobuf",
    explanation:
      "JSON can escape half of a surrogate pair, which is no Unicode text and has no UTF-8 form. JSON Schema has no word for it; the reader of documents refuses it.",
    shownBy: { mutations: ["replace by half a surrogate pair", "without its first character"], types: ["string"] },
    example: { kind: "Offer", document: offerWith({ string: "\ud800" }) },
  },
  {
    id: "bytes-of-text",
    stricter: "protobuf",
    explanation: "JSON Schema counts the code points of a text, not its bytes. Listed in rules.json as string.max_bytes.",
    shownBy: { mutations: ["lengthen by letters of two bytes"], types: ["string"] },
    example: { kind: "Workload", document: withRole({ unitSelectors: [{ cel: "é".repeat(6000) }] }) },
  },
  {
    id: "order-of-two-fields",
    stricter: "protobuf",
    explanation: "JSON Schema cannot compare two values. Listed in rules.json as range.min-not-above-max.",
    shownBy: { mutations: ["zero", "one", "largest uint32"].map((name) => `replace by ${name}`), types: ["int32"] },
    example: { kind: "Workload", document: withRole({ host: { cores: { min: 2, max: 1 } } }) },
  },
];
