import type { Bytes } from "../bytes/byte-reader.js";
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
  const memories = new WeakMap<CertificateCache, ByteMap<{ readonly made: T }>>();
  const memoryOf = (cache: CertificateCache): ByteMap<{ readonly made: T }> => {
    const known = memories.get(cache);
    if (known !== undefined) return known;
    const memory = new ByteMap<{ readonly made: T }>(limit);
    memories.set(cache, memory);
    return memory;
  };
  return (cache, data, make) => {
    if (cache === undefined) return make(data);
    const memory = memoryOf(cache);
    const known = memory.get(data);
    if (known !== undefined) return known.made;
    const own = data.slice();
    return memory.add(own, { made: make(own) }).made;
  };
}
