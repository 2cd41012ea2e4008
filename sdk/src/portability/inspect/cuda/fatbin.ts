import type { ArtifactJson } from "@cornercast/schemas";
import { sizeAt, type ByteReader } from "../byte-reader.js";
import { bytesSource } from "../byte-source.js";
import { decompress } from "../decompress.js";
import type { ArtifactFormat, InspectContext } from "../inspect-context.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { endOfPadding } from "../padding.js";

const magic = 0xba55ed50;
const headerBytes = 16;
const entryBytes = 64;

const kindPtx = 1;
const kindElf = 2;
const kindLto = 8;

const compressedLz4 = 0x2000;
const compressedZstd = 0x8000;
const architectureSpecific = 0x10_0000;
const familySpecific = 0x20_0000;

/** CUDA fat binaries, as nvcc -fatbin writes them. */
export const fatbinFormat: ArtifactFormat = {
  title: "CUDA fat binary",
  recognises: ([first, second, third, fourth]) => first === 0x50 && second === 0xed && third === 0x55 && fourth === 0xba,
  async inspect(reader, context) {
    const fatbins = await inspectFatbins(reader, context);
    const [first, ...others] = fatbins;
    return others.length === 0 ? first : part({ kind: "fatbin" }, {}, fatbins);
  },
};

/**
 * Reads the fat binaries of a section, or a file of its own: each with its machine code and PTX by target.
 *
 * - A fat binary is a header of 16 bytes (magic 0xBA55ED50, version, size) and entries, each with a header of its own that names the kind, the
 *   target and, for PTX, the version. So the target of a compressed entry is known without decompressing it.
 * - The layout is not documented by NVIDIA. It is the one that open readers of it use, compared with what nvcc 13.0 writes for each
 *   target and each way to compress: flag 0x100000 stands for `a`, 0x200000 for `f`.
 * - Of equal entries only the first is opened for the version of its toolkit. Of those that zstd compressed, only the first of all, which says
 *   what has most likely made the others too; that is not stated of them.
 */
export async function inspectFatbins(reader: ByteReader, context: InspectContext): Promise<readonly InspectedPart[]> {
  const opened: Opened = { entries: new Map(), decompressed: false };
  const fatbins: InspectedPart[] = [];
  let at = 0;
  while (at + headerBytes <= reader.size) {
    const header = await reader.view(at, headerBytes, "the header of a fat binary");
    if (header.getUint32(0, true) !== magic) {
      // Fat binaries are aligned; between them are zeros.
      if (header.getUint32(0, true) !== 0 || fatbins.length === 0) throw malformed(reader.base + at, "there is no fat binary where one should start");
      at = await endOfPadding(reader, at);
      continue;
    }
    const [ownSize, size] = [header.getUint16(6, true), sizeAt(header, 8)];
    if (ownSize < headerBytes) throw malformed(reader.base + at + 6, `the header of a fat binary has ${String(ownSize)} bytes, too few`);
    context.count(reader.base + at);
    fatbins.push(part({ kind: "fatbin" }, {}, await readEntries(reader.slice(at + ownSize, size, "a fat binary"), context, opened)));
    at += ownSize + size;
  }
  return fatbins;
}

/** What is known of the entries before. */
interface Opened {
  readonly entries: Map<string, InspectedPart>;
  decompressed: boolean;
}

async function readEntries(reader: ByteReader, context: InspectContext, opened: Opened): Promise<readonly InspectedPart[]> {
  const parts: InspectedPart[] = [];
  let at = 0;
  while (at + entryBytes <= reader.size) {
    const header = await reader.view(at, entryBytes, "an entry of a fat binary");
    const [kind, ownSize, size] = [header.getUint16(0, true), header.getUint32(4, true), sizeAt(header, 8)];
    if (ownSize < entryBytes) throw malformed(reader.base + at + 4, `the header of an entry has ${String(ownSize)} bytes, too few`);
    const payload = reader.slice(at + ownSize, size, "the code of an entry");
    const [minor, major, arch, flags] = [header.getUint16(24, true), header.getUint16(26, true), header.getUint32(28, true), header.getUint32(40, true)];
    const key = [kind, minor, major, arch, flags].join();
    const entry: Entry = {
      kind,
      isaVersion: `${String(major)}.${String(minor)}`,
      arch,
      flags,
      packed: header.getUint32(16, true),
      unpacked: sizeAt(header, 56),
      at: reader.base + at,
    };
    const found = opened.entries.get(key) ?? (await readEntry(entry, payload, context, opened));
    if (found !== undefined) {
      opened.entries.set(key, found);
      parts.push(found);
    }
    at += ownSize + size;
  }
  return parts;
}

