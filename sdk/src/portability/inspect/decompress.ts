import { Decompress } from "fzstd";
import type { ByteReader } from "./byte-reader.js";
import type { InspectContext } from "./inspect-context.js";
import { InspectFault, malformed } from "./inspect-fault.js";

/** How bytes are compressed: `zlib` (RFC 1950), `deflate` (RFC 1951), `gzip` (RFC 1952) or `zstd` (RFC 8878). */
export type Compression = "zlib" | "deflate" | "gzip" | "zstd";

const chunkBytes = 65_536;

/**
 * Decompresses to memory.
 *
 * @param size how large the result is said to be; more is refused, as is more than `limits.memberBytes`
 */
export async function decompress(reader: ByteReader, form: Compression, size: number, context: InspectContext): Promise<Uint8Array> {
  if (size > context.limits.memberBytes) {
    throw new InspectFault("inspect-unsupported", reader.base, `the compressed data are said to be ${String(size)} bytes, more than are decompressed`);
  }
  // Allocated as it grows: a small file must not claim much memory by what it says.
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of decompressed(reader, form)) {
    length += chunk.length;
    if (length > size) throw malformed(reader.base, `the compressed data are more than the ${String(size)} bytes that they are said to be`);
    chunks.push(chunk);
  }
  if (length < size) throw malformed(reader.base, `the compressed data are ${String(length)} bytes, and are said to be ${String(size)}`);
  return joined(chunks, length);
}

/** Decompresses piece by piece. Data that are not of the form are `inspect-malformed` at the place where they start. */
export async function* decompressed(reader: ByteReader, form: Compression): AsyncGenerator<Uint8Array, undefined, undefined> {
  try {
    const chunks = form === "zstd" ? unzstd(reader) : inflated(reader, form === "zlib" ? "deflate" : form === "deflate" ? "deflate-raw" : "gzip");
    for await (const chunk of chunks) {
      reader.spend(chunk.length, 0);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof InspectFault) throw error;
    throw malformed(reader.base, `the data are not ${form}: ${error instanceof Error ? error.message : "they cannot be decompressed"}`);
  }
}

async function* unzstd(reader: ByteReader): AsyncGenerator<Uint8Array, undefined, undefined> {
  let ready: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => {
    ready.push(chunk);
  });
  for (let at = 0; at < reader.size; at += chunkBytes) {
    const length = Math.min(chunkBytes, reader.size - at);
    decoder.push(Uint8Array.from(await reader.bytes(at, length, "compressed data")), at + length === reader.size);
    const chunks = ready;
    ready = [];
    yield* chunks;
  }
}

async function* inflated(reader: ByteReader, form: CompressionFormat): AsyncGenerator<Uint8Array, undefined, undefined> {
  const stream = new DecompressionStream(form);
  const writer = stream.writable.getWriter();
  let fault: unknown;
  const feeding = (async () => {
    try {
      for (let at = 0; at < reader.size; at += chunkBytes) {
        await writer.write(Uint8Array.from(await reader.bytes(at, Math.min(chunkBytes, reader.size - at), "compressed data")));
      }
      await writer.close();
    } catch (error) {
      fault = error;
      // The reading side learns of it too; that it is told twice is no further fault.
      await writer.abort(error).catch(() => undefined);
    }
  })();
  const output = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await output.read();
      if (done) break;
      yield value;
    }
    await feeding;
  } catch (error) {
    throw fault instanceof InspectFault ? fault : error;
  } finally {
    // Whoever stops early must not leave the feeding behind.
    await output.cancel().catch(() => undefined);
    await feeding;
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
