import { asciiText, type ByteReader } from "../byte-reader.js";
import type { ArtifactFormat } from "../inspect-context.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";

const magic = 0x07230203;
/** A module is walked to its end up to this size, to notice that it is cut off. */
const mostBytes = 2 ** 26;

const opSource = 3;
const opExtension = 10;
const opMemoryModel = 14;
const opEntryPoint = 15;
const opCapability = 17;
const opFunction = 54;
const opFunctionEnd = 56;

/** Capabilities that decide where a module runs, by number. Source: SPIR-V Specification, "Capability"; others are given by number. */
const capabilities: ReadonlyMap<number, string> = new Map([
  [0, "Matrix"],
  [1, "Shader"],
  [2, "Geometry"],
  [3, "Tessellation"],
  [4, "Addresses"],
  [5, "Linkage"],
  [6, "Kernel"],
  [7, "Vector16"],
  [8, "Float16Buffer"],
  [9, "Float16"],
  [10, "Float64"],
  [11, "Int64"],
  [12, "Int64Atomics"],
  [13, "ImageBasic"],
  [17, "Pipes"],
  [18, "Groups"],
  [19, "DeviceEnqueue"],
  [22, "Int16"],
  [38, "GenericPointer"],
  [39, "Int8"],
  [50, "ImageQuery"],
  [61, "GroupNonUniform"],
  [63, "GroupNonUniformArithmetic"],
  [4433, "StorageBuffer16BitAccess"],
  [4448, "StorageBuffer8BitAccess"],
  [5116, "BFloat16TypeKHR"],
  [5345, "VulkanMemoryModel"],
  [5347, "PhysicalStorageBufferAddresses"],
  [5357, "CooperativeMatrixNV"],
  [6022, "CooperativeMatrixKHR"],
  [6100, "JointMatrixINTEL"],
]);

/** SPIR-V modules: for compute runtimes (OpenCL, SYCL, Level Zero), or for Vulkan. */
export const spirvFormat: ArtifactFormat = {
  title: "SPIR-V",
  recognises: ([a, b, c, d]) => (a === 3 && b === 2 && c === 0x23 && d === 7) || (a === 7 && b === 0x23 && c === 2 && d === 3),
  async inspect(reader, context) {
    context.count(reader.base);
    return readModule(reader);
  },
};

/**
 * Reads the beginning of a module.
 *
 * - Layout: SPIR-V Specification, "Physical Layout of a SPIR-V Module": five words, then instructions that start with their length.
 * - The target is `spir64` or `spir` by the addressing model of a kernel, and `vulkan` for a module of shaders.
 */
async function readModule(reader: ByteReader): Promise<InspectedPart> {
  const header = await reader.view(0, 20, "the header of a SPIR-V module");
  const little = header.getUint32(0, true) === magic;
  const version = header.getUint32(4, little);
  const [major, minor] = [(version >>> 16) & 0xff, (version >>> 8) & 0xff];
  if ((version & 0xff0000ff) !== 0 || major !== 1) throw malformed(reader.base + 4, `0x${version.toString(16)} is no version of SPIR-V`);
  if (reader.size % 4 !== 0) throw malformed(reader.base + reader.size, "a SPIR-V module is made of whole words, and this one ends within a word");
  const words = await reader.view(0, Math.min(reader.size, mostBytes), "a SPIR-V module");
  const facts = {
    capabilities: new Set<string>(),
    extensions: new Set<string>(),
    entryPoints: 0,
    functions: 0,
    open: false,
    addressing: undefined as number | undefined,
    source: undefined as number | undefined,
  };
  for (let at = 20; at < words.byteLength;) {
    const first = words.getUint32(at, little);
    const [opcode, length] = [first & 0xffff, (first >>> 16) * 4];
    if (length === 0) throw malformed(reader.base + at, "an instruction of a SPIR-V module has no length");
    if (at + length > reader.size) throw malformed(reader.base + at, "an instruction goes beyond the end of the SPIR-V module");
    if (at + length > words.byteLength) break;
    const operand = length >= 8 ? words.getUint32(at + 4, little) : undefined;
    if (opcode === opCapability && operand !== undefined) facts.capabilities.add(capabilities.get(operand) ?? String(operand));
    else if (opcode === opMemoryModel) facts.addressing = operand;
    else if (opcode === opSource) facts.source = operand;
    else if (opcode === opEntryPoint) facts.entryPoints += 1;
    else if (opcode === opFunction) {
      facts.functions += 1;
      facts.open = true;
    } else if (opcode === opFunctionEnd) facts.open = false;
    else if (opcode === opExtension) facts.extensions.add(textOf(words, at + 4, length - 4, little));
    at += length;
  }
  if (facts.addressing === undefined) throw malformed(reader.base + 20, "the SPIR-V module states no memory model");
  // Only a module that is to be linked has no entry point.
  const cut = facts.open || (facts.entryPoints === 0 ? !facts.capabilities.has("Linkage") : facts.functions === 0);
  if (reader.size <= mostBytes && cut) {
    throw new InspectFault("inspect-truncated", reader.base + reader.size, "the SPIR-V module ends before its functions do");
  }
  const target = facts.capabilities.has("Kernel") ? (facts.addressing === 1 ? "spir" : "spir64") : facts.capabilities.has("Shader") ? "vulkan" : undefined;
  return part(
    { kind: "spirv", ...(target === undefined ? {} : { target }), isaVersion: `${String(major)}.${String(minor)}` },
    {
      capabilities: [...facts.capabilities].join(" "),
      ...(facts.extensions.size === 0 ? {} : { extensions: [...facts.extensions].join(" ") }),
      "entry points": String(facts.entryPoints),
    },
  );
}

/** Texts are packed four characters a word, the first in the lowest bits, whatever the byte order of the file. */
function textOf(words: DataView, at: number, length: number, little: boolean): string {
  const bytes = new Uint8Array(Math.min(length, 128));
  for (let index = 0; index + 4 <= bytes.length; index += 4) new DataView(bytes.buffer).setUint32(index, words.getUint32(at + index, little), true);
  return asciiText(bytes);
}
