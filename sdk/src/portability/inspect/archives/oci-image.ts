import type { BuiltWithJson } from "@cornercast/schemas";
import { annotationOfArtifact, artifactAnnotation, artifactsOfAnnotation } from "../../artifact-annotation.js";
import type { ByteReader } from "../byte-reader.js";
import type { InspectContext } from "../inspect-context.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { part, type ArtifactFacts, type InspectedPart } from "../inspected-part.js";
import { toArtifact } from "../to-artifact.js";
import { printable } from "../printable.js";
import type { ReaderTree } from "./file-tree.js";
import { applyLayer, type ImageFiles } from "./image-layers.js";

type JsonObject = Readonly<Record<string, unknown>>;

const mostJson = 4 * 2 ** 20;
const mostManifests = 256;
const mostLayers = 1024;
const mostAnnotation = 65_536;

/**
 * Reads an OCI image layout: its images with their platforms, and the artifacts in the layers of each.
 *
 * - Source: OCI Image Format Specification 1.1, "Image Layout", "Index", "Manifest", "Configuration"; of Docker the same media types, and the
 *   `manifest.json` of `docker save`.
 * - Digests of blobs name their files and are not computed.
 * - What the annotation of an image says is taken where layers are missing; where all are there, these count.
 * - Attestations (platform `unknown/unknown`) are passed over.
 */
export async function inspectImages(tree: ReaderTree, context: InspectContext): Promise<InspectedPart | undefined> {
  const images: InspectedPart[] = [];
  const layout = await tree.open("oci-layout");
  const index = await tree.open("index.json");
  if (layout !== undefined && index !== undefined) await readIndex(await json(index, "index.json"), undefined, tree, context, images, 0);
  else {
    const manifest = await tree.open("manifest.json");
    if (manifest === undefined) return undefined;
    await readSaved(await json(manifest, "manifest.json"), tree, context, images);
  }
  const [first, ...others] = images;
  if (first === undefined) throw malformed(0, "the image layout lists no image that is there");
  return others.length === 0 ? first : part({ kind: "oci-image" }, {}, images);
}

async function readIndex(
  index: unknown,
  reference: string | undefined,
  tree: ReaderTree,
  context: InspectContext,
  images: InspectedPart[],
  depth: number,
  annotated?: string,
): Promise<void> {
  if (!isObject(index) || !Array.isArray(index["manifests"])) throw malformed(0, "an index lists no manifests");
  if (depth > 4) throw malformed(0, "indexes are nested too deep");
  for (const descriptor of (index["manifests"] as readonly unknown[]).slice(0, mostManifests)) {
    if (!isObject(descriptor)) throw malformed(0, "an index lists something that is no descriptor");
    const annotations = isObject(descriptor["annotations"]) ? descriptor["annotations"] : {};
    const name = textOf(annotations["org.opencontainers.image.ref.name"]) ?? reference;
    const platform = isObject(descriptor["platform"]) ? descriptor["platform"] : undefined;
    if (platform?.["os"] === "unknown" || annotations["vnd.docker.reference.type"] !== undefined) continue;
    const digest = digestOf(descriptor);
    const blob = await tree.open(blobPath(digest));
    if (blob === undefined) {
      context.warn("inspect-truncated", `the blob ${digest} of the index is not there`);
      continue;
    }
    const document = await json(blob, digest);
    if (isObject(document) && Array.isArray(document["manifests"]))
      await readIndex(document, name, tree, context, images, depth + 1, textAnnotation(annotations) ?? annotated);
    else await readManifest(document, { digest, name, platform, annotated: textAnnotation(annotations) ?? annotated }, tree, context, images);
  }
}

interface ManifestFacts {
  readonly digest?: string;
  readonly name: string | undefined;
  readonly platform: JsonObject | undefined;
  /** What an annotation says that the image holds. */
  readonly annotated?: string | undefined;
}

