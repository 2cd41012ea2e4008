import type { ByteReader } from "../byte-reader.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { amdgpuMachines, type AmdgpuMachine } from "./amdgpu-machines.js";
import type { ElfFile } from "../elf/elf-file.js";

/** `EM_AMDGPU` of the ELF machines. */
export const amdgpuMachine = 224;

const hsaAbi = 64;

/**
 * Reads a code object for AMD devices.
 *
 * - The processor and its modes are in the flags of the ELF header; the version of the code object is the ABI version plus 2. Source: LLVM
 *   User Guide for AMDGPU Backend, "ELF Code Object, Header".
 * - From version 4 on the flags tell any, off and on apart, and a mode that may be either is not named; before, a mode that the processor has
 *   is on or off.
 * - The version of a generic target is a detail: code for a newer one does not load on an older loader.
 */
export function inspectHsaco(reader: ByteReader, elf: ElfFile): InspectedPart {
  if (elf.osAbi !== hsaAbi) {
    throw new InspectFault("inspect-unsupported", reader.base + 7, `the code object is for operating system ABI ${String(elf.osAbi)} and not for ROCm (64)`);
  }
  const machine = amdgpuMachines.get(elf.flags & 0xff);
  if (machine === undefined) {
    throw new InspectFault("inspect-unsupported", reader.base + 48, `no processor with the number 0x${(elf.flags & 0xff).toString(16)} is known`);
  }
  const version = elf.abiVersion + 2;
  if (version > 15) throw malformed(reader.base + 8, `the ABI version ${String(elf.abiVersion)} of a code object is out of range`);
  const generic = machine.target.endsWith("-generic") ? { "generic version": String(elf.flags >>> 24) } : {};
  return part(
    { kind: "hsaco", target: `${machine.target}${version >= 4 ? modes(elf.flags) : modesBefore4(elf.flags, version, machine)}`, isaVersion: String(version) },
    generic,
  );
}

function modes(flags: number): string {
  const sign = (bits: number): string | undefined => (bits === 2 ? "-" : bits === 3 ? "+" : undefined);
  return named(sign((flags >>> 10) & 3), sign((flags >>> 8) & 3));
}

function modesBefore4(flags: number, version: number, machine: AmdgpuMachine): string {
  const sign = (has: true | undefined, bit: number): string | undefined => (has === true ? ((flags & bit) === 0 ? "-" : "+") : undefined);
  return version === 3 ? named(sign(machine.sramecc, 0x200), sign(machine.xnack, 0x100)) : "";
}

/** In the order of a target ID, which is that of the alphabet. */
function named(sramecc: string | undefined, xnack: string | undefined): string {
  return `${sramecc === undefined ? "" : `:sramecc${sramecc}`}${xnack === undefined ? "" : `:xnack${xnack}`}`;
}
