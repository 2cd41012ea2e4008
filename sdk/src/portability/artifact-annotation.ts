import type { ArtifactJson } from "@cornercast/schemas";
import { parseArtifactSpec } from "./parse-artifact-spec.js";

/** The OCI annotation that says which artifacts an image holds, in their short form, with a space between two. */
export const artifactAnnotation = "alt.cornercast.artifacts";

/** An annotation names at most so many artifacts, as a Workload lists at most so many parts. */
const mostArtifacts = 256;

/** What a short form separates with. */
const separators = /[\s,@]/u;

/**
 * The short form of an artifact, which `parseArtifactSpec` reads; absent where one of its texts has a separator in it.
 *
 * - What is inside an artifact, and where it is, has no short form.
 *
 * @example
 * ```ts
 * formatArtifactSpec({ kind: "ptx", target: "compute_90", isaVersion: "8.5" }); // "ptx:compute_90@8.5"
 * ```
 */
export function formatArtifactSpec(artifact: ArtifactJson): string | undefined {
  const { kind = "", target, isaVersion, platform, features = [], formats = [], builtWith = [] } = artifact;
  const tools = builtWith.map(({ name = "", version = "" }) => [name, version] as const);
  const texts = [kind, target, isaVersion, platform, ...features, ...formats, ...tools.flat()];
  if (kind === "" || texts.some((text) => text !== undefined && separators.test(text)) || tools.some((tool) => tool.includes(""))) return undefined;
  return [
    `${kind}${target === undefined ? "" : `:${target}`}${isaVersion === undefined ? "" : `@${isaVersion}`}`,
    ...(platform === undefined ? [] : [`platform=${platform}`]),
    ...features.map((feature) => `feature=${feature}`),
    ...formats.map((format) => `format=${format}`),
    ...tools.map(([name, version]) => `built-with=${name}@${version}`),
  ].join(",");
}

/**
 * The value of {@link artifactAnnotation} for an image: all that is in it, each once, in alphabetical order.
 *
 * - Empty where nothing is in it that has a short form.
 */
export function annotationOfArtifact(image: ArtifactJson): string {
  const found = new Set<string>();
  const visit = (artifact: ArtifactJson, outer: ArtifactJson): void => {
    const { builtWith, platform } = artifact;
    // What a part does not say is that of what it is in; an image says its platform itself.
    const whole = { ...artifact, ...(builtWith === undefined && outer.builtWith !== undefined ? { builtWith: outer.builtWith } : {}) };
    const { platform: _own, ...placeless } = whole;
    const text = formatArtifactSpec(platform === image.platform ? placeless : whole);
    if (text !== undefined) found.add(text);
    for (const part of artifact.contains ?? []) visit(part, whole);
  };
  for (const part of image.contains ?? []) visit(part, image);
  return [...found].sort().slice(0, mostArtifacts).join(" ");
}

/** The artifacts that the value of an annotation names. What is no short form is passed over: another version of this convention may have it. */
export function artifactsOfAnnotation(text: string): readonly ArtifactJson[] {
  return text
    .split(/\s+/u)
    .slice(0, mostArtifacts)
    .flatMap((spec): ArtifactJson[] => {
      try {
        return spec === "" ? [] : [parseArtifactSpec(spec)];
      } catch {
        return [];
      }
    });
}
