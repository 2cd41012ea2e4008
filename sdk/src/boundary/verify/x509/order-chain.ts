import { sameBytes } from "../bytes/hex.js";
import type { Certificate } from "./certificate.js";

const longest = 10;

/**
 * The chain of a leaf out of certificates in any order: each one followed by one with the name of its issuer.
 *
 * - It ends in a certificate that names itself as issuer, or where no issuer is found. Nothing is verified.
 * - Of several with one name, one that is valid at the time is taken.
 */
export function orderChain(leaf: Certificate, pool: readonly Certificate[], at: number): readonly Certificate[] {
  const chain = [leaf];
  let last = leaf;
  while (!sameBytes(last.issuer, last.subject) && chain.length < longest) {
    const next = issuerOf(last, pool, chain, at);
    if (next === undefined) break;
    chain.push(next);
    last = next;
  }
  return chain;
}

function issuerOf({ issuer }: Certificate, pool: readonly Certificate[], chain: readonly Certificate[], at: number): Certificate | undefined {
  let first: Certificate | undefined;
  for (const candidate of pool) {
    if (chain.includes(candidate) || !sameBytes(candidate.subject, issuer)) continue;
    if (candidate.notBefore <= at && at <= candidate.notAfter) return candidate;
    first ??= candidate;
  }
  return first;
}
