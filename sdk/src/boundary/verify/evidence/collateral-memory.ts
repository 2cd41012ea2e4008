import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes } from "../bytes/hex.js";
import { ByteMap, type CertificateCache } from "../x509/index.js";

/** Gives what was made of the same bytes before, as long as the cache lives; makes it anew without one. */
export type CollateralMemory<T> = (cache: CertificateCache | undefined, data: Bytes, make: (own: Bytes) => T) => T;

/**
 * Keeps what was read out of collateral beside a cache: collateral is the same for many pieces of evidence.
 *
 * - What is kept is made of a copy, so that no buffer of the caller can change under it.
 * - It is for readings that depend on the bytes alone. What a time or a policy decides is decided each time.
 * - The oldest is forgotten where there are more than `limit`.
 *
 * @example
 * ```ts
 * const remember = collateralMemory<number>();
 * const length = remember(undefined, bytes, (own) => own.length);
 * ```
 */
export function collateralMemory<T>(limit = 64): CollateralMemory<T> {
  const memories = new WeakMap<CertificateCache, Memory<T>>();
  return (cache, data, make) => {
    if (cache === undefined) return make(data);
    const memory = memories.get(cache) ?? { byBuffer: new WeakMap<Bytes, Kept<T>>(), byContent: new ByteMap<Kept<T>>(limit) };
    memories.set(cache, memory);
    const recent = memory.byBuffer.get(data);
    // A comparison costs less than a name, and the buffer may hold something else by now.
    if (recent !== undefined && sameBytes(recent.own, data)) return recent.made;
    const kept = memory.byContent.get(data) ?? keep(memory.byContent, data.slice(), make);
    memory.byBuffer.set(data, kept);
    return kept.made;
  };
}

/** What was made, and the copy that it was made of. */
interface Kept<T> {
  readonly own: Bytes;
  readonly made: T;
}

interface Memory<T> {
  readonly byBuffer: WeakMap<Bytes, Kept<T>>;
  readonly byContent: ByteMap<Kept<T>>;
}

function keep<T>(memory: ByteMap<Kept<T>>, own: Bytes, make: (own: Bytes) => T): Kept<T> {
  return memory.add(own, { own, made: make(own) });
}
