import type { AppraisalResultJson } from "@cornercast/schemas";
import type { Bytes } from "../bytes/byte-reader.js";
import { malformedReason } from "../bytes/malformed.js";
import { evidenceDigest } from "../evidence/index.js";
import type { PublicKey } from "../x509/index.js";
import { readEarToken, type EarToken } from "./read-ear-token.js";
import { resultOfEar } from "./result-of-ear.js";

/** What an attestation result is held against. */
export interface EarOptions {
  /** Keys of verifiers that are trusted. Those that the token itself states count for nothing. */
  readonly keys: readonly PublicKey[];
  /** The time of evaluation, in milliseconds since 1970. */
  readonly at: number;
  /** The nonce that was sent to the verifier, in base64url. */
  readonly nonce?: string;
}

/** A result that was read, or why it is not relied on. */
export type EarOutcome =
  | { readonly kind: "read"; readonly result: AppraisalResultJson }
  | {
      readonly kind: "refused";
      readonly code: "envelope-invalid" | "result-untrusted-issuer" | "result-expired" | "binding-mismatch";
      readonly message: string;
    };

const clockSkew = 300_000;

/**
 * Reads a signed EAT Attestation Result into an appraisal result: draft-ietf-rats-ear-04 or the dotted spelling, JWT or CWT.
 *
 * - It is relied on only under a key that was given, before its end, and for the nonce, where one was.
 * - What comes out is a result of another service: it is never taken for a verification here.
 * - Never throws for what the token is.
 */
export async function fromEar(token: Bytes | string, options: EarOptions): Promise<EarOutcome> {
  const bytes = typeof token === "string" ? Uint8Array.from(new TextEncoder().encode(token)) : token;
  let read: EarToken;
  try {
    read = readEarToken(bytes);
  } catch (error) {
    return refuse("envelope-invalid", malformedReason(error));
  }
  const { ear } = read;
  const signed = await Promise.all(options.keys.map(async (key) => read.isSignedBy(key)));
  if (!signed.includes(true)) return refuse("result-untrusted-issuer", "none of the trusted keys signed the attestation result");
  if (ear.expires !== undefined && options.at >= 1_000 * ear.expires)
    return refuse("result-expired", `the attestation result counted until ${instant(ear.expires)}`);
  if (1_000 * ear.issuedAt > options.at + clockSkew)
    return refuse("result-expired", `the attestation result is of ${instant(ear.issuedAt)}, after the time of evaluation`);
  if (options.nonce !== undefined && !ear.nonces.includes(options.nonce)) return refuse("binding-mismatch", "the attestation result is for another nonce");
  return { kind: "read", result: resultOfEar(ear, await evidenceDigest(bytes)) };
}

function instant(seconds: number): string {
  return new Date(1_000 * seconds).toISOString();
}

function refuse(code: Extract<EarOutcome, { readonly kind: "refused" }>["code"], message: string): EarOutcome {
  return { kind: "refused", code, message };
}