async function readManifest(manifest: unknown, facts: ManifestFacts, tree: ReaderTree, context: InspectContext, images: InspectedPart[]): Promise<void> {
  if (!isObject(manifest) || !isObject(manifest["config"]) || !Array.isArray(manifest["layers"])) throw malformed(0, "a manifest has no config and layers");
  const configBlob = await tree.open(blobPath(digestOf(manifest["config"])));
  const config = configBlob === undefined ? undefined : await json(configBlob, "the configuration of an image");
  const layers = (manifest["layers"] as readonly unknown[]).map((layer) => {
    if (!isObject(layer)) throw malformed(0, "a manifest lists a layer that is no descriptor");
    return { path: blobPath(digestOf(layer)), size: typeof layer["size"] === "number" ? layer["size"] : undefined, type: textOf(layer["mediaType"]) ?? "" };
  });
  const own = isObject(manifest["annotations"]) ? textAnnotation(manifest["annotations"]) : undefined;
  images.push(await readImage(isObject(config) ? config : {}, layers, { ...facts, annotated: own ?? facts.annotated }, tree, context));
}

/** `docker save`: one entry an image, with the paths of its configuration and its layers. */
async function readSaved(manifest: unknown, tree: ReaderTree, context: InspectContext, images: InspectedPart[]): Promise<void> {
  if (!Array.isArray(manifest)) throw malformed(0, "manifest.json is no list of images");
  for (const entry of (manifest as readonly unknown[]).slice(0, mostManifests)) {
    if (!isObject(entry) || !Array.isArray(entry["Layers"])) throw malformed(0, "manifest.json lists an image without layers");
    const configPath = textOf(entry["Config"]) ?? "";
    const blob = await tree.open(configPath);
    const config = blob === undefined ? undefined : await json(blob, configPath);
    const tags = Array.isArray(entry["RepoTags"]) ? textOf((entry["RepoTags"] as readonly unknown[])[0]) : undefined;
    const layers = (entry["Layers"] as readonly unknown[]).map((path) => ({ path: textOf(path) ?? "", size: undefined, type: "" }));
    images.push(await readImage(isObject(config) ? config : {}, layers, { name: tags, platform: undefined }, tree, context));
  }
}

interface Layer {
  readonly path: string;
  readonly size: number | undefined;
  readonly type: string;
}

async function readImage(
  config: JsonObject,
  layers: readonly Layer[],
  facts: ManifestFacts,
  tree: ReaderTree,
  context: InspectContext,
): Promise<InspectedPart> {
  context.count(0);
  if (layers.length > mostLayers) throw malformed(0, `an image of ${String(layers.length)} layers has more than any`);
  const files: ImageFiles = { artifacts: new Map(), cudaCompat: false, files: 0 };
  let missing = 0;
  for (const layer of layers) {
    const blob = await tree.open(layer.path);
    if (blob === undefined) missing += 1;
    if (blob === undefined && facts.annotated !== undefined) continue;
    if (blob === undefined) context.warn("inspect-truncated", `the layer ${layer.path} is not there`);
    else if (layer.size !== undefined && blob.size !== layer.size) {
      context.warn("inspect-truncated", `the layer ${layer.path} has ${String(blob.size)} bytes of ${String(layer.size)}`, Math.min(blob.size, layer.size));
    } else await lookIntoLayer(blob, layer, files, context);
  }
  const platform = platformOf(config) ?? platformOf(facts.platform ?? {});
  warnOfOtherPrograms(platform, files, facts.name ?? facts.digest ?? "the image", context);
  const annotated = artifactsOfAnnotation(facts.annotated ?? "").filter((artifact) => (artifact.platform ?? platform) === platform);
  const found = [...files.artifacts.values()];
  if (missing === 0) warnOfAnnotation(facts.annotated, found, { ...(platform === undefined ? {} : { platform }), ...builtWith(config) }, context);
  return part(
    {
      kind: "oci-image",
      ...(facts.name === undefined ? {} : { reference: facts.name }),
      ...(platform === undefined ? {} : { platform }),
      ...(facts.digest !== undefined && /^sha256:[0-9a-f]{64}$/u.test(facts.digest) ? { digest: facts.digest } : {}),
      ...builtWith(config),
      ...(files.cudaCompat ? { features: ["cuda-compat"] } : {}),
    },
    { layers: String(layers.length), files: String(files.files) },
    missing > 0 && annotated.length > 0 ? annotated.map((artifact) => part(artifact)) : found,
  );
}

