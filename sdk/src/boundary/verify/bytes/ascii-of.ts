const encoder = new TextEncoder();
/** Short texts are written here, to be read before the next one is. */
const scratch = new Uint8Array(16_384);

/**
 * The characters of a text as bytes, where each is one byte of UTF-8; `undefined` where one is not.
 *
 * - They are for reading at once: the next call may write over them. To look at bytes takes half as long as to ask a text for each character.
 */
export function asciiOf(text: string): Uint8Array | undefined {
  if (text.length > scratch.length) {
    const bytes = encoder.encode(text);
    return bytes.length === text.length ? bytes : undefined;
  }
  const { written } = encoder.encodeInto(text, scratch);
  return written === text.length ? scratch.subarray(0, written) : undefined;
}
