import { fromBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import type { ReleaseSuite } from "./release-suite.js";

/** What the owner of a key asks a boundary to answer with evidence. */
export interface ReleaseChallenge {
  readonly id: string;
  /** 32 random bytes, in base64url without padding. Good for one answer. */
  readonly nonce: string;
  /** The resource whose key is asked for. */
  readonly resource: string;
  /** The digest of the policy that the boundary has to satisfy. */
  readonly policy: string;
  readonly suites: readonly ReleaseSuite[];
  /** Until when it may be answered, as an RFC 3339 instant. */
  readonly expires: string;
}

/** The bytes of the nonce of a challenge. Throws a `RangeError` where a store gave back other text than was put into it. */
export function challengeNonce({ nonce }: ReleaseChallenge): Bytes {
  const bytes = fromBase64Url(nonce);
  if (bytes?.length !== 32) throw new RangeError("the nonce of the challenge is not 32 bytes in base64url");
  return bytes;
}

/**
 * Keeps challenges until they are answered.
 *
 * - `take` gives a challenge once: of two answers to one challenge, whenever they come, exactly one gets it.
 */
export interface ChallengeStore {
  put(challenge: ReleaseChallenge): Promise<void>;
  take(id: string): Promise<{ readonly kind: "found"; readonly challenge: ReleaseChallenge } | { readonly kind: "consumed" } | { readonly kind: "unknown" }>;
}

/**
 * A store in memory. What is answered stays known as answered until `forget` of a later time.
 */
export function memoryChallengeStore(): ChallengeStore & { forget(before: string): void } {
  const open = new Map<string, ReleaseChallenge>();
  const answered = new Map<string, string>();
  return {
    put(challenge) {
      open.set(challenge.id, challenge);
      return Promise.resolve();
    },
    take(id) {
      const challenge = open.get(id);
      if (challenge === undefined) return Promise.resolve({ kind: answered.has(id) ? "consumed" : "unknown" });
      open.delete(id);
      answered.set(id, challenge.expires);
      return Promise.resolve({ kind: "found", challenge });
    },
    forget(before) {
      const limit = Date.parse(before);
      for (const [id, expires] of answered) if (Date.parse(expires) < limit) answered.delete(id);
      for (const [id, challenge] of open) if (Date.parse(challenge.expires) < limit) open.delete(id);
    },
  };
}
