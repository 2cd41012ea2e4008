import type { ByteReader } from "./byte-reader.js";
import { InspectFault } from "./inspect-fault.js";

const chunkBytes = 262_144;

/**
 * Reads numbers and texts one after the other, little-endian.
 *
 * - Before something is taken, `need` makes sure that it is there; it gives a promise only where bytes have to be fetched, so that millions of
 *   small values are read without one each.
 */
export class SequentialReader {
  readonly #reader: ByteReader;
  #chunk: DataView = new DataView(new ArrayBuffer(0));
  #chunkAt = 0;
  #at = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** Where the next value is. */
  get position(): number {
    return this.#chunkAt + this.#at;
  }

  /** Where the next value is in the file. */
  get place(): number {
    return this.#reader.base + this.position;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#reader.size - this.position;
  }

  /** Makes sure that so many bytes can be taken. */
  need(count: number, what: string): Promise<void> | undefined {
    return this.#at + count <= this.#chunk.byteLength ? undefined : this.#fetch(count, what);
  }

  u8(): number {
    this.#at += 1;
    return this.#chunk.getUint8(this.#at - 1);
  }

  u16(): number {
    this.#at += 2;
    return this.#chunk.getUint16(this.#at - 2, true);
  }

  u32(): number {
    this.#at += 4;
    return this.#chunk.getUint32(this.#at - 4, true);
  }

  /** A 64-bit number; one too large for any size is as good as infinite. */
  u64(): number {
    this.#at += 8;
    return Number(this.#chunk.getBigUint64(this.#at - 8, true));
  }

  /** The bytes themselves, valid until more are fetched. */
  take(count: number): Uint8Array {
    this.#at += count;
    return new Uint8Array(this.#chunk.buffer, this.#chunk.byteOffset + this.#at - count, count);
  }

  /** Goes on after bytes that are not looked at; nothing of them is read where they are many. */
  skip(count: number, what: string): void {
    if (!(count >= 0) || count > this.left) {
      throw new InspectFault("inspect-truncated", this.#reader.base + this.#reader.size, `${what} goes beyond the end of the data`);
    }
    if (this.#at + count <= this.#chunk.byteLength) this.#at += count;
    else {
      this.#chunkAt = this.position + count;
      this.#at = 0;
      this.#chunk = new DataView(new ArrayBuffer(0));
    }
  }

  async #fetch(count: number, what: string): Promise<void> {
    const at = this.position;
    const left = this.#reader.size - at;
    this.#chunk = await this.#reader.view(at, count > left ? count : Math.min(Math.max(count, chunkBytes), left), what);
    this.#chunkAt = at;
    this.#at = 0;
  }
}
