import type { ByteReader } from "../byte-reader.js";
import { InspectFault } from "../inspect-fault.js";

/** Where an archive is read from, front to back. */
export interface TarInput {
  /** Where the next byte is: in the file, or in the decompressed data. */
  readonly place: number;
  /** The next bytes; fewer than asked for only at the end. */
  take(count: number): Promise<Uint8Array>;
  /** Goes on behind bytes that have to be there. */
  skip(count: number, what: string): Promise<void>;
}

/** An archive that can be read in any order, so that what is skipped is not read. */
export class SeekingInput implements TarInput {
  readonly #reader: ByteReader;
  /** Where the next byte is in the reader. */
  position = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  get place(): number {
    return this.#reader.base + this.position;
  }

  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.#reader.bytes(this.position, Math.min(count, this.#reader.size - this.position), "the archive");
    this.position += bytes.length;
    return bytes;
  }

  async skip(count: number, what: string): Promise<void> {
    this.#reader.slice(this.position, count, what);
    this.position += count;
    return Promise.resolve();
  }
}

/** An archive that comes piece by piece, as it is decompressed. */
export class StreamingInput implements TarInput {
  readonly #pieces: AsyncGenerator<Uint8Array, undefined, undefined>;
  #piece: Uint8Array = new Uint8Array();
  place = 0;

  constructor(pieces: AsyncGenerator<Uint8Array, undefined, undefined>) {
    this.#pieces = pieces;
  }

  async take(count: number): Promise<Uint8Array> {
    const first = await this.#next(count);
    if (first.length === count || first.length === 0) return first;
    const parts = [first];
    let length = first.length;
    while (length < count) {
      const more = await this.#next(count - length);
      if (more.length === 0) break;
      parts.push(more);
      length += more.length;
    }
    const joined = new Uint8Array(length);
    let at = 0;
    for (const one of parts) {
      joined.set(one, at);
      at += one.length;
    }
    return joined;
  }

  async skip(count: number, what: string): Promise<void> {
    for (let left = count; left > 0;) {
      const { length } = await this.#next(left);
      if (length === 0) throw new InspectFault("inspect-truncated", this.place, `the archive ends inside ${what}`);
      left -= length;
    }
  }

  /** Ends the decompression behind it. */
  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }

  async #next(most: number): Promise<Uint8Array> {
    while (this.#piece.length === 0) {
      const next: IteratorResult<Uint8Array, undefined> = await this.#pieces.next();
      if (next.done === true) return new Uint8Array();
      this.#piece = next.value;
    }
    const taken = this.#piece.subarray(0, most);
    this.#piece = this.#piece.subarray(taken.length);
    this.place += taken.length;
    return taken;
  }
}
