import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { framed } from "./framed.js";

/**
 * The nonce that the evidence of a device has to carry: 32 bytes, SHA-256 over a tag and, each behind a length of four bytes, the nonce of the
 * challenge, the kind of the device without its position (such as `gpu`), and the public key that was made inside the boundary.
 *
 * - It ties a device to one challenge and one key before the processor's evidence is made, which then holds the digests of all devices.
 */
export async function deviceNonce(nonce: Uint8Array, kind: string, publicKey: Uint8Array): Promise<Bytes> {
  const text = framed("cornercast-device-v1", [
    { bytes: nonce, lengthBytes: 4 },
    { bytes: new TextEncoder().encode(kind), lengthBytes: 4 },
    { bytes: publicKey, lengthBytes: 4 },
  ]);
  return digestBytes("SHA-256", text);
}
