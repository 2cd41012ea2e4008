import { asciiText, sizeAt, type ByteReader } from "../byte-reader.js";
import type { InspectContext } from "../inspect-context.js";
import { malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";

const magic = 0xad10ff10;
const headerBytes = 32;
const entryBytes = 40;

/**
 * Reads the offload binaries of LLVM in the section `.llvm.offloading`: one image each, with its triple and architecture as texts.
 *
 * - Source: LLVM, llvm/Object/OffloadBinary.h, version 1.
 * - An image that is no known artifact, such as LLVM bitcode, is a warning.
 */
export async function inspectOffloadBinaries(reader: ByteReader, context: InspectContext): Promise<readonly InspectedPart[]> {
  const parts: InspectedPart[] = [];
  let at = 0;
  while (at + headerBytes <= reader.size) {
    const header = await reader.view(at, headerBytes, "the header of an offload binary");
    if (header.getUint32(0, true) !== magic) throw malformed(reader.base + at, "there is no offload binary where one should start");
    const [size, entryAt] = [sizeAt(header, 8), sizeAt(header, 16)];
    if (size < headerBytes + entryBytes) throw malformed(reader.base + at + 8, "an offload binary is smaller than its headers");
    context.count(reader.base + at);
    const binary = reader.slice(at, size, "an offload binary");
    const entry = await binary.view(entryAt, entryBytes, "the entry of an offload binary");
    const image = binary.slice(sizeAt(entry, 24), sizeAt(entry, 32), "the image of an offload binary");
    const arch = await textOf(binary, sizeAt(entry, 8), Math.min(sizeAt(entry, 16), 64), "arch");
    const found = await context.inside(image, `image for ${arch === "" ? "an unnamed target" : arch}`);
    if (found === undefined) context.warn("inspect-unsupported", `the image for ${arch} is of no known kind`, image.base);
    else parts.push(found);
    at += size;
  }
  return parts.length === 0 ? [] : [part({ kind: "fatbin" }, {}, parts)];
}

async function textOf(binary: ByteReader, at: number, count: number, key: string): Promise<string> {
  for (let index = 0; index < count; index += 1) {
    const entry = await binary.view(at + index * 16, 16, "a text of an offload binary");
    if ((await textAt(binary, sizeAt(entry, 0))) === key) return textAt(binary, sizeAt(entry, 8));
  }
  return "";
}

async function textAt(binary: ByteReader, at: number): Promise<string> {
  if (at >= binary.size) throw malformed(binary.base, "a text of an offload binary lies outside of it");
  return asciiText(await binary.bytes(at, Math.min(128, binary.size - at), "a text of an offload binary"));
}
