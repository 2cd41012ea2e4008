import type { ByteReader } from "../byte-reader.js";
import { asciiText } from "../byte-reader.js";
import type { ElfFile } from "./elf-file.js";

/** A note: facts that a tool left in a file. */
export interface ElfNote {
  readonly owner: string;
  readonly type: number;
  readonly bytes: Uint8Array;
}

const noteSection = 7;
const noteSegment = 4;
/** Notes are small; what is larger holds something else. */
const mostBytes = 65_536;

/**
 * The notes of an ELF file, from its sections, or from its segments where it has no sections.
 *
 * - Layout: System V ABI, "Note Section". What does not fit into its section ends the reading of that section.
 */
export async function readNotes(reader: ByteReader, elf: ElfFile): Promise<readonly ElfNote[]> {
  const sections = elf.sections.filter((section) => section.type === noteSection);
  const places = sections.length > 0 ? sections : elf.segments.filter((segment) => segment.type === noteSegment);
  const notes: ElfNote[] = [];
  for (const { offset, size } of places.slice(0, 64)) {
    if (size > mostBytes) continue;
    const view = await reader.view(offset, size, "a note");
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    // The property note of 64-bit files is aligned to 8 bytes, its header to 4 as always.
    const align = (value: number): number => (value + 3) & ~3;
    let at = 0;
    while (at + 12 <= size) {
      const ownerSize = view.getUint32(at, elf.littleEndian);
      const contentSize = view.getUint32(at + 4, elf.littleEndian);
      const type = view.getUint32(at + 8, elf.littleEndian);
      const contentAt = at + 12 + align(ownerSize);
      if (ownerSize > size || contentSize > size || contentAt + contentSize > size) break;
      notes.push({ owner: asciiText(bytes.subarray(at + 12, at + 12 + ownerSize)), type, bytes: bytes.slice(contentAt, contentAt + contentSize) });
      at = contentAt + align(contentSize);
    }
  }
  return notes;
}
