import { asciiText, sizeAt, type ByteReader } from "../byte-reader.js";
import { bytesSource } from "../byte-source.js";
import { decompress } from "../decompress.js";
import type { ArtifactFormat, InspectContext } from "../inspect-context.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { endOfPadding } from "../padding.js";

const magic = "__CLANG_OFFLOAD_BUNDLE__";
const compressedMagic = "CCOB";
const mostEntries = 1024;

/** Bundles of clang: code for several offload targets in one file or section. */
export const offloadBundleFormat: ArtifactFormat = {
  title: "clang offload bundle",
  recognises: (head) => startsWith(head, magic) || startsWith(head, compressedMagic),
  async inspect(reader, context) {
    const bundles = await inspectOffloadBundles(reader, context);
    const [first, ...others] = bundles;
    return others.length === 0 ? first : part({ kind: "fatbin" }, {}, bundles);
  },
};

/**
 * Reads the offload bundles of a section or of a file: each with its code objects by target.
 *
 * - A bundle is the magic, a count, and for each entry its place, its size and an identifier such as
 *   `hipv4-amdgcn-amd-amdhsa--gfx90a:xnack+`. Source: clang documentation, "Clang Offload Bundler", "Bundled Code Object Layout".
 * - A compressed bundle starts with `CCOB`, its version, its method (0 zlib, 1 zstd) and its sizes; it is decompressed within the limits.
 * - Bundles of one section are aligned to a page; between them are zeros. Entries for the host are empty.
 */
export async function inspectOffloadBundles(reader: ByteReader, context: InspectContext): Promise<readonly InspectedPart[]> {
  const bundles: InspectedPart[] = [];
  let at = 0;
  while (at + 4 <= reader.size) {
    const head = await reader.bytes(at, Math.min(32, reader.size - at), "the header of an offload bundle");
    if (startsWith(head, magic)) {
      const { found, end } = await readBundle(reader.slice(at, reader.size - at, "an offload bundle"), context);
      bundles.push(found);
      at += end;
    } else if (startsWith(head, compressedMagic)) {
      const { bytes, end } = await unpack(reader, at, context);
      const inner = reader.over(bytesSource(bytes), reader.base + at);
      if (!startsWith(bytes, magic)) throw malformed(reader.base + at, "a compressed offload bundle holds no offload bundle");
      bundles.push((await readBundle(inner, context)).found);
      at = end;
    } else if (head[0] === 0 && bundles.length > 0) at = await endOfPadding(reader, at);
    else throw malformed(reader.base + at, "there is no offload bundle where one should start");
  }
  return bundles;
}

async function readBundle(reader: ByteReader, context: InspectContext): Promise<{ readonly found: InspectedPart; readonly end: number }> {
  context.count(reader.base);
  const count = sizeAt(await reader.view(magic.length, 8, "the number of entries of an offload bundle"), 0);
  if (count > mostEntries) throw malformed(reader.base + magic.length, `an offload bundle has ${String(count)} entries, more than any`);
  const parts: InspectedPart[] = [];
  let at = magic.length + 8;
  let end = at;
  for (let index = 0; index < count; index += 1) {
    const entry = await reader.view(at, 24, "an entry of an offload bundle");
    const [offset, size, idSize] = [sizeAt(entry, 0), sizeAt(entry, 8), sizeAt(entry, 16)];
    if (idSize > 1024) throw malformed(reader.base + at + 16, `the identifier of an entry has ${String(idSize)} bytes`);
    const id = asciiText(await reader.bytes(at + 24, idSize, "the identifier of an entry"));
    at += 24 + idSize;
    const code = reader.slice(offset, size, `the code for ${id}`);
    end = Math.max(end, at, offset + size);
    const found = await readEntry(id, code, context);
    if (found !== undefined) parts.push(found);
  }
  return { found: part({ kind: "fatbin" }, {}, parts), end };
}

/** Identifiers are offload kind, target triple and target ID: `hipv4-amdgcn-amd-amdhsa--gfx942`. */
async function readEntry(id: string, code: ByteReader, context: InspectContext): Promise<InspectedPart | undefined> {
  if (id.startsWith("host-") || code.size === 0) return undefined;
  const target = /^(?:hip|hipv4|openmp)-amdgcn-amd-amdhsa-{1,2}(?:unknown-)?(gfx[0-9a-z:+-]{1,60})$/u.exec(id)?.[1];
  const found = await context.inside(code, id);
  if (found === undefined) {
    context.warn("inspect-unsupported", `the entry ${id} holds nothing that is known`, code.base);
    return target === undefined ? undefined : part({ kind: "hsaco", target });
  }
  if (target !== undefined && found.artifact.kind === "hsaco" && found.artifact.target !== target) {
    context.warn("inspect-malformed", `the entry ${id} holds code for ${found.artifact.target ?? "another target"}`, code.base);
  }
  return found;
}

async function unpack(reader: ByteReader, at: number, context: InspectContext): Promise<{ readonly bytes: Uint8Array; readonly end: number }> {
  const header = await reader.view(at, Math.min(32, reader.size - at), "the header of a compressed offload bundle");
  if (header.byteLength < 24) throw new InspectFault("inspect-truncated", reader.base + reader.size, "the header of a compressed offload bundle is cut off");
  const [version, method] = [header.getUint16(4, true), header.getUint16(6, true)];
  if (version < 1 || version > 3)
    throw new InspectFault("inspect-unsupported", reader.base + at + 4, `compressed offload bundles of version ${String(version)} are not known`);
  if (version === 3 && header.byteLength < 32)
    throw new InspectFault("inspect-truncated", reader.base + reader.size, "the header of a compressed offload bundle is cut off");
  // Version 1 does not say where the bundle ends: it is the last of its section.
  const headerSize = version === 1 ? 20 : version === 2 ? 24 : 32;
  const total = version === 1 ? reader.size - at : version === 2 ? header.getUint32(8, true) : sizeAt(header, 8);
  const size = version === 1 ? header.getUint32(8, true) : version === 2 ? header.getUint32(12, true) : sizeAt(header, 16);
  if (total < headerSize) throw malformed(reader.base + at + 8, "a compressed offload bundle is smaller than its header");
  const form = method === 0 ? "zlib" : method === 1 ? "zstd" : undefined;
  if (form === undefined)
    throw new InspectFault("inspect-unsupported", reader.base + at + 6, `the compression ${String(method)} of an offload bundle is not known`);
  const packed = reader.slice(at + headerSize, total - headerSize, "a compressed offload bundle");
  return { bytes: await decompress(packed, form, size, context), end: at + total };
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && [...text].every((character, index) => bytes[index] === character.charCodeAt(0));
}
