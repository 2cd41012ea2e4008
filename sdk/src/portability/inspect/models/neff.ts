import { SeekingInput, StreamingInput } from "../archives/tar-input.js";
import { tarMembers } from "../archives/tar.js";
import { asciiText, sizeAt, type ByteReader } from "../byte-reader.js";
import { decompressed } from "../decompress.js";
import type { ArtifactFormat, InspectContext } from "../inspect-context.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";

const headerBytes = 1024;
const newestMajor = 15;
const mostJson = 2 ** 20;

/** The targets that one generation of cores has alone. The first, `sunda`, is that of both Trainium1 and Inferentia2. */
const targets: ReadonlyMap<string, string> = new Map([
  ["cayman", "trn2"],
  ["v3", "trn2"],
  ["mariana", "trn3"],
  ["v4", "trn3"],
]);

/** NEFF: executables of AWS Neuron. They have no mark: one is known by a header whose sizes fit. */
export const neffFormat: ArtifactFormat = {
  title: "NEFF",
  recognises(head, name, size) {
    if (name.endsWith(".neff")) return true;
    if (head.length < 48 || size <= headerBytes) return false;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const [packager, header, data, major] = [sizeAt(view, 0), sizeAt(view, 8), sizeAt(view, 16), sizeAt(view, 24)];
    return (packager === 1 || packager === 2) && header === headerBytes && data > 0 && data <= size - headerBytes && major <= newestMajor;
  },
  inspect: readNeff,
};

/**
 * Reads the header of an executable.
 *
 * - Layout: AWS Neuron documentation, "Work with NEFF files", struct neff_header; all numbers little-endian.
 * - The target is not in the header. It is in a file `kelf-a.json` of the archive behind it, which AWS does not document: it is given where that
 *   file names cores that only one device has.
 */
async function readNeff(reader: ByteReader, context: InspectContext): Promise<InspectedPart> {
  context.count(reader.base);
  const header = await reader.view(0, headerBytes, "the header of a NEFF");
  const bytes = new Uint8Array(header.buffer, header.byteOffset, headerBytes);
  const [packager, headerSize, dataSize] = [sizeAt(header, 0), sizeAt(header, 8), sizeAt(header, 16)];
  const [major, minor, lnc] = [sizeAt(header, 24), sizeAt(header, 32), header.getUint32(552, true)];
  if (packager !== 1 && packager !== 2) throw malformed(reader.base, `${String(packager)} is no version of a NEFF package`);
  if (headerSize !== headerBytes)
    throw malformed(reader.base + 8, `the header of a NEFF has ${String(headerBytes)} bytes, and this one says ${String(headerSize)}`);
  if (major > newestMajor) throw malformed(reader.base + 24, `${String(major)} is no version of NEFF`);
  const data = reader.slice(headerBytes, dataSize, "the data of a NEFF");
  const build = asciiText(bytes.slice(40, 168));
  const name = asciiText(bytes.slice(220, 476));
  const requested = header.getUint32(476, true);
  const cores = await coresOf(data, packager, context);
  const target = cores === undefined ? undefined : targets.get(cores);
  return part(
    {
      kind: "neff",
      ...(target === undefined ? {} : { target }),
      isaVersion: `${String(major)}.${String(minor)}`,
      ...(lnc === 1 || lnc === 2 ? { features: [`lnc-${String(lnc)}`] } : {}),
    },
    {
      ...(build === "" ? {} : { build }),
      ...(name === "" ? {} : { name }),
      ...(requested === 0 ? {} : { "neuron cores": String(requested) }),
      ...(cores === undefined ? {} : { "cores for": cores }),
    },
  );
}

async function coresOf(data: ByteReader, packager: number, context: InspectContext): Promise<string | undefined> {
  const input = packager === 1 ? new SeekingInput(data) : new StreamingInput(decompressed(data, "gzip"));
  try {
    for await (const member of tarMembers(input)) {
      if (!/^(?:\.\/)?kelf-a\.json$/u.test(member.name) || member.size > mostJson) continue;
      const value: unknown = JSON.parse(new TextDecoder().decode(await member.take(member.size)));
      return typeof value === "object" && value !== null && "target" in value && typeof value.target === "string" && /^[a-z0-9*]{0,16}$/u.test(value.target)
        ? value.target
        : undefined;
    }
  } catch (error) {
    if (error instanceof InspectFault && error.code === "inspect-limit") throw error;
    context.warn("inspect-malformed", `the archive inside the NEFF cannot be read: ${error instanceof Error ? error.message : "unknown"}`, data.base);
  } finally {
    if (input instanceof StreamingInput) await input.close();
  }
  return undefined;
}
