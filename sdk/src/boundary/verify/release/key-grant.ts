import type { JsonObject } from "../../../document/index.js";
import type { ReleaseSuite } from "./release-suite.js";

/** What is sealed together with a key, and which therefore nobody can change: the additional authenticated data, in RFC 8785 form. */
export interface GrantContext {
  readonly challenge: string;
  /** The nonce of the challenge, in base64url. */
  readonly nonce: string;
  readonly suite: ReleaseSuite;
  /** SHA-256 of the public key, as `sha256:` and 64 hexadecimal digits. */
  readonly key: string;
  /** The digest of the appraisal result. */
  readonly result: string;
  /** The digest of the policy. */
  readonly policy: string;
  readonly resource: string;
  /** The digest of the manifest of what the key opens. */
  readonly weights: string;
  readonly placement: string;
  readonly epoch: number;
  /** Until when the key counts, as an RFC 3339 instant. */
  readonly notAfter: string;
}

/** A key, sealed to a boundary. */
export interface KeyGrant {
  readonly context: GrantContext;
  /** The encapsulated secret of HPKE, in base64url. */
  readonly encapsulated: string;
  /** The sealed key, in base64url. */
  readonly sealed: string;
}

/** The JSON form of a context. */
export function contextJson(context: GrantContext): JsonObject {
  return { ...context };
}
