import type { ArtifactJson } from "@cornercast/schemas";
import { artifactGroup } from "../../portability/artifact-group.js";
import type { ArtifactPlace } from "./artifact-compiler.js";
import { field, member, type Place } from "./place.js";
import type { PredicateBuilder } from "./predicate-builder.js";
import type { Predicate } from "./predicate.js";

/**
 * The predicates of an artifact on each device of a request.
 *
 * - One on its code for devices, where it states a target, or what it was built with.
 * - One for each numeric format of the weights and graphs in it.
 */
export function compileArtifact(build: PredicateBuilder, { artifact, place }: ArtifactPlace, request: string): readonly Predicate[] {
  const parts = partsOf(artifact);
  const code = artifactGroup(artifact) !== "data" && parts.some(statesDemand);
  const formats = new Set(parts.filter((part) => artifactGroup(part) === "data").flatMap((part) => part.formats ?? []));
  return [
    ...(code ? [build.at("artifacts[].target", codePlace(artifact, place), wantedOf(artifact, parts), { kind: "device-artifact", request, artifact })] : []),
    ...[...formats].map((format, index) =>
      build.at("artifacts[].formats[]", { ...member(place, "formats", format, index), pointer: formatPointer(artifact, place, format) }, format, {
        kind: "device-format",
        request,
        format,
      }),
    ),
  ];
}

/** Whether a part states something that decides where it runs: its target, or for code its version, its features, or what made it. */
function statesDemand(part: ArtifactJson): boolean {
  if (part.target !== undefined || part.builtWith !== undefined) return true;
  return (part.isaVersion !== undefined || part.features !== undefined) && artifactGroup(part) === "device";
}

/** An artifact with its parts and theirs; documents nest no deeper than the reader allows. */
export function partsOf(artifact: ArtifactJson): readonly ArtifactJson[] {
  return [artifact, ...(artifact.contains ?? []).flatMap(partsOf)];
}

function codePlace(artifact: ArtifactJson, place: Place): Place {
  if (artifact.target !== undefined) return field(place, "target");
  if (artifact.contains !== undefined) return field(place, "contains");
  return field(place, artifact.isaVersion !== undefined ? "isaVersion" : artifact.builtWith !== undefined ? "builtWith" : "features");
}

function formatPointer(artifact: ArtifactJson, place: Place, format: string): string {
  const own = (artifact.formats ?? []).indexOf(format);
  return own === -1 ? `${place.pointer}/contains` : `${place.pointer}/formats/${String(own)}`;
}

function wantedOf(artifact: ArtifactJson, parts: readonly ArtifactJson[]): string {
  const targets = parts.flatMap((part) =>
    part.target === undefined ? [] : [part.isaVersion === undefined ? part.target : `${part.target}@${part.isaVersion}`],
  );
  if (targets.length > 0) return targets.join(", ");
  if (artifact.isaVersion !== undefined) return `${artifact.kind ?? ""} ${artifact.isaVersion}`;
  return (artifact.builtWith ?? []).map((built) => `${built.name ?? ""} ${built.version ?? ""}`).join(", ");
}
