import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes } from "../bytes/hex.js";

interface Entry<Value> {
  readonly key: Bytes;
  readonly trace: number;
  readonly value: Value;
}

/**
 * Values by byte strings, with a limit: the oldest are forgotten.
 *
 * - Keys are compared in full. They are found by their last bytes, which in what vendors sign are those of a signature or of a key, and by their first
 *   ones, where documents have their names.
 * - The map keeps the key that it is given, which nobody may change: a copy, or a part of one.
 */
export class ByteMap<Value> {
  /** In the order in which they came. */
  readonly #entries = new Set<Entry<Value>>();
  readonly #byTrace = new Map<number, readonly Entry<Value>[]>();
  readonly #limit: number;

  readonly #step: number;

  /** With a step of 1 each of the first bytes is looked at: for keys that differ in a few of them. Default: every fourth. */
  constructor(limit: number, step: number = usualStep) {
    this.#limit = limit;
    this.#step = step;
  }

  get(key: Uint8Array): Value | undefined {
    const alike = this.#byTrace.get(traceOf(key, this.#step));
    if (alike === undefined) return undefined;
    for (const entry of alike) if (sameBytes(entry.key, key)) return entry.value;
    return undefined;
  }

  /** Adds a value under a key that the map does not have. */
  add(key: Bytes, value: Value): Value {
    const entry = { key, trace: traceOf(key, this.#step), value };
    this.#entries.add(entry);
    this.#byTrace.set(entry.trace, [...this.#alike(entry.trace), entry]);
    for (const oldest of this.#entries) {
      if (this.#entries.size <= this.#limit) break;
      this.#entries.delete(oldest);
      const left = this.#alike(oldest.trace).filter((other) => other !== oldest);
      if (left.length === 0) this.#byTrace.delete(oldest.trace);
      else this.#byTrace.set(oldest.trace, left);
    }
    return value;
  }

  #alike(trace: number): readonly Entry<Value>[] {
    return this.#byTrace.get(trace) ?? [];
  }
}

const first = 64;
const last = 16;
/** Of the first bytes every fourth is looked at: those between them differ where these do, or the keys are compared. */
const usualStep = 4;

/** A number that is the same for the same bytes. */
function traceOf(key: Uint8Array, step: number): number {
  let sum = key.length;
  for (let index = Math.max(0, key.length - last); index < key.length; index += 1) sum = (Math.imul(sum, 31) + Number(key[index])) | 0;
  for (let index = Math.min(first, key.length - last) - 1; index >= 0; index -= step) sum = (Math.imul(sum, 31) + Number(key[index])) | 0;
  return sum;
}
