import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { toHex } from "../bytes/hex.js";

/** The SHA-256 digest of evidence, `sha256:…`. */
export async function evidenceDigest(bytes: Bytes): Promise<string> {
  return `sha256:${toHex(await digestBytes("SHA-256", bytes))}`;
}
