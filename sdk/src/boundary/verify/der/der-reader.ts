import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { derTag, type DerElement } from "./der-element.js";

/**
 * Reads the values of a DER structure (ITU-T X.690) one after another.
 *
 * - Lengths are definite and in their shortest form; tags are of one octet. Anything else is {@link Malformed}.
 * - Nothing is copied, and nothing is descended into unless asked: nesting in the input costs nothing.
 *
 * @example
 * ```ts
 * const reader = DerReader.whole(bytes, derTag.sequence, "the certificate");
 * const version = reader.optional(contextTag(0));
 * const serial = reader.next(derTag.integer);
 * reader.end();
 * ```
 */
export class DerReader {
  readonly #bytes: Bytes;
  readonly #what: string;
  #offset = 0;

  /** Reads the values in the content of something. */
  constructor(content: Bytes, what: string) {
    this.#bytes = content;
    this.#what = what;
  }

  /** Reads the values in an element that is all of the bytes. */
  static whole(bytes: Bytes, tag: number, what: string): DerReader {
    const outer = new DerReader(bytes, what);
    const inner = DerReader.of(outer.next(tag));
    outer.end();
    return inner;
  }

  /** Reads the values inside of an element. */
  static of(element: DerElement): DerReader {
    return new DerReader(element.content, element.what);
  }

  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  /** The identifier octet of the next value; `undefined` at the end. */
  get tag(): number | undefined {
    return this.#bytes[this.#offset];
  }

  /** The next value, which must be there and of this tag. */
  next(tag?: number): DerElement {
    const start = this.#offset;
    const [found, contentAt, end] = header(this.#bytes, start, this.#what);
    if (tag !== undefined && found !== tag) {
      throw new Malformed(`${this.#what} has a value of tag 0x${found.toString(16)} at byte ${String(start)}, and 0x${tag.toString(16)} was expected`);
    }
    this.#offset = end;
    return { tag: found, raw: this.#bytes.subarray(start, end), content: this.#bytes.subarray(contentAt, end), what: this.#what };
  }

  /** The next value if it is of this tag. */
  optional(tag: number): DerElement | undefined {
    return this.tag === tag ? this.next(tag) : undefined;
  }

  /** A reader of the values in the next value. */
  enter(tag: number = derTag.sequence): DerReader {
    return DerReader.of(this.next(tag));
  }

  /** Demands that nothing is left. */
  end(): void {
    if (this.left > 0) throw new Malformed(`${this.#what} has ${String(this.left)} bytes after byte ${String(this.#offset)}, where it ends`);
  }
}

/** Tag, where the content begins, and where it ends. */
function header(bytes: Bytes, start: number, what: string): readonly [tag: number, contentAt: number, end: number] {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined) throw new Malformed(`${what} ends after ${String(bytes.length)} bytes, inside of a value`);
  if ((tag & 0x1f) === 0x1f) throw new Malformed(`${what} has a tag of several octets at byte ${String(start)}`);
  let length = first;
  let contentAt = start + 2;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) throw new Malformed(`${what} has a length of no definite or of too many octets at byte ${String(start)}`);
    length = 0;
    for (let index = 0; index < octets; index += 1) length = length * 256 + (bytes[contentAt + index] ?? Number.NaN);
    contentAt += octets;
    if (length < 0x80 || length < 2 ** (8 * (octets - 1)))
      throw new Malformed(`${what} has a length that is not in its shortest form at byte ${String(start)}`);
  }
  const end = contentAt + length;
  // A length of which octets are missing is not a number.
  if (!(end <= bytes.length)) throw new Malformed(`${what} ends after ${String(bytes.length)} bytes, inside of a value`);
  return [tag, contentAt, end];
}
