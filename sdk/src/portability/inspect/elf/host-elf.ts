import type { BuiltWithJson } from "@cornercast/schemas";
import { inspectOffloadBundles } from "../amd/offload-bundle.js";
import { asciiText, type ByteReader } from "../byte-reader.js";
import { inspectFatbins } from "../cuda/fatbin.js";
import { inspectOffloadBinaries } from "../amd/offload-binary.js";
import type { InspectContext } from "../inspect-context.js";
import { InspectFault } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { sectionWithoutBytes, type ElfFile, type ElfSection } from "./elf-file.js";
import { readNotes } from "./elf-notes.js";
import { hostPlatform } from "./host-platform.js";
import { neededLibraries } from "./needed-libraries.js";

type SectionReader = (reader: ByteReader, context: InspectContext) => Promise<readonly InspectedPart[]>;

/**
 * The sections in which compilers put device code.
 *
 * - nvcc: `.nv_fatbin`, and `__nv_relfatbin` for code that is not linked yet.
 * - clang and hipcc: `.hip_fatbin`; `.llvm.offloading` with the newer driver; for SYCL one section a target.
 */
const deviceSections: readonly (readonly [RegExp, SectionReader])[] = [
  [/^(?:\.nv_fatbin|__nv_relfatbin)$/u, inspectFatbins],
  [/^\.hip_fatbin/u, inspectOffloadBundles],
  [/^\.llvm\.offloading$/u, inspectOffloadBinaries],
];

const interpreterSegment = 3;
/** The libraries of toolkits whose name ends in the major version of the toolkit. */
const toolkitLibraries = /^lib(?:cudart|cublas|cublasLt|nvrtc)\.so\.([0-9]{1,2}(?:\.[0-9])?)$/u;
const deviceLibraries = /^lib(?:cuda|nv|cu(?:dnn|blas|fft|rand|solver|sparse|tensor)|nccl|amdhip|hip|rocm?|hsa|rccl|ze_loader|sycl|nrt|tpu|OpenCL|vulkan)/u;

/**
 * Reads a program, library or object for hosts, with the device code inside it.
 *
 * - The toolkit is known by its runtime library where the file asks for that; a runtime that is linked in leaves no such trace.
 */
export async function inspectHostElf(reader: ByteReader, elf: ElfFile, context: InspectContext): Promise<InspectedPart> {
  const notes = await readNotes(reader, elf);
  const { os, arch, level } = hostPlatform(elf, notes, await interpreterOf(reader, elf));
  const libraries = await neededLibraries(reader, elf);
  const parts: InspectedPart[] = [];
  for (const section of elf.sections) parts.push(...(await deviceCode(reader, section, context)));
  const devices = libraries.filter((name) => deviceLibraries.test(name));
  return part(
    {
      kind: "elf",
      ...(os === undefined || arch === undefined ? {} : { platform: [os, arch, ...(level === undefined ? [] : [level])].join("/") }),
      ...builtWith(libraries),
    },
    {
      ...(arch === undefined ? { machine: String(elf.machine) } : os === undefined ? { arch } : {}),
      ...(devices.length === 0 ? {} : { needs: devices.join(" ") }),
    },
    parts,
  );
}

async function deviceCode(reader: ByteReader, section: ElfSection, context: InspectContext): Promise<readonly InspectedPart[]> {
  const read = deviceSections.find(([name]) => name.test(section.name))?.[1];
  // A file of debug information keeps the names of sections whose bytes are elsewhere.
  if (read === undefined || section.type === sectionWithoutBytes || section.size === 0) return [];
  try {
    return await read(reader.slice(section.offset, section.size, `the section ${section.name}`), context);
  } catch (error) {
    if (!(error instanceof InspectFault) || error.code === "inspect-limit") throw error;
    context.warn(error.code, `section ${section.name}: ${error.message}`, error.offset);
    return [];
  }
}

async function interpreterOf(reader: ByteReader, elf: ElfFile): Promise<string> {
  const segment = elf.segments.find(({ type }) => type === interpreterSegment);
  return segment === undefined || segment.size > 4096 ? "" : asciiText(await reader.bytes(segment.offset, segment.size, "the name of the loader"));
}

function builtWith(libraries: readonly string[]): { readonly builtWith?: BuiltWithJson[] } {
  for (const name of libraries) {
    const version = toolkitLibraries.exec(name)?.[1];
    if (version !== undefined) return { builtWith: [{ name: "cuda-toolkit", version }] };
  }
  return {};
}
