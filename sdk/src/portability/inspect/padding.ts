import type { ByteReader } from "./byte-reader.js";
import { malformed } from "./inspect-fault.js";

/** Sections are aligned to pages of at most so many bytes. */
const mostPadding = 65_536;

/** Where zeros that start at a place end: at the next other byte, or at the end. More of them than any alignment needs are refused. */
export async function endOfPadding(reader: ByteReader, at: number): Promise<number> {
  for (let next = at; next < reader.size;) {
    const bytes = await reader.bytes(next, Math.min(4096, reader.size - next), "padding");
    const found = bytes.findIndex((byte) => byte !== 0);
    if (found >= 0) return next + found;
    next += bytes.length;
    if (next - at > mostPadding) throw malformed(reader.base + at, "more zeros follow than any alignment needs");
  }
  return reader.size;
}
