import type { ElfFile } from "./elf-file.js";
import type { ElfNote } from "./elf-notes.js";

type ArchitectureName = (elf: ElfFile) => string;

/** The architectures in the words of OCI images (the values of GOARCH). */
const architectures: ReadonlyMap<number, ArchitectureName> = new Map<number, ArchitectureName>([
  [3, () => "386"],
  [8, (elf) => `${elf.bits === 64 ? "mips64" : "mips"}${elf.littleEndian ? "le" : ""}`],
  [20, () => "ppc"],
  [21, (elf) => (elf.littleEndian ? "ppc64le" : "ppc64")],
  [22, (elf) => (elf.bits === 64 ? "s390x" : "s390")],
  [40, () => "arm"],
  [43, () => "sparc64"],
  [62, () => "amd64"],
  [183, () => "arm64"],
  [243, (elf) => (elf.bits === 64 ? "riscv64" : "riscv")],
  [258, () => "loong64"],
]);

/** The operating systems that have an ABI number of their own. */
const systems: ReadonlyMap<number, string> = new Map([
  [2, "netbsd"],
  [3, "linux"],
  [6, "solaris"],
  [9, "freebsd"],
  [12, "openbsd"],
]);
/** The same in the note that GNU tools leave. */
const gnuSystems: ReadonlyMap<number, string> = new Map([
  [0, "linux"],
  [2, "solaris"],
  [3, "freebsd"],
]);

const abiTag = 1;
const propertyNote = 5;
const x86Needed = 0xc0008002;
const amd64Machine = 62;

/** Where a host program or library runs. */
export interface HostPlatform {
  /** In the words of OCI images; absent for a machine that those do not name. */
  readonly arch?: string;
  /** Absent where nothing in the file says so. */
  readonly os?: string;
  /** `v2`, `v3` or `v4` of x86-64, where the file says that it needs one. */
  readonly level?: string;
}

/**
 * Where the code of an ELF file runs, by its headers and notes.
 *
 * - The operating system is that of the ABI number, of the GNU ABI note, or of the loader that it asks for. A file of the System V ABI with
 *   sections of GNU tools is for Linux, whose files mostly say no more.
 * - The level is the property `GNU_PROPERTY_X86_ISA_1_NEEDED` (System V ABI, AMD64 supplement, "Program Property").
 */
export function hostPlatform(elf: ElfFile, notes: readonly ElfNote[], interpreter: string): HostPlatform {
  const arch = architectures.get(elf.machine)?.(elf);
  const os = systems.get(elf.osAbi) ?? (elf.osAbi === 0 ? systemOf(elf, notes, interpreter) : undefined);
  const level = elf.machine === amd64Machine ? neededLevel(notes) : undefined;
  return { ...(arch === undefined ? {} : { arch }), ...(os === undefined ? {} : { os }), ...(level === undefined ? {} : { level }) };
}

function systemOf(elf: ElfFile, notes: readonly ElfNote[], interpreter: string): string | undefined {
  const tag = notes.find((note) => note.owner === "GNU" && note.type === abiTag && note.bytes.length >= 4);
  if (tag !== undefined) return gnuSystems.get(new DataView(tag.bytes.buffer, tag.bytes.byteOffset).getUint32(0, elf.littleEndian));
  if (/\/ld(?:-linux|-musl|64\.so|\.so\.1)/u.test(interpreter)) return "linux";
  if (notes.some(({ owner }) => owner === "FreeBSD")) return "freebsd";
  if (notes.some(({ owner }) => owner === "Android")) return "android";
  return elf.sections.some(({ name }) => name.startsWith(".gnu.") || name.startsWith(".note.gnu.") || name === ".note.GNU-stack") ? "linux" : undefined;
}

function neededLevel(notes: readonly ElfNote[]): string | undefined {
  let needed = 0;
  for (const { owner, type, bytes } of notes) {
    if (owner !== "GNU" || type !== propertyNote) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at + 8 <= bytes.length) {
      const size = view.getUint32(at + 4, true);
      if (view.getUint32(at, true) === x86Needed && size >= 4 && at + 12 <= bytes.length) needed |= view.getUint32(at + 8, true);
      at += 8 + ((size + 7) & ~7);
      if (size > bytes.length) break;
    }
  }
  return (needed & 8) !== 0 ? "v4" : (needed & 4) !== 0 ? "v3" : (needed & 2) !== 0 ? "v2" : undefined;
}
