import type { BuiltWithJson } from "@cornercast/schemas";
import type { ByteReader } from "../byte-reader.js";
import type { ArtifactFormat, InspectContext } from "../inspect-context.js";
import { InspectFault } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { readZip, withZipEntry, type ZipEntry } from "./zip.js";
import { wheelPlatform, wheelTags } from "./wheel-tags.js";

/** Endings of files that can hold device code; weights inside are data of the package itself. */
const codeFile = /\.(?:so|so\.[0-9.]+|cubin|fatbin|ptx|hsaco|co|spv|neff|plan|engine|onnx|pyd)$/u;
const mostInside = 10_000;

/** Zip archives that are artifacts: Python wheels and PT2 archives of PyTorch. */
export const zipFormat: ArtifactFormat = {
  title: "zip archive",
  recognises: ([a, b, c, d], name) =>
    a === 0x50 && b === 0x4b && c === 3 && d === 4 && (/\.(?:whl|pt2|zip|pt)$/u.test(name) || !/\.[A-Za-z0-9]{1,8}$/u.test(name)),
  async inspect(reader, context) {
    const entries = await readZip(reader);
    const wheel = entries.find(({ name }) => /^[^/]+\.dist-info\/WHEEL$/u.test(name));
    if (wheel !== undefined) return inspectWheel(reader, entries, wheel, context);
    if (entries.some(({ name }) => /(?:^|\/)data\/aotinductor\/./u.test(name))) return inspectPt2(reader, entries, "aot-inductor", context);
    if (entries.some(({ name }) => /(?:^|\/)(?:archive_format|models\/[^/]+\.json|serialized_exported_program\.json)$/u.test(name))) {
      return inspectPt2(reader, entries, "torch-export", context);
    }
    return undefined;
  },
};

/**
 * A wheel: the platform of its tags, and the device code of its libraries.
 *
 * - Source: Python packaging, "Binary distribution format", file WHEEL.
 */
async function inspectWheel(reader: ByteReader, entries: readonly ZipEntry[], wheel: ZipEntry, context: InspectContext): Promise<InspectedPart> {
  context.count(reader.base);
  const tags = wheelTags((await smallText(reader, wheel, context)) ?? "");
  const platform = wheelPlatform(tags);
  return part(
    { kind: "python-wheel", ...(platform === undefined ? {} : { platform }) },
    { package: wheel.name.slice(0, wheel.name.indexOf(".dist-info")), ...(tags.length === 0 ? {} : { tags: tags.join(" ") }) },
    await inspectFiles(reader, entries, context),
  );
}

/**
 * A PT2 archive: what torch.export wrote, or an AOTInductor package with compiled libraries and kernels.
 *
 * - Source: PyTorch, "PT2 Archive Spec": `archive_format`, `archive_version`, `models/`, `data/aotinductor/`. Before PyTorch 2.8 files of the
 *   same names without a `models` folder, and `serialized_exported_program.json`.
 * - The host platform is that of its libraries, which are no further artifacts of their own where they hold no device code.
 */
async function inspectPt2(
  reader: ByteReader,
  entries: readonly ZipEntry[],
  kind: "aot-inductor" | "torch-export",
  context: InspectContext,
): Promise<InspectedPart> {
  context.count(reader.base);
  const version = entries.find(({ name }) => /(?:^|\/)(?:archive_version|\.data\/version|version)$/u.test(name));
  const stated = version === undefined ? undefined : (await smallText(reader, version, context))?.trim();
  const parts = await inspectFiles(reader, entries, context);
  const platforms = new Set(parts.flatMap(({ artifact }) => (artifact.kind === "elf" && artifact.platform !== undefined ? [artifact.platform] : [])));
  const [platform] = platforms;
  const toolkits = parts.flatMap(({ artifact }) => (artifact.kind === "elf" ? (artifact.builtWith ?? []) : []));
  return part(
    { kind, ...(platforms.size === 1 && platform !== undefined ? { platform } : {}), ...builtWith(toolkits) },
    stated !== undefined && /^[0-9.]{1,16}$/u.test(stated) ? { "archive version": stated } : {},
    parts,
  );
}

function builtWith(found: readonly BuiltWithJson[]): { readonly builtWith?: BuiltWithJson[] } {
  const [first] = found;
  return first === undefined ? {} : { builtWith: [first] };
}

async function inspectFiles(reader: ByteReader, entries: readonly ZipEntry[], context: InspectContext): Promise<readonly InspectedPart[]> {
  const parts: InspectedPart[] = [];
  for (const entry of entries.filter(({ name }) => codeFile.test(name)).slice(0, mostInside)) {
    try {
      const found = await withZipEntry(reader, entry, context, (content) => context.inside(content, entry.name));
      if (found !== undefined) parts.push({ ...found, artifact: { ...found.artifact, reference: entry.name.slice(0, 2048) } });
    } catch (error) {
      if (!(error instanceof InspectFault) || error.code === "inspect-limit") throw error;
      context.warn(error.code, `${entry.name}: ${error.message}`, error.offset);
    }
  }
  return parts;
}

async function smallText(reader: ByteReader, entry: ZipEntry, context: InspectContext): Promise<string | undefined> {
  if (entry.size > 1_048_576) return undefined;
  return withZipEntry(reader, entry, context, async (content) =>
    new TextDecoder().decode(await content.bytes(0, Math.min(content.size, 1_048_576), entry.name)),
  );
}
