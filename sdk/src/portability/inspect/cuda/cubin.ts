import { asciiText, type ByteReader } from "../byte-reader.js";
import { malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import type { ElfFile } from "../elf/elf-file.js";
import { readNotes, type ElfNote } from "../elf/elf-notes.js";
import { toolkitRelease } from "./toolkit-release.js";

/** `EM_CUDA` of the ELF machines. */
export const cudaMachine = 190;

const toolInfoNote = 2000;
/** The oldest layout of flags that has the target in its second byte. */
const secondLayout = 8;

/**
 * Reads a cubin, the machine code of one CUDA target.
 *
 * - The target is in the flags of the ELF header: before ABI version 8 in the lowest byte, from 8 on (CUDA 13) in the second. Source:
 *   LLVM, llvm/BinaryFormat/ELF.h, `EF_CUDA_*`.
 * - Whether it is architecture-specific (`a`) or family-specific (`f`) is, in this order: what ptxas notes of its own command line; a bit of
 *   the flags, for `a`; attributes 9 and 2 of the section `.nv.compat`. The note and the section are not documented; they were compared
 *   over all targets of nvcc 13.0.
 * - The version of the toolkit is the one that ptxas or nvlink notes.
 */
export async function inspectCubin(reader: ByteReader, elf: ElfFile): Promise<InspectedPart> {
  const { sm, specific } = targetOfFlags(elf);
  if (sm < 10) throw malformed(reader.base + 48, `the flags 0x${elf.flags.toString(16)} of a CUDA ELF file name no target`);
  const tool = toolInfo(await readNotes(reader, elf));
  const suffix =
    tool.target?.startsWith(`sm_${String(sm)}`) === true ? tool.target.slice(`sm_${String(sm)}`.length) : specific ? "a" : await suffixOfSection(reader, elf);
  return part({
    kind: "cubin",
    target: `sm_${String(sm)}${suffix}`,
    ...(tool.release === undefined ? {} : { builtWith: [{ name: "cuda-toolkit", version: tool.release }] }),
  });
}

function targetOfFlags({ abiVersion, flags }: ElfFile): { readonly sm: number; readonly specific: boolean } {
  return abiVersion >= secondLayout ? { sm: (flags >>> 8) & 0xff, specific: (flags & 0x8) !== 0 } : { sm: flags & 0xff, specific: (flags & 0x800) !== 0 };
}

/** The texts of the note are those of a version line and a command line: `… release 13.0, V13.0.88`, `-arch sm_90a -m 64`. */
function toolInfo(notes: readonly ElfNote[]): { readonly target?: string; readonly release?: string } {
  const texts = notes.flatMap((note) => (note.type === toolInfoNote && note.owner.startsWith("NVIDIA") ? [plainText(note.bytes)] : []));
  const text = texts.join(" ");
  const target = /-arch[ =](sm_[0-9]{2,3}[af]?)(?![0-9a-z])/u.exec(text)?.[1];
  const release = toolkitRelease(text);
  return { ...(target === undefined ? {} : { target }), ...(release === undefined ? {} : { release }) };
}

function plainText(bytes: Uint8Array): string {
  return asciiText(bytes.map((byte) => (byte === 0 ? 0x20 : byte)));
}

/**
 * Attributes are: how the value is written (1 none, 2 one byte, 3 two, 4 a length and bytes), the attribute, and the value, each of the first
 * three kinds in four bytes.
 */
async function suffixOfSection(reader: ByteReader, elf: ElfFile): Promise<"" | "a" | "f"> {
  const section = elf.sections.find(({ name }) => name === ".nv.compat");
  if (section === undefined || section.size > 4096) return "";
  const bytes = await reader.bytes(section.offset, section.size, "the section .nv.compat");
  const values = new Map<number, number>();
  let at = 0;
  while (at + 4 <= bytes.length) {
    const [form = 0, attribute = 0, low = 0, high = 0] = bytes.subarray(at, at + 4);
    if (form < 1 || form > 4) break;
    values.set(attribute, low);
    at += form === 4 ? 4 + low + (high << 8) : 4;
  }
  return values.get(9) === 1 ? "a" : values.get(2) === 2 ? "f" : "";
}
