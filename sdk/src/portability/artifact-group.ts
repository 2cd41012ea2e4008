import type { ArtifactJson } from "@cornercast/schemas";
import { artifactKinds } from "@cornercast/schemas/registry/artifacts";

/**
 * What a part is for inside an artifact. Of each group one part has to run.
 *
 * - `image`: an image of an index. `device`: it holds code for accelerators. `host`: programs for the host alone.
 * - `data`: weights and graphs, which an executor reads.
 */
export type ArtifactGroup = "image" | "device" | "host" | "data";

const targets: ReadonlyMap<string, string> = new Map(artifactKinds.map((row) => [row.id, row.targets]));

/** The group of a part. A kind that is not registered counts as code for devices, of which nothing is known. */
export function artifactGroup(artifact: ArtifactJson): ArtifactGroup {
  if (artifact.kind === "oci-image") return "image";
  if (holdsDeviceCode(artifact)) return "device";
  return targets.get(artifact.kind ?? "") === "platform" ? "host" : "data";
}

/** Whether an artifact, or a part of it, is code for accelerators. */
export function holdsDeviceCode(artifact: ArtifactJson): boolean {
  const words = targets.get(artifact.kind ?? "");
  if (words === undefined || words === "isa" || words === "isa-version" || artifact.kind === "fatbin") return true;
  return (artifact.contains ?? []).some(holdsDeviceCode);
}

/** Whether artifacts of a kind are nothing without their parts. */
export function isContainer(kind: string): boolean {
  return kind === "oci-image" || kind === "python-wheel" || targets.get(kind) === "parts";
}
