import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes } from "../bytes/hex.js";
import { textOf, type CertificateCache } from "../x509/index.js";

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
    const memory = memories.get(cache) ?? { byBuffer: new WeakMap<Bytes, Kept<T>>(), byContent: new Map<string, Kept<T>>() };
    memories.set(cache, memory);
    const recent = memory.byBuffer.get(data);
    // A comparison costs less than a name, and the buffer may hold something else by now.
    if (recent !== undefined && sameBytes(recent.own, data)) return recent.made;
    const name = textOf(data);
    const kept = memory.byContent.get(name) ?? keep(memory.byContent, name, data.slice(), make, limit);
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
  readonly byContent: Map<string, Kept<T>>;
}

function keep<T>(memory: Map<string, Kept<T>>, name: string, own: Bytes, make: (own: Bytes) => T, limit: number): Kept<T> {
  const kept = { own, made: make(own) };
  const [oldest] = memory.keys();
  if (oldest !== undefined && memory.size >= limit) memory.delete(oldest);
  memory.set(name, kept);
  return kept;
}
