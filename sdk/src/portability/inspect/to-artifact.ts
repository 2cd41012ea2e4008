import type { ArtifactJson } from "@cornercast/schemas";
import type { InspectedPart } from "./inspected-part.js";

/** A Workload lists at most so many parts of one artifact. */
const mostParts = 256;

/**
 * What was found, as a Workload states it.
 *
 * - Of more than 256 different parts, those that differ only in their place count as one; further ones are left out.
 */
export function toArtifact(found: InspectedPart): ArtifactJson {
  const contains: ArtifactJson[] = [];
  const seen = new Set<string>();
  for (const inner of found.parts) {
    const artifact = toArtifact(inner);
    const key = withoutPlaces(artifact);
    if (seen.has(key)) continue;
    seen.add(key);
    contains.push(artifact);
  }
  return contains.length === 0 ? found.artifact : { ...found.artifact, contains: contains.slice(0, mostParts) };
}

function withoutPlaces(artifact: ArtifactJson): string {
  return JSON.stringify(artifact, (key, value: unknown) => (key === "reference" || key === "name" || key === "digest" ? undefined : value));
}
