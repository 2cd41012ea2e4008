import { toHex } from "../bytes/hex.js";
import type { NvidiaOpaque } from "./read-nvidia-opaque.js";
import type { ReferenceManifest } from "./reference-manifest.js";
import type { SpdmMeasurements } from "./spdm-measurements.js";

/** What a comparison found. */
export interface MeasurementComparison {
  /** Active measurements that were compared. */
  readonly compared: number;
  /** Indices of the SPDM blocks that are absent or match no alternative. */
  readonly mismatches: readonly number[];
  /** Indices of the SPDM blocks that two manifests both describe: neither can be believed. */
  readonly conflicts: readonly number[];
}

/** The index in a manifest of the measurement of the video decoder 0, which means nothing while that is off. */
const videoDecoder = 35;

/**
 * Compares measured blocks with manifests.
 *
 * - The measurement `i` of a manifest is the SPDM block `i + 1`. Any alternative may match. Inactive ones are passed over.
 * - The measurement 35 is passed over while the video decoder 0 is off.
 * - Source: NVIDIA attestation SDK (rules of the local verifier), checked on real reports and manifests.
 */
export function compareMeasurements(measured: SpdmMeasurements, opaque: NvidiaOpaque, manifests: readonly ReferenceManifest[]): MeasurementComparison {
  const mismatches: number[] = [];
  const conflicts: number[] = [];
  const described = new Set<number>();
  let compared = 0;
  for (const manifest of manifests) {
    for (const { index, active, alternatives } of manifest.measurements) {
      if (!active) continue;
      const block = index + 1;
      if (described.has(block)) conflicts.push(block);
      described.add(block);
      if (index === videoDecoder && opaque.videoDecoder0 === "off") continue;
      compared += 1;
      const value = measured.blocks.get(block)?.value;
      if (value === undefined || !alternatives.includes(toHex(value))) mismatches.push(block);
    }
  }
  return { compared, mismatches, conflicts };
}
