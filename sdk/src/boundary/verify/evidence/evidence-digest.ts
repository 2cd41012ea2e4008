import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { toHex } from "../bytes/hex.js";

/** The SHA-256 digest of evidence, `sha256:…`. */
export async function evidenceDigest(bytes: Bytes): Promise<string> {
  return begunDigest(bytes);
}

/** The digest of evidence, as {@link evidenceDigest} gives it: at once where the evidence is short. */
export function begunDigest(bytes: Bytes): string | Promise<string> {
  const digest = digestBytes("SHA-256", bytes);
  return digest instanceof Promise ? digest.then(textOf) : textOf(digest);
}

function textOf(digest: Bytes): string {
  return `sha256:${toHex(digest)}`;
}
