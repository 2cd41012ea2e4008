import { CornercastError } from "../../../errors/index.js";

/** Finds rows by a hash of their key, in four bytes and some room a row. */
export interface KeyTable {
  readonly size: number;
  /** The slots, as they are saved. */
  readonly slots: Uint32Array;
  /** Bytes that the slots take. */
  readonly bytes: number;
  /** The row with a hash that a test accepts, or -1. */
  find(hash: number, accepts: (row: number) => boolean): number;
  /** @throws {CornercastError} `input-too-large` beyond 67,108,862 rows. */
  add(hash: number, row: number): void;
  /** Takes out a row that is there. */
  remove(hash: number, row: number): void;
}

/** The rows that a table can tell apart: the rest of a slot holds a part of the hash, so that few other rows are looked at. */
const mostRows = 2 ** 26 - 2;
const rowBits = 26;
const rowMask = 2 ** rowBits - 1;
/** A slot whose row was taken out: what comes behind it is still looked for. */
const taken = 0xffff_ffff;

/** Whether saved slots are such that every search in them ends, and every row found is there: `used` has a byte for eight rows, and a bit for each. */
export function slotsAreSound(slots: Uint32Array, used: Uint8Array): boolean {
  if (slots.length < 16 || (slots.length & (slots.length - 1)) !== 0) return false;
  let filled = 0;
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index] as number;
    if (slot === 0) continue;
    filled += 1;
    const row = (slot & rowMask) - 1;
    // A row beyond the last is in no byte.
    if (slot !== taken && (((used[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) return false;
  }
  return filled * 4 <= slots.length * 3;
}

function countSlots(slots: Uint32Array): { readonly filled: number; readonly size: number } {
  let filled = 0;
  let gone = 0;
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index] as number;
    if (slot !== 0) filled += 1;
    if (slot === taken) gone += 1;
  }
  return { filled, size: filled - gone };
}

/** A table with saved slots, none by default; `hashOf` gives the hash of a row when it grows. */
export function createKeyTable(hashOf: (row: number) => number, start?: Uint32Array): KeyTable {
  let slots = start ?? new Uint32Array(slotsFor(0));
  let size = 0;
  let filled = 0;
  if (start !== undefined) ({ filled, size } = countSlots(start));
  const put = (hash: number, row: number): void => {
    const last = slots.length - 1;
    const spread = spreadHash(hash);
    let slot = spread & last;
    while (slots[slot] !== 0 && slots[slot] !== taken) slot = (slot + 1) & last;
    if (slots[slot] === 0) filled += 1;
    slots[slot] = tagged(spread, row);
  };
  const rebuild = (room: number): void => {
    const before = slots;
    slots = new Uint32Array(slotsFor(room));
    filled = 0;
    for (const slot of before) if (slot !== 0 && slot !== taken) put(hashOf((slot & rowMask) - 1), (slot & rowMask) - 1);
  };
  return {
    get size() {
      return size;
    },
    get slots() {
      return slots;
    },
    get bytes() {
      return slots.byteLength;
    },
    find(hash, accepts) {
      const last = slots.length - 1;
      const spread = spreadHash(hash);
      const tag = tagged(spread, -1);
      for (let slot = spread & last; ; slot = (slot + 1) & last) {
        const found = slots[slot] as number;
        if (found === 0) return -1;
        if (found !== taken && (found & ~rowMask) >>> 0 === tag && accepts((found & rowMask) - 1)) return (found & rowMask) - 1;
      }
    },
    add(hash, row) {
      if (row >= mostRows) throw new CornercastError("input-too-large", `an index holds ${String(mostRows)} offers at most`);
      // Three quarters are filled at most, slots of rows that were taken out included.
      if ((filled + 1) * 4 > slots.length * 3) rebuild(size + 1);
      put(hash, row);
      size += 1;
    },
    remove(hash, row) {
      const last = slots.length - 1;
      const spread = spreadHash(hash);
      const wanted = tagged(spread, row);
      let slot = spread & last;
      while (slots[slot] !== wanted) slot = (slot + 1) & last;
      slots[slot] = taken;
      size -= 1;
    },
  };
}

function slotsFor(room: number): number {
  let slots = 16;
  // From three quarters on it doubles: after that it is three eighths full.
  while (slots * 3 <= room * 4) slots *= 2;
  return slots;
}

function tagged(spread: number, row: number): number {
  return ((spread & ~rowMask) | (row + 1)) >>> 0;
}

/** Lets every bit of a hash count in every other (the finalizer of MurmurHash3). */
function spreadHash(hash: number): number {
  let spread = hash ^ (hash >>> 16);
  spread = Math.imul(spread, 0x85eb_ca6b);
  spread ^= spread >>> 13;
  spread = Math.imul(spread, 0xc2b2_ae35);
  return spread ^ (spread >>> 16);
}
