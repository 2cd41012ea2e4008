import type { CheckList } from "../evidence/check-list.js";
import { compareMeasurements } from "../spdm/compare-measurements.js";
import type { NvidiaOpaque } from "../spdm/read-nvidia-opaque.js";
import type { ReferenceManifest } from "../spdm/reference-manifest.js";
import type { SpdmMeasurements } from "../spdm/spdm-measurements.js";
import type { NvidiaDevice } from "./nvidia-architecture.js";

/** A device as manifests describe it. */
export interface MeasuredDevice {
  readonly device: NvidiaDevice;
  /** Such as `GH100`; absent where the certificate does not say it. */
  readonly chip: string | undefined;
  readonly measured: SpdmMeasurements;
  readonly opaque: NvidiaOpaque;
}

/**
 * Compares a device with the manifests of its driver and VBIOS, and gives the blocks that differ; nothing where none was compared.
 *
 * - A manifest is for the device whose chip and version it names. Manifests for other devices are passed over, unless the device has none of
 *   its own: then somebody supplied the wrong one.
 * - One manifest each of driver and VBIOS; a switch has no driver. Two that describe one block, or one thing, are a mismatch.
 */
export function compareManifests(measured: MeasuredDevice, manifests: readonly ReferenceManifest[], checks: CheckList): readonly number[] | undefined {
  const { device, chip, opaque } = measured;
  const forDevice = manifests.filter(({ edition, product }) => edition === (device === "gpu" ? "GPU" : "SWITCH") && (chip === undefined || product === chip));
  const roles = [["driver", opaque.driverVersion] as const, ["vbios", opaque.vbiosVersion] as const].filter(([role]) => role === "vbios" || device === "gpu");
  const found = roles.map(([role, version]) => ({ role, version, own: forDevice.filter((manifest) => isVersion(manifest, version)) }));
  const compared = found.flatMap(({ own }) => own);
  const { mismatches, conflicts } = compareMeasurements(measured.measured, opaque, compared);
  const strangers = manifests.filter((manifest) => !compared.includes(manifest)).map(({ version }) => version);
  for (const { role, version = "unknown", own } of found) {
    const name = `${role}-manifest`;
    const differing = blocksOf(own).filter((block) => mismatches.includes(block));
    const doubled = blocksOf(own).filter((block) => conflicts.includes(block));
    const fail = (reason: string): unknown => checks.fail(name, "reference", "reference-mismatch", reason);
    if (own.length === 0 && strangers.length > 0) fail(`the ${role} is ${version}, and the manifests are for ${strangers.join(", ")}`);
    else if (own.length === 0) checks.skip(name, "reference", `no manifest of the ${role} ${version} was supplied`);
    else if (doubled.length > 0) fail(`two manifests describe the blocks ${doubled.join(", ")}`);
    else if (differing.length > 0) fail(`the blocks ${differing.join(", ")} have none of the values of the manifest`);
    else checks.pass(name, "reference");
  }
  return compared.length === 0 ? undefined : mismatches;
}

function isVersion({ version }: ReferenceManifest, wanted: string | undefined): boolean {
  return wanted !== undefined && version.toUpperCase() === wanted.toUpperCase();
}

function blocksOf(manifests: readonly ReferenceManifest[]): readonly number[] {
  return [...new Set(manifests.flatMap(({ measurements }) => measurements.filter(({ active }) => active).map(({ index }) => index + 1)))];
}
