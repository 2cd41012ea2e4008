import type { Bytes } from "./byte-reader.js";

/** The bytes of a text in base64 (RFC 4648, section 4), with its padding; `undefined` where it is not that. */
export function fromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0) return undefined;
  const binary = decoded(text);
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  // White space, which `atob` passes over, and missing padding give fewer bytes.
  if (binary?.length !== (text.length / 4) * 3 - padding) return undefined;
  const bytes = new Uint8Array(binary.length);
  // An iterator over the text would take ten times as long.
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

function decoded(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}

/** Bytes in base64, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
