/** A text, or why bytes are none. */
export type DecodedText = { readonly kind: "ok"; readonly text: string } | { readonly kind: "error"; readonly message: string; readonly offset: number };

/**
 * Decodes UTF-8, strictly.
 *
 * - A byte order mark is dropped. Bytes that are not UTF-8 are refused, never replaced; the offset counts bytes.
 *
 * @example
 * ```ts
 * decodeText(new Uint8Array([0x7b, 0x7d])); // { kind: "ok", text: "{}" }
 * ```
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first = 0, second = 0] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { kind: "error", message: "the text is UTF-16; save it as UTF-8", offset: 0 };
  try {
    return { kind: "ok", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    const offset = firstInvalidOffset(bytes);
    return { kind: "error", message: `byte ${String(offset)} is not UTF-8; save the text as UTF-8`, offset };
  }
}

function firstInvalidOffset(bytes: Uint8Array): number {
  // A prefix is valid exactly up to the first bad byte, so that halving finds it.
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  return low;
}

/** Drops a byte order mark from a text that was decoded elsewhere. */
export function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Whether a text has no half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  // The method is in every current engine and much faster, and not yet in the language level that this package is compiled to.
  const native = (text as { readonly isWellFormed?: () => boolean }).isWellFormed;
  return native === undefined ? !/\p{Surrogate}/u.test(text) : native.call(text);
}

/** The length of a text in UTF-8, or anything above `limit` when it is longer. */
export function utf8Length(text: string, start: number, end: number, limit: number): number {
  const units = end - start;
  if (units > limit || units * 3 <= limit) return units;
  let length = 0;
  for (let index = start; index < end && length <= limit; index += 1) {
    const unit = text.charCodeAt(index);
    // Each half of a surrogate pair counts two of the pair's four bytes.
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return length;
}
