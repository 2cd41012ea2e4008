import type { ByteSource } from "./byte-source.js";
import { InspectFault } from "./inspect-fault.js";

/** What readers of one inspection share: how many bytes may still be read. */
export interface ReadBudget {
  left: number;
}

const windowBytes = 16_384;
/** No structure that is read at once is larger. */
const largestRead = 2 ** 27;

/**
 * Reads structures from a source, within its bounds and a budget.
 *
 * - What lies beyond the end is `inspect-truncated`, at the place of the file where the missing bytes would be.
 * - Small reads are served from a window, so that a source is not asked for every field.
 */
export class ByteReader {
  readonly size: number;
  /** Where the first byte of this reader is in the file, for messages. */
  readonly base: number;
  readonly #source: ByteSource;
  readonly #budget: ReadBudget;
  readonly #start: number;
  #window: Uint8Array = new Uint8Array();
  #windowAt = 0;

  constructor(source: ByteSource, budget: ReadBudget, start = 0, size: number = source.size, base: number = start) {
    this.#source = source;
    this.#budget = budget;
    this.#start = start;
    this.size = size;
    this.base = base;
  }

  /** Bytes in memory, read within the same budget; their offsets are told as from `base` on. */
  over(bytes: ByteSource, base = 0): ByteReader {
    return new ByteReader(bytes, this.#budget, 0, bytes.size, base);
  }

  /** A part, which has to lie inside. */
  slice(offset: number, length: number, what: string): ByteReader {
    this.#check(offset, length, what);
    return new ByteReader(this.#source, this.#budget, this.#start + offset, length, this.base + offset);
  }

  /** The bytes of a structure, which have to be there. */
  async bytes(offset: number, length: number, what: string): Promise<Uint8Array> {
    this.#check(offset, length, what);
    if (length > largestRead) throw new InspectFault("inspect-limit", this.base + offset, `${what} has ${String(length)} bytes, more than are read at once`);
    if (offset >= this.#windowAt && offset + length <= this.#windowAt + this.#window.length) {
      return this.#window.subarray(offset - this.#windowAt, offset - this.#windowAt + length);
    }
    const wanted = Math.min(Math.max(length, windowBytes), this.size - offset);
    this.spend(wanted, offset);
    const read = await this.#source.read(this.#start + offset, wanted);
    if (read.length < length) {
      throw new InspectFault("inspect-truncated", this.base + offset + read.length, `the source ends inside ${what}`);
    }
    if (length <= windowBytes) {
      this.#window = read;
      this.#windowAt = offset;
    }
    return read.subarray(0, length);
  }

  /** As {@link bytes}, for numbers. */
  async view(offset: number, length: number, what: string): Promise<DataView> {
    const bytes = await this.bytes(offset, length, what);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Counts bytes that are read, or made by decompressing what was read at `offset`, towards the limit. */
  spend(bytes: number, offset: number): void {
    this.#budget.left -= bytes;
    if (this.#budget.left < 0) throw new InspectFault("inspect-limit", this.base + offset, "more bytes would have to be read than the limit allows");
  }

  /** The first bytes, as many as there are up to `length`. */
  async head(length: number): Promise<Uint8Array> {
    return this.bytes(0, Math.min(length, this.size), "the beginning");
  }

  #check(offset: number, length: number, what: string): void {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) {
      throw new InspectFault("inspect-malformed", this.base, `the place of ${what} is out of any range`);
    }
    if (offset + length <= this.size) return;
    throw new InspectFault(
      "inspect-truncated",
      this.base + this.size,
      `${what} is said to be at bytes ${String(this.base + offset)} to ${String(this.base + offset + length)}, and the data end at ${String(this.base + this.size)}`,
    );
  }
}

/** A 64-bit number that is a size or a place; one too large for any file is as good as infinite. */
export function sizeAt(view: DataView, offset: number, littleEndian = true): number {
  return Number(view.getBigUint64(offset, littleEndian));
}

/** Characters up to the first zero byte. Bytes that are not printable ASCII are replaced, since the text may be printed. */
export function asciiText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  let text = "";
  for (const byte of end < 0 ? bytes : bytes.subarray(0, end)) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "?";
  return text;
}
