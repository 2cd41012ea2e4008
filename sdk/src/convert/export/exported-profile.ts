import type { ProfileJson, WorkloadJson } from "@cornercast/schemas";
import { chipById } from "../../hardware/index.js";
import type { DeviceRequirementJson } from "@cornercast/schemas";
import type { ExportOptions } from "./exporter.js";
import type { SaidFields } from "./said-fields.js";

/** The profile that is written, and where it stands. */
export interface ExportedProfile {
  readonly profile: ProfileJson;
  readonly path: readonly (string | number)[];
  /** The image that its roles run. */
  readonly image?: string;
}

/** Which way to run the job is written: foreign formats have one. */
export function exportedProfile(workload: WorkloadJson, options: ExportOptions, fields: SaidFields): ExportedProfile | undefined {
  const profiles = workload.spec?.profiles ?? [];
  const index = options.profile === undefined ? 0 : profiles.findIndex(({ name }) => name === options.profile);
  const profile = profiles[index];
  if (profile === undefined) {
    fields.refuse(`the workload has no profile '${options.profile ?? ""}'; it has ${profiles.map(({ name }) => name ?? "").join(", ")}`, "spec", "profiles");
    return undefined;
  }
  const path = ["spec", "profiles", index];
  fields.say(...path, "name");
  const artifacts = profile.artifacts ?? [];
  const image = artifacts.findIndex(({ kind, reference }) => kind === "oci-image" && reference !== undefined);
  const reference = artifacts[image]?.reference;
  if (reference === undefined) return { profile, path };
  fields.say(...path, "artifacts", image, "kind");
  fields.say(...path, "artifacts", image, "reference");
  return { profile, path, image: reference };
}

/** Kinds of artifacts that are for the accelerators of one vendor. */
const vendorOfKind: ReadonlyMap<string, string> = new Map([
  ["cubin", "nvidia"],
  ["ptx", "nvidia"],
  ["fatbin", "nvidia"],
  ["tensorrt-engine", "nvidia"],
  ["hsaco", "amd"],
  ["neff", "aws"],
]);

/** The vendor whose devices a requirement is for: as it says, by its chips, or by what the profile runs. Absent where that leaves several. */
export function vendorOf(devices: DeviceRequirementJson, profile: ProfileJson): { readonly vendor: string; readonly isStated: boolean } | undefined {
  const stated = devices.vendor?.anyOf ?? [];
  const ofChips = (devices.chip?.anyOf ?? []).flatMap((chip) => chipById(chip)?.vendor ?? []);
  const artifacts = profile.artifacts ?? [];
  const ofArtifacts = [...artifacts, ...artifacts.flatMap(({ contains }) => contains ?? [])].flatMap(({ kind }) => vendorOfKind.get(kind ?? "") ?? []);
  for (const [vendors, isStated] of [
    [stated, true],
    [ofChips, false],
    [ofArtifacts, false],
  ] as const) {
    const [vendor, ...others] = new Set(vendors);
    if (vendor !== undefined && others.length === 0) return { vendor, isStated };
  }
  return undefined;
}

/** A name as Kubernetes and SkyPilot take it: lower case, digits and dashes, and not too long. */
export function lowerName(...parts: readonly string[]): string {
  const text = parts
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, 52)
    .replaceAll(/^-+|-+$/gu, "");
  return text === "" ? "job" : text;
}
