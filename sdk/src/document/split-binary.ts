/** The parts of a binary input, or why it cannot be divided. */
export type SplitBinary = { readonly kind: "ok"; readonly parts: readonly Uint8Array[] } | { readonly kind: "error"; readonly message: string };

/** How a document in binary form begins: field 1, a text of 13 bytes that starts with `cornercast/`. */
const opening = [0x0a, 0x0d, ...new TextEncoder().encode("cornercast/")];

/** Whether bytes begin as one document in binary form does. A length could not be followed by this. */
export function isBinaryDocument(bytes: Uint8Array, from = 0): boolean {
  return opening.every((byte, index) => bytes[from + index] === byte);
}

/** Whether bytes begin as several documents in binary form do, each after its length. */
export function isBinaryStream(bytes: Uint8Array): boolean {
  const length = varint(bytes, 0);
  return length !== undefined && isBinaryDocument(bytes, length.end);
}

/**
 * Divides a binary input into its documents: one message, or several, each after its length as a varint (the delimited form of
 * protobuf's own libraries).
 */
export function splitBinary(bytes: Uint8Array): SplitBinary {
  if (bytes.length === 0 || isBinaryDocument(bytes)) return { kind: "ok", parts: bytes.length === 0 ? [] : [bytes] };
  if (!isBinaryStream(bytes)) return { kind: "error", message: "they do not begin with the field apiVersion of a document, nor with a length and that" };
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = varint(bytes, at);
    if (length === undefined) return { kind: "error", message: `byte ${String(at)} begins no length` };
    const end = length.end + length.value;
    if (end > bytes.length)
      return {
        kind: "error",
        message: `the document at byte ${String(length.end)} has ${String(length.value)} bytes, and the input ends after ${String(bytes.length - length.end)}`,
      };
    parts.push(bytes.subarray(length.end, end));
    at = end;
  }
  return { kind: "ok", parts };
}

/** A length of at most 32 bits; a longer one could not be in memory. */
function varint(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return undefined;
}
