import type { Bytes } from "./byte-reader.js";

/** The bytes of a text in base64 (RFC 4648, section 4), with its padding; `undefined` where it is not that. */
export function fromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/u.test(text)) return undefined;
  return Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
}

/** Bytes in base64, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