/** An annotation may be older than the layers; these count. */
function warnOfAnnotation(annotated: string | undefined, found: readonly InspectedPart[], image: ArtifactFacts, context: InspectContext): void {
  if (annotated === undefined) return;
  const says = new Set(annotated.split(/\s+/u));
  const holds = annotationOfArtifact(toArtifact(part(image, {}, found))).split(" ");
  if (holds.some((spec) => !says.has(spec)))
    context.warn("inspect-contradiction", `the annotation ${artifactAnnotation} does not say all that the layers hold; run inspect --annotate again`);
}

/** The annotation that names the artifacts in an image. */
function textAnnotation(annotations: JsonObject): string | undefined {
  const text = annotations[artifactAnnotation];
  return typeof text === "string" && text.length <= mostAnnotation ? text : undefined;
}

async function lookIntoLayer(blob: ByteReader, layer: Layer, files: ImageFiles, context: InspectContext): Promise<void> {
  try {
    await applyLayer(blob, files, context);
  } catch (error) {
    if (!(error instanceof InspectFault) || error.code === "inspect-limit") throw error;
    context.warn(error.code, `layer ${layer.path}: ${error.message}`, error.offset);
  }
}

/** An image is often built on one machine and labelled for another. */
function warnOfOtherPrograms(platform: string | undefined, files: ImageFiles, name: string, context: InspectContext): void {
  const architectures = new Set(
    [...files.artifacts.values()].flatMap(({ artifact }) => (artifact.kind === "elf" ? (artifact.platform?.split("/")[1] ?? []) : [])),
  );
  const stated = platform?.split("/")[1];
  if (stated === undefined || architectures.size === 0 || architectures.has(stated)) return;
  context.warn(
    "inspect-contradiction",
    `${name} is stated to be for ${platform ?? ""}, and all programs in it are for ${[...architectures].sort().join(" and ")}`,
  );
}

/** Base images with CUDA say in their environment which version they have. */
function builtWith(config: JsonObject): { readonly builtWith?: BuiltWithJson[] } {
  const inner = isObject(config["config"]) ? config["config"] : {};
  const env = Array.isArray(inner["Env"]) ? (inner["Env"] as readonly unknown[]) : [];
  for (const entry of env) {
    const version = typeof entry === "string" ? /^CUDA_VERSION=([0-9]{1,3}(?:\.[0-9]{1,3}){1,3})$/u.exec(entry)?.[1] : undefined;
    if (version !== undefined) return { builtWith: [{ name: "cuda-toolkit", version }] };
  }
  return {};
}

function platformOf(platform: JsonObject): string | undefined {
  const words = [platform["os"], platform["architecture"], platform["variant"]].filter((word) => word !== undefined && word !== "");
  const text = words.join("/");
  return /^[a-z0-9]{1,32}\/[a-z0-9]{1,32}(?:\/[a-z0-9.]{1,32})?$/u.test(text) ? text : undefined;
}

function digestOf(descriptor: JsonObject): string {
  const digest = descriptor["digest"];
  if (typeof digest !== "string" || !/^[a-z0-9+._-]{1,32}:[A-Za-z0-9=_-]{32,256}$/u.test(digest)) throw malformed(0, "a descriptor has no digest");
  return digest;
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

async function json(reader: ByteReader, what: string): Promise<unknown> {
  if (reader.size > mostJson) throw malformed(reader.base, `${what} is larger than any document of an image`);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await reader.bytes(0, reader.size, what))) as unknown;
  } catch (error) {
    if (error instanceof InspectFault) throw error;
    throw malformed(reader.base, `${what} is not JSON`);
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? printable(new TextEncoder().encode(value), 512) : undefined;
}