interface Entry {
  readonly kind: number;
  readonly isaVersion: string;
  readonly arch: number;
  readonly flags: number;
  /** Bytes of the code as they are, where they are compressed, and as they were before. */
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

async function readEntry(entry: Entry, payload: ByteReader, context: InspectContext, opened: Opened): Promise<InspectedPart | undefined> {
  if (entry.arch < 10 || entry.arch > 999) throw malformed(entry.at + 28, `an entry is for the target ${String(entry.arch)}, which cannot be one`);
  const suffix = (entry.flags & architectureSpecific) !== 0 ? "a" : (entry.flags & familySpecific) !== 0 ? "f" : "";
  const target = `${String(entry.arch)}${suffix}`;
  const compression = (entry.flags & compressedZstd) !== 0 ? "zstd" : (entry.flags & compressedLz4) !== 0 ? "lz4" : "none";
  const details: Readonly<Record<string, string>> = compression === "none" ? {} : { compression };
  const inner =
    compression === "none"
      ? await openPayload(entry, payload, context)
      : compression === "zstd" && entry.kind === kindElf && !opened.decompressed
        ? await openPacked(entry, payload, context)
        : undefined;
  if (compression === "zstd" && entry.kind === kindElf) opened.decompressed = true;
  switch (entry.kind) {
    case kindElf:
      return part({ kind: "cubin", target: `sm_${target}`, ...builtWithOf(inner) }, { ...details, ...inner?.details });
    case kindPtx:
      return part({ kind: "ptx", target: `compute_${target}`, isaVersion: entry.isaVersion, ...builtWithOf(inner) }, { ...details, ...inner?.details });
    case kindLto:
      context.warn(
        "inspect-unsupported",
        `there is intermediate code for link-time optimization (lto_${target}), which runs nowhere before it is linked`,
        entry.at,
      );
      return undefined;
    default:
      context.warn("inspect-unsupported", `an entry for sm_${target} is of the unknown kind ${String(entry.kind)}`, entry.at);
      return undefined;
  }
}

/** What compressed code says of itself. Its entry says enough where it cannot be had. */
async function openPacked(entry: Entry, payload: ByteReader, context: InspectContext): Promise<InspectedPart | undefined> {
  try {
    const packed = payload.slice(0, entry.packed, "the compressed code of an entry");
    const code = await decompress(packed, "zstd", entry.unpacked, context);
    return await openPayload(entry, payload.over(bytesSource(code), payload.base), context);
  } catch (error) {
    if (!(error instanceof InspectFault) || error.code === "inspect-limit") throw error;
    context.warn(error.code, `the compressed code for target ${String(entry.arch)} cannot be read: ${error.message}`, error.offset);
    return undefined;
  }
}

/** What the code says of itself; where it says another target than its entry, that is worth a warning, and the entry counts, as for the driver. */
async function openPayload(entry: Entry, payload: ByteReader, context: InspectContext): Promise<InspectedPart | undefined> {
  if (entry.kind !== kindElf && entry.kind !== kindPtx) return undefined;
  const inner = await context.inside(payload, `entry for target ${String(entry.arch)}`);
  if (inner?.artifact.kind !== (entry.kind === kindElf ? "cubin" : "ptx")) {
    context.warn("inspect-malformed", `the code for target ${String(entry.arch)} is not what its entry says`, payload.base);
    return undefined;
  }
  const stated = inner.artifact.target?.replace(/^[a-z]+_/u, "").replace(/[af]$/u, "");
  if (stated !== undefined && stated !== String(entry.arch)) {
    context.warn("inspect-malformed", `an entry for target ${String(entry.arch)} holds code for ${stated}`, payload.base);
  }
  return inner;
}

function builtWithOf(inner: InspectedPart | undefined): Pick<ArtifactJson, "builtWith"> {
  return inner?.artifact.builtWith === undefined ? {} : { builtWith: inner.artifact.builtWith };
}
