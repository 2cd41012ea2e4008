import type { ByteReader } from "../byte-reader.js";
import { sizeAt } from "../byte-reader.js";
import { malformed } from "../inspect-fault.js";

/** A section of an ELF file. */
export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  /** The index of a section that belongs to it, such as the texts of symbols. */
  readonly link: number;
}

/** A segment of an ELF file. */
export interface ElfSegment {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

/** What the headers of an ELF file say. */
export interface ElfFile {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly osAbi: number;
  readonly abiVersion: number;
  /** `ET_REL` 1, `ET_EXEC` 2, `ET_DYN` 3, … */
  readonly type: number;
  readonly machine: number;
  readonly flags: number;
  readonly sections: readonly ElfSection[];
  readonly segments: readonly ElfSegment[];
}

/** A section type whose contents are not in the file. */
export const sectionWithoutBytes = 8;

/**
 * Reads the headers of an ELF file: its identity, sections and segments.
 *
 * - Layout: System V ABI, chapters 4 and 5; 32 and 64 bits, both byte orders.
 * - A count that does not fit its field is in the first section header, as the ABI says.
 */
export async function readElf(reader: ByteReader): Promise<ElfFile> {
  const ident = await reader.bytes(0, 16, "the ELF identification");
  const bits = ident[4] === 1 ? 32 : ident[4] === 2 ? 64 : undefined;
  if (bits === undefined) throw malformed(reader.base + 4, `the ELF class is ${String(ident[4])}, neither 32 nor 64 bits`);
  if (ident[5] !== 1 && ident[5] !== 2) throw malformed(reader.base + 5, `the ELF byte order is ${String(ident[5])}, neither little nor big`);
  const [osAbi = 0, abiVersion = 0] = [ident[7], ident[8]];
  const littleEndian = ident[5] === 1;
  const wide = bits === 64;
  const header = await reader.view(0, wide ? 64 : 52, "the ELF header");
  const half = (offset: number): number => header.getUint16(offset, littleEndian);
  const segmentsAt = wide ? sizeAt(header, 32, littleEndian) : header.getUint32(28, littleEndian);
  const sectionsAt = wide ? sizeAt(header, 40, littleEndian) : header.getUint32(32, littleEndian);
  const counts = wide ? 54 : 42;
  const [segmentSize, segmentCount, sectionSize] = [half(counts), half(counts + 2), half(counts + 4)];
  let [sectionCount, namesIndex] = [half(counts + 6), half(counts + 8)];
  if (sectionsAt !== 0) {
    if (sectionSize < (wide ? 64 : 40)) throw malformed(reader.base + counts + 4, `a section header has ${String(sectionSize)} bytes, too few`);
    const first = await reader.view(sectionsAt, sectionSize, "the first section header");
    if (sectionCount === 0) sectionCount = wide ? sizeAt(first, 32, littleEndian) : first.getUint32(20, littleEndian);
    if (namesIndex === 0xffff) namesIndex = first.getUint32(wide ? 40 : 24, littleEndian);
  } else sectionCount = 0;
  const raw = await readSections(reader, sectionsAt, sectionCount, sectionSize, wide, littleEndian);
  return {
    bits,
    littleEndian,
    osAbi,
    abiVersion,
    type: half(16),
    machine: half(18),
    flags: header.getUint32(wide ? 48 : 36, littleEndian),
    sections: await namedSections(reader, raw, namesIndex),
    segments: await readSegments(reader, segmentsAt, segmentCount, segmentSize, wide, littleEndian),
  };
}

interface RawSection extends Omit<ElfSection, "name"> {
  readonly nameAt: number;
}

async function readSections(
  reader: ByteReader,
  at: number,
  count: number,
  entrySize: number,
  wide: boolean,
  littleEndian: boolean,
): Promise<readonly RawSection[]> {
  if (count === 0) return [];
  const table = await reader.view(at, count * entrySize, "the section headers");
  return Array.from({ length: count }, (_, index) => {
    const entry = index * entrySize;
    return {
      nameAt: table.getUint32(entry, littleEndian),
      type: table.getUint32(entry + 4, littleEndian),
      offset: wide ? sizeAt(table, entry + 24, littleEndian) : table.getUint32(entry + 16, littleEndian),
      size: wide ? sizeAt(table, entry + 32, littleEndian) : table.getUint32(entry + 20, littleEndian),
      link: table.getUint32(entry + (wide ? 40 : 24), littleEndian),
    };
  });
}

async function namedSections(reader: ByteReader, raw: readonly RawSection[], namesIndex: number): Promise<readonly ElfSection[]> {
  const names = raw[namesIndex];
  if (names === undefined || names.type === sectionWithoutBytes) return raw.map((section) => ({ ...section, name: "" }));
  const texts = await reader.bytes(names.offset, names.size, "the section names");
  return raw.map(({ nameAt, ...section }) => ({ ...section, name: nameFrom(texts, nameAt) }));
}

/** Names are compared, not printed; one longer than any that means something is cut. */
function nameFrom(texts: Uint8Array, at: number): string {
  const most = texts.subarray(at, at + 64);
  const end = most.indexOf(0);
  return String.fromCharCode(...(end < 0 ? most : most.subarray(0, end)));
}

async function readSegments(
  reader: ByteReader,
  at: number,
  count: number,
  entrySize: number,
  wide: boolean,
  littleEndian: boolean,
): Promise<readonly ElfSegment[]> {
  if (at === 0 || count === 0) return [];
  if (entrySize < (wide ? 56 : 32)) throw malformed(reader.base, `a program header has ${String(entrySize)} bytes, too few`);
  const table = await reader.view(at, count * entrySize, "the program headers");
  return Array.from({ length: count }, (_, index) => {
    const entry = index * entrySize;
    return {
      type: table.getUint32(entry, littleEndian),
      offset: wide ? sizeAt(table, entry + 8, littleEndian) : table.getUint32(entry + 4, littleEndian),
      size: wide ? sizeAt(table, entry + 32, littleEndian) : table.getUint32(entry + 16, littleEndian),
    };
  });
}
