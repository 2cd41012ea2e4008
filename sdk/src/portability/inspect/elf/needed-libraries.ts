import { asciiText, sizeAt, type ByteReader } from "../byte-reader.js";
import type { ElfFile } from "./elf-file.js";

const dynamicSection = 6;
const neededTag = 1;
const mostEntries = 4096;
const mostText = 2 ** 24;

/** The shared libraries that an ELF file asks for by name (`DT_NEEDED`). */
export async function neededLibraries(reader: ByteReader, elf: ElfFile): Promise<readonly string[]> {
  const section = elf.sections.find(({ type }) => type === dynamicSection);
  const texts = section === undefined ? undefined : elf.sections[section.link];
  if (section === undefined || texts === undefined || texts.size > mostText) return [];
  const wide = elf.bits === 64;
  const entrySize = wide ? 16 : 8;
  const count = Math.min(Math.floor(section.size / entrySize), mostEntries);
  const table = await reader.view(section.offset, count * entrySize, "the dynamic section");
  const places: number[] = [];
  for (let at = 0; at < count * entrySize; at += entrySize) {
    const tag = wide ? sizeAt(table, at, elf.littleEndian) : table.getUint32(at, elf.littleEndian);
    if (tag === 0) break;
    if (tag === neededTag) places.push(wide ? sizeAt(table, at + 8, elf.littleEndian) : table.getUint32(at + 4, elf.littleEndian));
  }
  const names: string[] = [];
  for (const place of places) {
    if (place >= texts.size) continue;
    names.push(asciiText(await reader.bytes(texts.offset + place, Math.min(256, texts.size - place), "the name of a library")));
  }
  return names;
}
