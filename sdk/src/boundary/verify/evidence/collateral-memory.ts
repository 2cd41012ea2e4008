import type { Bytes } from "../bytes/byte-reader.js";
import { textOf, type CertificateCache } from "../x509/index.js";

/** Gives what was made of the same bytes before, as long as the cache lives; makes it anew without one. */
export type CollateralMemory<T> = (cache: CertificateCache | undefined, data: Bytes, make: () => T) => T;

/**
 * Keeps what was read out of collateral beside a cache: collateral is the same for many pieces of evidence.
 *
 * - It is for readings that depend on the bytes alone. What a time or a policy decides is decided each time.
 * - The oldest is forgotten where there are more than `limit`.
 *
 * @example
 * ```ts
 * const remember = collateralMemory<number>();
 * const length = remember(undefined, bytes, () => bytes.length);
 * ```
 */
export function collateralMemory<T>(limit = 64): CollateralMemory<T> {
  const memories = new WeakMap<CertificateCache, Map<string, T>>();
  return (cache, data, make) => {
    if (cache === undefined) return make();
    const memory = memories.get(cache) ?? new Map<string, T>();
    memories.set(cache, memory);
    const name = textOf(data);
    const known = memory.get(name);
    if (known !== undefined) return known;
    const made = make();
    const [oldest] = memory.keys();
    if (oldest !== undefined && memory.size >= limit) memory.delete(oldest);
    memory.set(name, made);
    return made;
  };
}
