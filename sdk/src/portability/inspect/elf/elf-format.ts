import type { ArtifactFormat } from "../inspect-context.js";
import { cudaMachine, inspectCubin } from "../cuda/cubin.js";
import { readElf } from "./elf-file.js";
import { inspectHostElf } from "./host-elf.js";
import { amdgpuMachine, inspectHsaco } from "../amd/hsaco.js";

/** ELF: the machine code of CUDA targets, code objects for AMD devices, and everything for hosts. */
export const elfFormat: ArtifactFormat = {
  title: "ELF",
  recognises: ([first, second, third, fourth]) => first === 0x7f && second === 0x45 && third === 0x4c && fourth === 0x46,
  async inspect(reader, context) {
    context.count(reader.base);
    const elf = await readElf(reader);
    if (elf.machine === cudaMachine) return inspectCubin(reader, elf);
    if (elf.machine === amdgpuMachine) return inspectHsaco(reader, elf);
    return inspectHostElf(reader, elf, context);
  },
};
