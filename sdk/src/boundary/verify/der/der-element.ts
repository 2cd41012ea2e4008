import type { Bytes } from "../bytes/byte-reader.js";

/** One value of a DER structure. All bytes are views of the input. */
export interface DerElement {
  /** The identifier octet, such as 0x30 for a sequence. */
  readonly tag: number;
  /** Identifier, length and content. */
  readonly raw: Bytes;
  readonly content: Bytes;
  /** What it belongs to, for messages. */
  readonly what: string;
}

/** The identifier octets that certificates use. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The identifier octet of `[number]`: constructed as EXPLICIT tags are, primitive as IMPLICIT ones of primitive types are. */
export function contextTag(number: number, form: "constructed" | "primitive" = "constructed"): number {
  return (form === "constructed" ? 0xa0 : 0x80) | number;
}
