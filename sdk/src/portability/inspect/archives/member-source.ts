import type { ByteReader } from "../byte-reader.js";
import { bytesSource } from "../byte-source.js";
import { decompressed, type Compression } from "../decompress.js";
import type { InspectContext, Spool } from "../inspect-context.js";
import { InspectFault } from "../inspect-fault.js";

/**
 * Lets something look at data that can only be read front to back, as if they could be read in any order: in memory where they are few,
 * else by the spool of the caller.
 *
 * @param take gives the next bytes, none at the end
 * @returns what `use` gives; nothing, with a warning, where there is no place for the data
 */
export async function withMember<T>(
  name: string,
  size: number,
  take: (count: number) => Promise<Uint8Array>,
  parent: ByteReader,
  context: InspectContext,
  use: (reader: ByteReader) => Promise<T>,
): Promise<T | undefined> {
  if (size <= context.limits.memberBytes) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of piecesOf(size, take)) chunks.push(Uint8Array.from(chunk));
    return use(parent.over(bytesSource(joined(chunks))));
  }
  if (context.openSpool === undefined) {
    context.warn("inspect-unsupported", `${name} has ${String(size)} bytes, too many to be decompressed in memory, and was not looked into`);
    return undefined;
  }
  const spool = await context.openSpool();
  try {
    for await (const chunk of piecesOf(size, take)) await spool.write(chunk);
    return await use(parent.over(await spool.source()));
  } finally {
    await spool.close();
  }
}

const headBytes = 512;

/**
 * As {@link withMember}, for a compressed file whose size is known only at its end.
 *
 * @param accept whether the first bytes are worth the rest
 */
export async function withUnpacked<T>(
  reader: ByteReader,
  form: Compression,
  context: InspectContext,
  accept: (head: Uint8Array) => boolean,
  use: (reader: ByteReader) => Promise<T>,
): Promise<T | undefined> {
  const chunks: Uint8Array[] = [];
  let [size, spool]: [number, Spool | undefined] = [0, undefined];
  let accepted = false;
  let head: Uint8Array = new Uint8Array();
  try {
    for await (const chunk of decompressed(reader, form)) {
      size += chunk.length;
      if (!accepted) {
        head = joined([head, chunk]);
        if (head.length >= headBytes) {
          accepted = accept(head);
          if (!accepted) return undefined;
        }
      }
      if (spool === undefined && size > context.limits.memberBytes) {
        if (context.openSpool === undefined) {
          throw new InspectFault("inspect-limit", reader.base, `the data are more than ${String(context.limits.memberBytes)} bytes when they are decompressed`);
        }
        spool = await context.openSpool();
        for (const before of chunks.splice(0)) await spool.write(before);
      }
      if (spool === undefined) chunks.push(Uint8Array.from(chunk));
      else await spool.write(chunk);
    }
    if (!accepted) return undefined;
    return await use(reader.over(spool === undefined ? bytesSource(joined(chunks)) : await spool.source()));
  } finally {
    await spool?.close();
  }
}

async function* piecesOf(size: number, take: (count: number) => Promise<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for (let left = size; left > 0;) {
    const chunk = await take(Math.min(left, 1_048_576));
    if (chunk.length === 0) return;
    left -= chunk.length;
    yield chunk;
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
