import type { ByteReader } from "../byte-reader.js";
import { decompressed } from "../decompress.js";
import type { InspectContext } from "../inspect-context.js";
import { InspectFault } from "../inspect-fault.js";
import type { InspectedPart } from "../inspected-part.js";
import { printable } from "../printable.js";
import { withMember } from "./member-source.js";
import { SeekingInput, StreamingInput } from "./tar-input.js";
import { tarMembers, type TarMember } from "./tar.js";

/** What the layers of an image hold in the end. */
export interface ImageFiles {
  /** The artifacts by their paths. */
  readonly artifacts: Map<string, InspectedPart>;
  /** Whether the image brings the libraries of CUDA for older drivers. */
  cudaCompat: boolean;
  /** How many files the layers have. */
  files: number;
}

const whiteout = ".wh.";
const opaque = ".wh..wh..opq";
const smallest = 16;

/**
 * Applies a layer: what it adds, replaces and removes.
 *
 * - Source: OCI Image Format Specification, "Image Layer Filesystem Changeset": archives, plain or compressed with gzip or Zstandard, and
 *   whiteouts.
 * - Files of an uncompressed layer are read where they are; those of a compressed one have to be decompressed first.
 */
export async function applyLayer(reader: ByteReader, files: ImageFiles, context: InspectContext): Promise<void> {
  const [first, second, third, fourth] = await reader.head(4);
  const form = first === 0x1f && second === 0x8b ? "gzip" : first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd ? "zstd" : undefined;
  if (form === undefined) {
    await eachMember(new SeekingInput(reader), files, (member) => context.inside(reader.slice(member.place - reader.base, member.size, "a file"), member.name));
    return;
  }
  const input = new StreamingInput(decompressed(reader, form));
  try {
    await eachMember(input, files, (member) => unpacked(member, reader, context));
  } finally {
    await input.close();
  }
}

async function eachMember(
  input: SeekingInput | StreamingInput,
  files: ImageFiles,
  look: (member: TarMember) => Promise<InspectedPart | undefined>,
): Promise<void> {
  for await (const member of tarMembers(input)) {
    const path = cleanPath(member.name);
    const at = path.lastIndexOf("/") + 1;
    const [folder, name] = [path.slice(0, at), path.slice(at)];
    if (name === opaque) remove(files, folder);
    else if (name.startsWith(whiteout)) {
      files.artifacts.delete(folder + name.slice(whiteout.length));
      remove(files, `${folder}${name.slice(whiteout.length)}/`);
    } else if (member.type === "file") {
      files.files += 1;
      if (/^usr\/local\/cuda[^/]*\/compat\/(?:.*\/)?libcuda\.so/u.test(path)) files.cudaCompat = true;
      const found = member.size < smallest ? undefined : await look({ ...member, name: path, take: (count) => member.take(count) });
      if (found === undefined) files.artifacts.delete(path);
      else files.artifacts.set(path, { ...found, artifact: { ...found.artifact, reference: path } });
    }
  }
}

/** Decompresses a file where its first bytes say that it is an artifact. */
async function unpacked(member: TarMember, reader: ByteReader, context: InspectContext): Promise<InspectedPart | undefined> {
  const head = Uint8Array.from(await member.take(512));
  if (!context.recognises(head, member.name, member.size)) return undefined;
  let rest: Uint8Array | undefined = head;
  const take = async (count: number): Promise<Uint8Array> => {
    if (rest === undefined) return member.take(count);
    const bytes = rest;
    rest = undefined;
    return bytes;
  };
  try {
    return await withMember(member.name, member.size, take, reader, context, (content) => context.inside(content, member.name));
  } catch (error) {
    if (!(error instanceof InspectFault) || error.code !== "inspect-unsupported") throw error;
    context.warn(error.code, `${member.name}: ${error.message}`);
    return undefined;
  }
}

function remove(files: ImageFiles, prefix: string): void {
  for (const path of files.artifacts.keys()) if (path.startsWith(prefix)) files.artifacts.delete(path);
}

function cleanPath(name: string): string {
  return printable(new TextEncoder().encode(name.replace(/^(?:\.?\/)+/u, "")), 1024);
}
