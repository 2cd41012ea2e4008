import { fieldOf } from "../../../document/index.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { evidenceDigest, type CollateralItem, type EvidenceFacts, type VerifyOptions } from "../evidence/index.js";
import { evidenceFormat, inspectEvidence, verifyEvidence } from "../verify-evidence.js";
import { anchorField, isBoundTo, type AnchorField } from "./anchor-field.js";
import { deviceNonce } from "./device-nonce.js";
import { releaseAnchor } from "./release-anchor.js";
import type { ReleaseBinding } from "./release-binding.js";

/** A piece of evidence and the collateral that came with it. */
export interface BoundItem {
  readonly evidence: Bytes;
  readonly collateral: readonly CollateralItem[];
}

/** Evidence of several devices that was verified for one release anchor. */
export interface BoundEvidence {
  readonly facts: readonly EvidenceFacts[];
  /** The field of the evidence in which the anchor has to be, and its bytes as the hardware signed them. */
  readonly field: AnchorField;
  readonly value: Uint8Array;
  /** The digests of the evidence of the other devices. */
  readonly deviceEvidence: readonly string[];
  /** Whether the anchor is there. */
  readonly isBound: boolean;
}

/** Where each technology has its anchor, in the order in which they are looked for: the boundary of a processor first. */
const leads: readonly (readonly [prefix: string, field: AnchorField])[] = [
  ["sev-snp-", "report-data"],
  ["tdx-", "report-data"],
  ["sgx-", "report-data"],
  ["cca-", "report-data"],
  ["nitro-", "user-data"],
  ["azure-hcl-", "extra-data"],
  ["software-", "report-data"],
  ["tpm2-", "extra-data"],
];

/** What the nonce of a device names as its kind. */
const kinds: readonly (readonly [prefix: string, kind: string])[] = [
  ["nvidia-gpu-", "gpu"],
  ["nvidia-nvswitch-", "nvswitch"],
  ["tpm2-", "tpm"],
];

/**
 * Verifies the evidence of a boundary and of its devices against one release anchor.
 *
 * - One piece leads: that of the processor, or of the virtual TPM, or of what stands in for both. It has to be bound to the anchor, which covers the
 *   digests of all others; each of these has to be for the nonce that {@link deviceNonce} gives for its kind.
 * - A Nitro document that has a nonce has the challenge there, and the anchor in its user data.
 * - `undefined` where there is no evidence, or some that is of no known format; its position is not told, since nothing of it is known.
 */
export async function verifyBound(
  items: readonly BoundItem[],
  binding: Omit<ReleaseBinding, "deviceEvidence">,
  options: VerifyOptions,
): Promise<BoundEvidence | undefined> {
  const formats = items.map(({ evidence }) => evidenceFormat(evidence) ?? "");
  const [lead, field] = leadOf(formats);
  if (formats.includes("") || field === undefined) return undefined;
  const { nonce, publicKey } = binding;
  const deviceEvidence = await Promise.all(items.filter((_, index) => index !== lead).map(({ evidence }) => evidenceDigest(evidence)));
  const anchor = await releaseAnchor({ ...binding, deviceEvidence });
  const found = await Promise.all(
    items.map(async ({ evidence, collateral }, index) => {
      const expected = index === lead ? await leadNonce(evidence, anchor, field, nonce) : await deviceNonce(nonce, kindOf(formats[index]), publicKey);
      return verifyEvidence(evidence, { ...options, nonce: expected, collateral: [...collateral, ...options.collateral] });
    }),
  );
  const facts = found.filter((one) => one !== undefined);
  const value = facts[lead]?.reportData ?? new Uint8Array(0);
  return { facts, field, value, deviceEvidence, isBound: await isBoundTo(anchor, field, value) };
}

function leadOf(formats: readonly string[]): readonly [index: number, field?: AnchorField] {
  for (const [prefix, field] of leads) {
    const index = formats.findIndex((format) => format.startsWith(prefix));
    if (index >= 0) return [index, field];
  }
  return [-1];
}

function kindOf(format = ""): string {
  return kinds.find(([prefix]) => format.startsWith(prefix))?.[1] ?? format;
}

async function leadNonce(evidence: Bytes, anchor: Bytes, field: AnchorField, nonce: Uint8Array): Promise<Bytes> {
  if (field !== "user-data") return anchorField(anchor, field);
  const read = inspectEvidence(evidence);
  return "fields" in read && fieldOf(read.fields, "nonce") !== undefined ? Uint8Array.from(nonce) : anchor;
}
