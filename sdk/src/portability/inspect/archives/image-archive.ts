import type { ByteReader } from "../byte-reader.js";
import type { InspectContext } from "../inspect-context.js";
import type { InspectedPart } from "../inspected-part.js";
import type { ReaderTree } from "./file-tree.js";
import { inspectImages } from "./oci-image.js";
import { SeekingInput } from "./tar-input.js";
import { tarMembers } from "./tar.js";

/** Whether the bytes are a tar archive. */
export function isTar(head: Uint8Array): boolean {
  return head.length >= 262 && String.fromCharCode(...head.subarray(257, 262)) === "ustar";
}

/** Reads an image that was saved as one archive: an OCI image layout, or what `docker save` writes. */
export async function inspectImageArchive(reader: ByteReader, context: InspectContext): Promise<InspectedPart | undefined> {
  return inspectImages(await treeOf(reader), context);
}

/** The files of an archive where they are. A link stands for the file that it names. */
async function treeOf(reader: ByteReader): Promise<ReaderTree> {
  const files = new Map<string, ByteReader>();
  const links = new Map<string, string>();
  const input = new SeekingInput(reader);
  for await (const member of tarMembers(input)) {
    const name = cleaned(member.name);
    if (member.type === "file") files.set(name, reader.slice(member.place - reader.base, member.size, "a file of the archive"));
    else if (member.type === "symbolic-link") links.set(name, resolved(name, member.link));
    else if (member.type === "hard-link") links.set(name, cleaned(member.link));
  }
  return {
    open(path) {
      const name = cleaned(path);
      const target = links.get(name);
      return Promise.resolve(files.get(name) ?? (target === undefined ? undefined : files.get(target)));
    },
  };
}

function cleaned(path: string): string {
  return path.replace(/^(?:\.?\/)+/u, "");
}

function resolved(name: string, link: string): string {
  const folders = name.split("/").slice(0, -1);
  for (const step of link.split("/")) {
    if (step === "..") folders.pop();
    else if (step !== "." && step !== "") folders.push(step);
  }
  return folders.join("/");
}
