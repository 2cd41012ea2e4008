import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "./canonical-json.js";
import type { JsonValue } from "./json-value.js";

/** The parts of a document that its digest covers, in any of its types. */
export interface DigestedDocument {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly spec?: unknown;
}

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export type TextHash = (text: string) => string;

/** SHA-256 in portable code. A program that has a faster one, such as `node:crypto`, may pass that. */
const portable: TextHash = (text) => bytesToHex(sha256(utf8ToBytes(text)));

/**
 * The digest by which documents name each other: SHA-256 over the RFC 8785 form of `{apiVersion, kind, spec}`, as `sha256:` and 64 hexadecimal digits.
 *
 * - `metadata` and `status` do not count, so that a new price or label keeps the digest. Fields that a reader does not know count.
 * - Throws what {@link canonicalJson} throws.
 *
 * @implements document.digest
 * @implements document.metadata-and-status-keep-the-digest
 * @example
 * ```ts
 * documentDigest(workload); // "sha256:9f86d0…"
 * ```
 */
export function documentDigest({ apiVersion, kind, spec }: DigestedDocument, hash: TextHash = portable): string {
  const counted = Object.fromEntries(Object.entries({ apiVersion, kind, spec }).filter(([, value]) => value !== undefined));
  // A document is a JSON value by contract; its generated types only cannot say so.
  return `sha256:${hash(canonicalJson(counted as JsonValue))}`;
}

/**
 * The digest of a set of offers: SHA-256 over their digests, sorted and joined by newlines.
 *
 * - The order of the offers does not count; an offer that occurs twice counts twice.
 *
 * @implements document.offer-set-digest
 */
export function offerSetDigest(offers: readonly DigestedDocument[], hash: TextHash = portable): string {
  return setDigest(
    offers.map((offer) => documentDigest(offer, hash)),
    hash,
  );
}

/** The digest of a set whose members' digests are known. */
export function setDigest(digests: readonly string[], hash: TextHash = portable): string {
  return `sha256:${hash([...digests].sort().join("\n"))}`;
}

/** The digest of a set that holds members many times: that of {@link setDigest} with each digest as often as it occurs. */
export function countedSetDigest(members: readonly { readonly digest: string; readonly times: number }[], hash?: TextHash): string {
  const sorted = [...members].sort((a, b) => (a.digest < b.digest ? -1 : 1));
  if (hash !== undefined)
    return setDigest(
      sorted.flatMap(({ digest, times }) => Array.from({ length: times }, () => digest)),
      hash,
    );
  const whole = sha256.create();
  let before = "";
  for (const { digest, times } of sorted) {
    // Piece by piece: the text of a million digests is long.
    for (let left = times; left > 0; left -= pieces) {
      whole.update(utf8ToBytes(`${before}${Array.from({ length: Math.min(left, pieces) }, () => digest).join("\n")}`));
      before = "\n";
    }
  }
  return `sha256:${bytesToHex(whole.digest())}`;
}

const pieces = 1024;
