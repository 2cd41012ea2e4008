import { Malformed } from "./malformed.js";

/** Bytes as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A number of 64 bits is copied here: a view of where it stands would take longer to make. */
const word = new Uint8Array(8);
const wordView = new DataView(word.buffer);

/**
 * Reads a binary structure from its beginning, and never past its end.
 *
 * - `littleEndian` is the order of all numbers; numbers of 64 bits are bigints.
 * - What is read is a view of the input: nothing is copied, so a length in the input cannot make it allocate.
 * - Whatever is not there raises {@link Malformed}, with the name of the structure.
 *
 * @example
 * ```ts
 * const reader = new ByteReader(bytes, { littleEndian: true, what: "the quote" });
 * const version = reader.u16();
 * ```
 */
export class ByteReader {
  readonly #bytes: Bytes;
  readonly #littleEndian: boolean;
  readonly #what: string;
  #offset = 0;

  constructor(bytes: Bytes, options: { readonly littleEndian: boolean; readonly what: string }) {
    this.#bytes = bytes;
    this.#littleEndian = options.littleEndian;
    this.#what = options.what;
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes left. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  #take(length: number): number {
    if (length > this.left) throw new Malformed(`${this.#what} ends after ${String(this.#bytes.length)} bytes, inside of a field`);
    const start = this.#offset;
    this.#offset += length;
    return start;
  }

  u8(): number {
    return Number(this.#bytes[this.#take(1)]);
  }

  u16(): number {
    return this.#number(2);
  }

  u24(): number {
    return this.#number(3);
  }

  u32(): number {
    return this.#number(4);
  }

  u64(): bigint {
    const start = this.#take(8);
    for (let index = 0; index < 8; index += 1) word[index] = Number(this.#bytes[start + index]);
    return wordView.getBigUint64(0, this.#littleEndian);
  }

  /** A number of up to four bytes: a view for it would take longer to make than its bytes to read. */
  #number(size: number): number {
    const start = this.#take(size);
    let number = 0;
    for (let index = 0; index < size; index += 1) number = (number << 8) | Number(this.#bytes[this.#littleEndian ? start + size - 1 - index : start + index]);
    return number >>> 0;
  }

  bytes(length: number): Bytes {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Passes over bytes that nobody looks at. */
  skip(length: number): void {
    this.#take(length);
  }

  /** A reader of the next bytes alone. */
  part(length: number, what: string): ByteReader {
    return new ByteReader(this.bytes(length), { littleEndian: this.#littleEndian, what });
  }

  /** Demands that nothing is left. */
  end(): void {
    if (this.left > 0) throw new Malformed(`${this.#what} has ${String(this.left)} bytes after its end`);
  }
}
