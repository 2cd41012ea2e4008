import type { CipherSuite } from "hpke";
import { fromBase64Url, toBase64Url } from "../bytes/base64url.js";
import type { KeyGrant } from "./key-grant.js";
import { contextBytes, releaseInfo } from "./release-key.js";
import { refuse, type ReleaseRefusal } from "./release-refusal.js";
import { cipherSuite, type ReleaseSuite } from "./release-suite.js";

/** A key pair that never leaves the boundary: its private half cannot be exported. */
export interface BoundaryKey {
  readonly suite: ReleaseSuite;
  readonly keyPair: Awaited<ReturnType<CipherSuite["GenerateKeyPair"]>>;
  /** The public key as it goes into the binding and the request. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** Makes the key pair to which a key will be sealed, inside the boundary and for one challenge. */
export async function makeBoundaryKey(suite: ReleaseSuite): Promise<BoundaryKey> {
  const cipher = cipherSuite(suite);
  const keyPair = await cipher.GenerateKeyPair(false);
  return { suite, keyPair, publicKey: new Uint8Array(await cipher.SerializePublicKey(keyPair.publicKey)) };
}

/**
 * Makes a key pair whose private half can be kept in a file of the boundary, for programs that end between asking for a key and opening it.
 *
 * - Gives the private half in base64url, as its suite serialises it (RFC 9180, section 7.1.2). It must not leave the boundary.
 */
export async function exportBoundaryKey(suite: ReleaseSuite): Promise<{ readonly key: BoundaryKey; readonly secret: string }> {
  const cipher = cipherSuite(suite);
  const keyPair = await cipher.GenerateKeyPair(true);
  const publicKey = new Uint8Array(await cipher.SerializePublicKey(keyPair.publicKey));
  return { key: { suite, keyPair, publicKey }, secret: toBase64Url(new Uint8Array(await cipher.SerializePrivateKey(keyPair.privateKey))) };
}

/** The key pair of a public key and of what {@link exportBoundaryKey} gave; `undefined` where they are none of the suite. */
export async function importBoundaryKey(suite: ReleaseSuite, publicKey: Uint8Array<ArrayBuffer>, secret: string): Promise<BoundaryKey | undefined> {
  const cipher = cipherSuite(suite);
  const bytes = fromBase64Url(secret);
  if (bytes === undefined) return undefined;
  try {
    const keyPair = { publicKey: await cipher.DeserializePublicKey(publicKey), privateKey: await cipher.DeserializePrivateKey(bytes, false) };
    return { suite, keyPair, publicKey };
  } catch {
    return undefined;
  }
}

/**
 * Opens a grant inside the boundary.
 *
 * - `expected` is what the boundary asked for; a grant for something else, of another suite, expired, or altered in any byte is refused.
 */
export async function openGrant(
  grant: KeyGrant,
  key: BoundaryKey,
  expected: { readonly challenge: string; readonly resource: string; readonly placement: string; readonly epoch: number; readonly at: string },
): Promise<{ readonly kind: "opened"; readonly key: Uint8Array } | ReleaseRefusal> {
  const { context } = grant;
  if (context.suite !== key.suite) return refuse("key-mismatch", `the grant is of the suite ${context.suite.slice(0, 63)}, the key of ${key.suite}`);
  for (const field of ["challenge", "resource", "placement", "epoch"] as const) {
    if (context[field] !== expected[field]) return refuse("grant-altered", `the grant is for another ${field}`);
  }
  const end = Date.parse(context.notAfter);
  if (Number.isNaN(end) || Date.parse(expected.at) >= end) return refuse("grant-expired", `the grant counted until ${context.notAfter.slice(0, 63)}`);
  const [encapsulated, sealed] = [fromBase64Url(grant.encapsulated), fromBase64Url(grant.sealed)];
  if (encapsulated === undefined || sealed === undefined) return refuse("grant-altered", "the sealed key is not in base64url");
  try {
    const opened = await cipherSuite(key.suite).Open(key.keyPair, encapsulated, sealed, { info: releaseInfo(context), aad: contextBytes(context) });
    return { kind: "opened", key: opened };
  } catch {
    return refuse("grant-altered", "the sealed key does not open with this key and this context");
  }
}
