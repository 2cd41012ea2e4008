import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes } from "../bytes/hex.js";
import type { CertificateCache } from "../x509/index.js";
import type { CollateralItem } from "./verify-options.js";

/** What was read out of lists of collateral. */
export interface CollateralListMemory<T> {
  /** What was read out of an equal list before, as long as the cache lives. */
  readonly find: (cache: CertificateCache | undefined, collateral: readonly CollateralItem[]) => T | undefined;
  /** Keeps what was read; gives it back. */
  readonly keep: (cache: CertificateCache | undefined, collateral: readonly CollateralItem[], read: T) => T;
}

/**
 * Keeps what was read out of whole lists of collateral beside a cache: a verifier has one list for many pieces of evidence.
 *
 * - A list is equal where its items have the kinds and, in full, the bytes of the other: copies are kept, so that no buffer of the caller counts.
 * - What is kept must hold no views of the caller's bytes: it is put together from what a `collateralMemory` gives.
 * - The oldest is forgotten where there are more than `limit`.
 */
export function collateralListMemory<T>(limit = 8): CollateralListMemory<T> {
  const memories = new WeakMap<CertificateCache, readonly Kept<T>[]>();
  const keptOf = (cache: CertificateCache): readonly Kept<T>[] => memories.get(cache) ?? [];
  return {
    find: (cache, collateral) => (cache === undefined ? undefined : keptOf(cache).find(({ items }) => isSameList(items, collateral))?.read),
    keep: (cache, collateral, read) => {
      if (cache === undefined) return read;
      const items = collateral.map(({ kind, data }) => ({ kind, data: data.slice() }));
      memories.set(cache, [{ items, read }, ...keptOf(cache)].slice(0, limit));
      return read;
    },
  };
}

/** What was read, and copies of what it was read of. */
interface Kept<T> {
  readonly items: readonly { readonly kind: string; readonly data: Bytes }[];
  readonly read: T;
}

function isSameList(kept: Kept<unknown>["items"], collateral: readonly CollateralItem[]): boolean {
  return (
    kept.length === collateral.length &&
    kept.every(({ kind, data }, index) => {
      const item = collateral[index];
      return item?.kind === kind && sameBytes(data, item.data);
    })
  );
}
