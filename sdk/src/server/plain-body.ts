import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";
import { joined } from "./field-section.js";

/** The most bytes that the body of a plain call has. */
export const longestPlainBody = 65_536;

/** The bytes of a body; where they are too many, or cannot be read, a body that is read as the one given would be. */
export async function plainBody(body: AsyncIterable<Uint8Array>): Promise<Bytes | AsyncIterable<Uint8Array>> {
  const chunks = body[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let size = 0;
  let last = chunks.next();
  try {
    for (let next = await last; next.done !== true; next = await last) {
      read.push(next.value);
      size += next.value.length;
      if (size > longestPlainBody) return continued(read, chunks);
      last = chunks.next();
    }
  } catch {
    // What failed fails again for who reads on.
    return continued(read, { next: () => last });
  }
  const [only] = read;
  // Nearly always there is one chunk, which is not copied.
  if (read.length === 1 && only?.buffer instanceof ArrayBuffer) return new Uint8Array(only.buffer, only.byteOffset, only.length);
  return joined(read);
}

async function* continued(read: readonly Uint8Array[], chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* read;
  yield* { [Symbol.asyncIterator]: () => chunks };
}

/** A body of some bytes. */
export function bodyOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      let rest: readonly Uint8Array[] = [bytes];
      return {
        next() {
          const [value] = rest;
          rest = [];
          return Promise.resolve(value === undefined ? { done: true, value } : { done: false, value });
        },
      };
    },
  };
}
