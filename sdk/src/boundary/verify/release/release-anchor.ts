import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { framed } from "./framed.js";
import type { ReleaseBinding } from "./release-binding.js";

/** The tag that sets releases of this protocol apart from every other use of a hash. */
export const releaseTag = "cornercast-release-v1";

/**
 * The anchor `cornercast-release-v1`: 48 bytes, SHA-384 over the tag and, each behind a length of four bytes, the nonce, the suite, the
 * public key, the digest of the policy, the name of the placement, its epoch in decimal digits, and the digests of the evidence of its devices,
 * sorted and each once.
 *
 * - The attester makes the evidence of its devices first, then puts the anchor where the evidence of the processor has room for it:
 *   {@link anchorField}.
 * - The digests of devices are one part, joined by newlines, so that a device cannot be moved into another part.
 *
 * @example
 * ```ts
 * const anchor = await releaseAnchor({
 *   nonce: bytes, suite: "hpke-p256-sha256-aes256gcm", publicKey: bytes, policy: "sha256:…", placement: "train-7", epoch: 1, deviceEvidence: [],
 * });
 * ```
 */
export async function releaseAnchor(binding: ReleaseBinding): Promise<Bytes> {
  const utf8 = new TextEncoder();
  const parts = [
    binding.nonce,
    utf8.encode(binding.suite),
    binding.publicKey,
    utf8.encode(binding.policy),
    utf8.encode(binding.placement),
    utf8.encode(String(binding.epoch)),
    utf8.encode([...new Set(binding.deviceEvidence)].sort().join("\n")),
  ];
  const text = framed(
    releaseTag,
    parts.map((bytes) => ({ bytes, lengthBytes: 4 })),
  );
  return digestBytes("SHA-384", text);
}
