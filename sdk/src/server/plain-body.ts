import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";
import { joined } from "./field-section.js";

/** The most bytes that the body of a plain call has. */
export const longestPlainBody = 65_536;

/** What stands before a message of gRPC: flags, and its length. */
export const envelopeLength = 5;

/** How long a body of gRPC is that begins like this, where it is one message that is not packed. */
export function enclosedLength(start: Bytes): number {
  return start[0] === 0 ? envelopeLength + new DataView(start.buffer, start.byteOffset).getUint32(1) : Number.POSITIVE_INFINITY;
}

/**
 * The bytes of a body; where they are too many, or cannot be read, a body that is read as the one given would be.
 *
 * - What says of itself that it is too long is not waited for.
 */
export async function plainBody(body: AsyncIterable<Uint8Array>, isEnveloped: boolean): Promise<Bytes | AsyncIterable<Uint8Array>> {
  const chunks = body[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let size = 0;
  let last = chunks.next();
  try {
    for (let next = await last; next.done !== true; next = await last) {
      const isBegun = size >= envelopeLength;
      read.push(next.value);
      size += next.value.length;
      const isNew = isEnveloped && !isBegun && size >= envelopeLength;
      if (size > longestPlainBody || (isNew && enclosedLength(asOne(read)) > longestPlainBody)) return continued(read, chunks);
      last = chunks.next();
    }
  } catch {
    // What failed fails again for who reads on.
    return continued(read, { next: () => last });
  }
  return asOne(read);
}

/** Chunks as one, without a copy where there is but one, as nearly always. */
function asOne(chunks: readonly Uint8Array[]): Bytes {
  const [only] = chunks;
  if (chunks.length !== 1 || !(only?.buffer instanceof ArrayBuffer)) return joined(chunks);
  return new Uint8Array(only.buffer, only.byteOffset, only.length);
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
