import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";

/** The SHA-256 digest of evidence, `sha256:…`. */
export async function evidenceDigest(bytes: Bytes): Promise<string> {
  return `sha256:${toHex(new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes)))}`;
}
