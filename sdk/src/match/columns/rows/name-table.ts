import { byteColumn, wholeColumn } from "../growing-column.js";

/** The names of rows, one behind the other in a column of bytes. */
export interface NameTable {
  of(row: number): string;
  set(row: number, name: string): void;
  clear(row: number): void;
  /** Whether a text from a place on is the name of a row. */
  equals(row: number, text: string, from: number): boolean;
  /** Whether the name of a row comes before that of another, as texts are compared. */
  isBefore(row: number, other: number): boolean;
  /** What a hash of a text becomes with the name of a row behind it. */
  hash(start: number, row: number): number;
  /** The columns, as they are saved. */
  readonly arrays: NameArrays;
  /** Bytes that they take, with the room behind them. */
  readonly bytes: number;
}

/** Where each name starts, and the names: a head with the length and the width of a character, and the characters. */
export interface NameArrays {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

/** A table with saved names, none by default. The start of a row without a name is 0, and no name starts there. */
export function createNameTable(start?: NameArrays): NameTable {
  const starts = wholeColumn(start?.starts);
  const names = byteColumn(start?.bytes);
  let end = start?.bytes.length ?? 1;
  let unused = 0;

  /** Length and width of the name at a place, and where its characters begin: as one number each, so that nothing is made. */
  let length = 0;
  let wide = false;
  const open = (at: number): number => {
    let place = at;
    let head = 0;
    let shift = 0;
    for (;;) {
      const byte = names.values[place] ?? 0;
      place += 1;
      head += (byte & 0x7f) << shift;
      if (byte < 0x80) break;
      shift += 7;
    }
    length = head >>> 1;
    wide = (head & 1) === 1;
    return place;
  };
  const sizeAt = (at: number): number => {
    const begin = open(at);
    return begin - at + (wide ? length * 2 : length);
  };
  const unitAt = (begin: number, index: number): number =>
    wide ? (names.values[begin + index * 2] as number) | ((names.values[begin + index * 2 + 1] as number) << 8) : (names.values[begin + index] as number);
  const write = (name: string): number => {
    const at = end;
    let isWide = false;
    for (let index = 0; index < name.length; index += 1) if (name.charCodeAt(index) > 0xff) isWide = true;
    names.ensure(at + 5 + name.length * (isWide ? 2 : 1));
    const bytes = names.values;
    let head = name.length * 2 + (isWide ? 1 : 0);
    while (head >= 0x80) {
      bytes[end] = (head & 0x7f) | 0x80;
      end += 1;
      head >>>= 7;
    }
    bytes[end] = head;
    end += 1;
    for (let index = 0; index < name.length; index += 1) {
      const unit = name.charCodeAt(index);
      bytes[end] = unit & 0xff;
      end += 1;
      if (isWide) {
        bytes[end] = unit >>> 8;
        end += 1;
      }
    }
    return at;
  };
  /** Leaves out what no row names any more, once that is more than half. */
  const pack = (): void => {
    if (unused < 1 << 20 || unused * 2 < end) return;
    const old = names.values;
    const packed = new Uint8Array(end - unused);
    let place = 1;
    for (let row = 0; row < starts.values.length; row += 1) {
      const at = starts.values[row] as number;
      if (at === 0) continue;
      const size = sizeAt(at);
      packed.set(old.subarray(at, at + size), place);
      starts.set(row, place);
      place += size;
    }
    names.values.set(packed);
    end = place;
    unused = 0;
  };
  const clear = (row: number): void => {
    const at = starts.values[row] ?? 0;
    if (at === 0) return;
    unused += sizeAt(at);
    starts.set(row, 0);
  };
  return {
    of(row) {
      const at = starts.values[row] ?? 0;
      if (at === 0) return "";
      const begin = open(at);
      if (!wide && length <= 1024) return String.fromCharCode(...names.values.subarray(begin, begin + length));
      const parts: string[] = [];
      for (let from = 0; from < length; from += 1024) {
        const units = Array.from({ length: Math.min(1024, length - from) }, (_, index) => unitAt(begin, from + index));
        parts.push(String.fromCharCode(...units));
      }
      return parts.length === 1 ? (parts[0] ?? "") : parts.join("");
    },
    set(row, name) {
      clear(row);
      pack();
      starts.set(row, write(name));
    },
    clear,
    equals(row, text, from) {
      const at = starts.values[row] ?? 0;
      if (at === 0) return text.length === from;
      const begin = open(at);
      if (text.length - from !== length) return false;
      for (let index = 0; index < length; index += 1) if (text.charCodeAt(from + index) !== unitAt(begin, index)) return false;
      return true;
    },
    isBefore(row, other) {
      const at = starts.values[row] ?? 0;
      const otherAt = starts.values[other] ?? 0;
      if (at === 0 || otherAt === 0) return at === 0 && otherAt !== 0;
      const begin = open(at);
      const [ownLength, ownWide] = [length, wide];
      const otherBegin = open(otherAt);
      const [otherLength, otherWide] = [length, wide];
      for (let index = 0; index < ownLength && index < otherLength; index += 1) {
        wide = ownWide;
        const unit = unitAt(begin, index);
        wide = otherWide;
        const otherUnit = unitAt(otherBegin, index);
        if (unit !== otherUnit) return unit < otherUnit;
      }
      return ownLength < otherLength;
    },
    hash(start, row) {
      const at = starts.values[row] ?? 0;
      if (at === 0) return start;
      const begin = open(at);
      let hash = start;
      for (let index = 0; index < length; index += 1) hash = mixed(hash, unitAt(begin, index));
      return hash;
    },
    get bytes() {
      return starts.values.byteLength + names.values.byteLength;
    },
    get arrays() {
      return { starts: starts.values, bytes: names.values.subarray(0, end) };
    },
  };
}

/** A hash with one more character (FNV-1a). */
function mixed(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x0100_0193);
}

/** The hash of a text behind what was hashed before. */
export function hashText(start: number, text: string): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = mixed(hash, text.charCodeAt(index));
  return hash;
}

/** The hash of nothing. */
export const emptyHash = 0x811c_9dc5;
