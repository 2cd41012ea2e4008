import { sizeAt, type ByteReader } from "../byte-reader.js";
import { decompressed } from "../decompress.js";
import type { InspectContext } from "../inspect-context.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { printable } from "../printable.js";
import { StreamingInput } from "./tar-input.js";
import { withMember } from "./member-source.js";

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflate. */
  readonly method: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header is. */
  readonly offset: number;
}

const endBytes = 22;
const locatorBytes = 20;
const mostEntries = 1_000_000;

/**
 * The directory of a zip archive.
 *
 * - Layout: PKWARE APPNOTE 6.3, 4.3 to 4.5, with Zip64. Archives of several disks are refused; nothing before the archive is expected.
 */
export async function readZip(reader: ByteReader): Promise<readonly ZipEntry[]> {
  const { count, size, offset } = await readEnd(reader);
  if (count > mostEntries) throw malformed(reader.base + offset, `a zip archive of ${String(count)} files has more than any`);
  const directory = await reader.view(offset, size, "the directory of the zip archive");
  const bytes = new Uint8Array(directory.buffer, directory.byteOffset, directory.byteLength);
  const entries: ZipEntry[] = [];
  for (let at = 0, index = 0; index < count; index += 1) {
    if (at + 46 > size || directory.getUint32(at, true) !== 0x02014b50)
      throw malformed(reader.base + offset + at, "the directory of the zip archive has fewer entries than it says");
    const [nameSize, extraSize, commentSize] = [directory.getUint16(at + 28, true), directory.getUint16(at + 30, true), directory.getUint16(at + 32, true)];
    const end = at + 46 + nameSize + extraSize + commentSize;
    if (end > size) throw malformed(reader.base + offset + at, "an entry of the zip archive goes beyond its directory");
    const extra = new DataView(directory.buffer, directory.byteOffset + at + 46 + nameSize, extraSize);
    const [whole, packed, local] = wideSizes(extra, [
      directory.getUint32(at + 24, true),
      directory.getUint32(at + 20, true),
      directory.getUint32(at + 42, true),
    ]);
    entries.push({
      name: printable(bytes.subarray(at + 46, at + 46 + nameSize), 1024),
      method: directory.getUint16(at + 10, true),
      packedSize: packed,
      size: whole,
      offset: local,
    });
    at = end;
  }
  return entries;
}

async function readEnd(reader: ByteReader): Promise<{ readonly count: number; readonly size: number; readonly offset: number }> {
  const tailSize = Math.min(reader.size, endBytes + 65_535 + locatorBytes);
  const tailAt = reader.size - tailSize;
  const tail = await reader.view(tailAt, tailSize, "the end of the zip archive");
  let at = tailSize - endBytes;
  while (at >= 0 && (tail.getUint32(at, true) !== 0x06054b50 || tail.getUint16(at + 20, true) !== tailSize - at - endBytes)) at -= 1;
  if (at < 0) throw new InspectFault("inspect-truncated", reader.base + reader.size, "the zip archive has no end record");
  const narrow = { count: tail.getUint16(at + 10, true), size: tail.getUint32(at + 12, true), offset: tail.getUint32(at + 16, true) };
  if (at < locatorBytes || tail.getUint32(at - locatorBytes, true) !== 0x07064b50) return narrow;
  const endAt = sizeAt(tail, at - locatorBytes + 8);
  const wide = await reader.view(endAt, 56, "the Zip64 end record");
  if (wide.getUint32(0, true) !== 0x06064b50) throw malformed(reader.base + endAt, "there is no Zip64 end record where one should be");
  return { count: sizeAt(wide, 32), size: sizeAt(wide, 40), offset: sizeAt(wide, 48) };
}

/** The extra field 1 has, in this order, those of size, packed size and offset that do not fit their own fields. */
function wideSizes(extra: DataView, sizes: readonly [number, number, number]): readonly [number, number, number] {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const [id, length] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)];
    if (id === 1) {
      let next = at + 4;
      const end = Math.min(next + length, extra.byteLength);
      const wide = (value: number): number => {
        if (value !== 0xffffffff || next + 8 > end) return value;
        next += 8;
        return sizeAt(extra, next - 8);
      };
      return [wide(sizes[0]), wide(sizes[1]), wide(sizes[2])];
    }
    at += 4 + length;
  }
  return sizes;
}

/** Lets something look at a file of the archive, decompressed where it is compressed. */
export async function withZipEntry<T>(
  reader: ByteReader,
  entry: ZipEntry,
  context: InspectContext,
  use: (content: ByteReader) => Promise<T>,
): Promise<T | undefined> {
  const header = await reader.view(entry.offset, 30, `the header of ${entry.name}`);
  if (header.getUint32(0, true) !== 0x04034b50) throw malformed(reader.base + entry.offset, `there is no file where ${entry.name} should be`);
  const packed = reader.slice(entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true), entry.packedSize, `the contents of ${entry.name}`);
  if (entry.method === 0) return use(packed);
  if (entry.method !== 8) {
    context.warn("inspect-unsupported", `${entry.name} is compressed by method ${String(entry.method)} and was not looked into`, reader.base + entry.offset);
    return undefined;
  }
  const input = new StreamingInput(decompressed(packed, "deflate"));
  try {
    return await withMember(entry.name, entry.size, (count) => input.take(count), reader, context, use);
  } finally {
    await input.close();
  }
}
