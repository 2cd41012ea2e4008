import { Malformed } from "./malformed.js";

/** Bytes as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

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
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  readonly #what: string;
  #offset = 0;

  constructor(bytes: Bytes, options: { readonly littleEndian: boolean; readonly what: string }) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), this.#littleEndian);
  }

  u24(): number {
    const [a = 0, b = 0, c = 0] = this.bytes(3);
    return this.#littleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), this.#littleEndian);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8), this.#littleEndian);
  }

  bytes(length: number): Bytes {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
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
