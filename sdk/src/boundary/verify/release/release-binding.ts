import type { ReleaseSuite } from "./release-suite.js";

/** What the evidence of a boundary has to be bound to before a key is sealed to it. */
export interface ReleaseBinding {
  /** The nonce of the challenge: 32 bytes. */
  readonly nonce: Uint8Array;
  readonly suite: ReleaseSuite;
  /** The public key that was made inside the boundary, as its suite serialises it (RFC 9180, section 7.1.1). */
  readonly publicKey: Uint8Array;
  /** The digest of the policy, `sha256:` and 64 hexadecimal digits. */
  readonly policy: string;
  /** The name of the placement. */
  readonly placement: string;
  /** The epoch of the placement, which each pause, resume and move raises. */
  readonly epoch: number;
  /** The digests of the evidence of further devices, in any order. */
  readonly deviceEvidence: readonly string[];
}
