import type { ByteReader } from "../byte-reader.js";
import type { ArtifactFormat } from "../inspect-context.js";
import { malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { toolkitRelease } from "./toolkit-release.js";

/** The directives that come first in a module are found within so many bytes. */
const mostBytes = 65_536;

/** White space and comments before the first directive. */
const beginning = /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/u;

/**
 * PTX as text.
 *
 * - A module starts with `.version`, `.target` and mostly `.address_size`. Source: PTX ISA, "PTX Module Directives".
 * - The release of the toolkit is in a comment that nvcc writes.
 */
export const ptxFormat: ArtifactFormat = {
  title: "PTX",
  recognises(head, name) {
    const text = decode(head);
    const rest = text.replace(beginning, "");
    return rest.startsWith(".version") || (rest === "" && text !== "" && name.endsWith(".ptx"));
  },
  async inspect(reader, context) {
    context.count(reader.base);
    return readPtx(reader);
  },
};

async function readPtx(reader: ByteReader): Promise<InspectedPart> {
  const text = decode(await reader.head(mostBytes));
  const start = beginning.exec(text)?.[0] ?? "";
  const directives = text.slice(start.length);
  const version = /^\.version\s+([0-9]{1,2}\.[0-9]{1,2})(?![0-9.])/u.exec(directives)?.[1];
  if (version === undefined) throw malformed(reader.base + start.length, "a PTX module starts with .version and a number");
  const rest = directives.slice(directives.indexOf(version) + version.length).replace(beginning, "");
  const target = /^\.target\s+sm_([0-9]{2,3}[af]?)\b([^\n;]*)/u.exec(rest);
  if (target === null) throw malformed(reader.base + start.length, "a PTX module says its .target after its .version");
  const bits = /\.address_size\s+(32|64)\b/u.exec(rest.slice(0, 4096))?.[1];
  const release = toolkitRelease(start);
  const options = (target[2] ?? "")
    .split(",")
    .map((option) => option.trim())
    .filter((option) => /^[a-z_0-9]+$/u.test(option));
  return part(
    {
      kind: "ptx",
      target: `compute_${target[1] ?? ""}`,
      isaVersion: version,
      ...(release === undefined ? {} : { builtWith: [{ name: "cuda-toolkit", version: release }] }),
    },
    { ...(bits === undefined ? {} : { "address size": bits }), ...(options.length === 0 ? {} : { "target options": options.join(" ") }) },
  );
}

/** Bytes as characters; PTX is ASCII. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
