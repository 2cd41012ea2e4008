import { InspectFault, malformed } from "../inspect-fault.js";
import type { TarInput } from "./tar-input.js";

/** One file, link or folder of an archive. */
export interface TarMember {
  readonly name: string;
  readonly type: "file" | "hard-link" | "symbolic-link" | "other";
  readonly size: number;
  /** The target of a link. */
  readonly link: string;
  /** Where its contents start, as the input counts. */
  readonly place: number;
  /** The next bytes of its contents, to be taken before the next member is asked for. */
  take(count: number): Promise<Uint8Array>;
}

const blockBytes = 512;
const mostExtension = 2 ** 20;
const mostMembers = 4_000_000;

/**
 * The members of a tar archive in their order.
 *
 * - Layout: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"; GNU long names and numbers of base 256.
 * - Every header is held against its checksum. An archive without its end mark is cut off.
 */
export async function* tarMembers(input: TarInput): AsyncGenerator<TarMember, void, undefined> {
  let longName: string | undefined;
  let longLink: string | undefined;
  let longSize: number | undefined;
  for (let count = 0; ; count += 1) {
    const headerAt = input.place;
    const block = await input.take(blockBytes);
    if (block.length < blockBytes) throw new InspectFault("inspect-truncated", input.place, "the archive ends without its end mark");
    if (block.every((byte) => byte === 0)) return;
    if (count >= mostMembers) throw new InspectFault("inspect-limit", headerAt, `the archive has more than ${String(mostMembers)} members`);
    const header = readHeader(Uint8Array.from(block), headerAt);
    const size = longSize ?? header.size;
    const padded = Math.ceil(size / blockBytes) * blockBytes;
    if ("LKxg".includes(header.type)) {
      if (size > mostExtension) throw malformed(headerAt, `an extended header has ${String(size)} bytes, more than any`);
      const bytes = await input.take(padded);
      if (bytes.length < padded) throw new InspectFault("inspect-truncated", input.place, "the archive ends inside an extended header");
      const text = new TextDecoder().decode(bytes.subarray(0, size));
      if (header.type === "L") longName = text.replace(/\0.*$/su, "");
      else if (header.type === "K") longLink = text.replace(/\0.*$/su, "");
      else if (header.type === "x") {
        const records = readRecords(text);
        longName = records.get("path") ?? longName;
        longLink = records.get("linkpath") ?? longLink;
        const stated = records.get("size");
        if (stated !== undefined && /^[0-9]{1,15}$/u.test(stated)) longSize = Number(stated);
      }
      continue;
    }
    const contentAt = input.place;
    let left = size;
    yield {
      name: longName ?? header.name,
      type:
        header.type === "0" || header.type === "\0" || header.type === "7"
          ? "file"
          : header.type === "1"
            ? "hard-link"
            : header.type === "2"
              ? "symbolic-link"
              : "other",
      size,
      link: longLink ?? header.link,
      place: contentAt,
      async take(wanted) {
        const bytes = await input.take(Math.min(wanted, left));
        left -= bytes.length;
        if (bytes.length < wanted && left > 0) throw new InspectFault("inspect-truncated", input.place, `the archive ends inside a file`);
        return bytes;
      },
    };
    // Links, devices and folders have no contents, whatever their size says.
    if (!"123456".includes(header.type)) await input.skip(left + padded - size, "a file");
    [longName, longLink, longSize] = [undefined, undefined, undefined];
  }
}

function readHeader(block: Uint8Array, place: number): { readonly name: string; readonly size: number; readonly type: string; readonly link: string } {
  const text = (from: number, length: number): string => new TextDecoder().decode(block.subarray(from, from + length)).replace(/\0.*$/su, "");
  let sum = 0;
  for (const [index, byte] of block.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  if (Number.parseInt(text(148, 8).trim(), 8) !== sum) throw malformed(place, "the checksum of a header of the archive is wrong");
  const prefix = text(257, 6) === "ustar" ? text(345, 155) : "";
  const name = text(0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: sizeFrom(block.subarray(124, 136), place),
    type: String.fromCharCode(block[156] ?? 0),
    link: text(157, 100),
  };
}

/** Octal digits, or bytes with the highest bit set before them. */
function sizeFrom(bytes: Uint8Array, place: number): number {
  const [first = 0] = bytes;
  let size = 0;
  if ((first & 0x80) !== 0) for (const byte of bytes.subarray(4)) size = size * 256 + byte;
  else {
    const digits = new TextDecoder().decode(bytes).replace(/\0.*$/su, "").trim();
    size = digits === "" ? 0 : /^[0-7]+$/u.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
  }
  if (!Number.isSafeInteger(size)) throw malformed(place + 124, "the size of a member of the archive is no number");
  return size;
}

/** Records are `LENGTH KEY=VALUE\n`, the length counting bytes; keys of interest and their values are told by the line. */
function readRecords(text: string): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (const line of text.split("\n")) {
    const found = /^[0-9]+ ([^=]+)=(.*)$/su.exec(line);
    if (found !== null) records.set(found[1] ?? "", found[2] ?? "");
  }
  return records;
}
