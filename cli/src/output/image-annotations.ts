import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ArtifactJson } from "@cornercast/schemas";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { annotationOfArtifact, artifactAnnotation } from "@cornercast/sdk/portability";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";

/** The images of what was inspected: itself, or those of an index. */
export function imagesOf(artifact: ArtifactJson | undefined): readonly ArtifactJson[] {
  if (artifact?.kind !== "oci-image") return [];
  const inner = (artifact.contains ?? []).filter(({ kind }) => kind === "oci-image");
  return inner.length === 0 ? [artifact] : inner;
}

/**
 * Writes what images hold into the descriptors of the index of their layout, and gives the number of descriptors.
 *
 * - A descriptor of an image says what it holds; one of an index of several images says it of all that have no descriptor here, with their platforms.
 * - Manifests stay as they are, and so do all digests.
 */
export function writeAnnotations(layout: string, images: readonly ArtifactJson[]): number {
  const path = join(layout, "index.json");
  const index = readIndex(path);
  const manifests = isJsonArray(index["manifests"]) ? index["manifests"] : [];
  const named = new Set(manifests.map((each) => (isJsonObject(each) ? each["digest"] : undefined)));
  const others = images
    .filter(({ digest }) => !named.has(digest))
    .flatMap(({ contains = [], platform, builtWith }) => {
      const own = { ...(platform === undefined ? {} : { platform }), ...(builtWith === undefined ? {} : { builtWith }) };
      return contains.map((part) => ({ ...own, ...part }));
    });
  const rest = annotationOfArtifact({ kind: "oci-image", contains: others });
  let written = 0;
  const changed = manifests.map((descriptor): JsonValue => {
    if (!isJsonObject(descriptor)) return descriptor;
    const image = images.find(({ digest }) => digest === descriptor["digest"]);
    const text = image === undefined ? (isIndex(descriptor) ? rest : "") : annotationOfArtifact(image);
    if (text === "") return descriptor;
    written += 1;
    const before = isJsonObject(descriptor["annotations"] ?? null) ? (descriptor["annotations"] as JsonObject) : {};
    return { ...descriptor, annotations: { ...before, [artifactAnnotation]: text } };
  });
  if (written > 0) writeFileSync(path, JSON.stringify({ ...index, manifests: changed }));
  return written;
}

function isIndex(descriptor: JsonObject): boolean {
  return /(?:image\.index|manifest\.list)/u.test(typeof descriptor["mediaType"] === "string" ? descriptor["mediaType"] : "");
}

function readIndex(path: string): JsonObject {
  try {
    const index = JSON.parse(readFileSync(path, "utf8")) as JsonValue;
    if (isJsonObject(index)) return index;
  } catch {
    // Said below.
  }
  throw new CliError(`${path} cannot be read: only a folder with an OCI image layout can be written to`, exitCodes.input);
}
