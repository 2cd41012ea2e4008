/** Whether a code point belongs to a set. */
export type CharacterSet = (point: number) => boolean;

/** The set of one code point. */
export function only(point: number): CharacterSet {
  return (candidate) => candidate === point;
}

/** The set of a range, ends included. */
export function between(from: number, to: number): CharacterSet {
  return (candidate) => candidate >= from && candidate <= to;
}

/** The set of many ranges, looked up in logarithmic time. */
export function ranges(list: readonly (readonly [number, number])[]): CharacterSet {
  const merged: [number, number][] = [];
  for (const [from, to] of [...list].sort((left, right) => left[0] - right[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return (candidate) => {
    let [low, high] = [0, merged.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((merged[middle]?.[1] ?? 0) < candidate) low = middle + 1;
      else high = middle;
    }
    return (merged[low]?.[0] ?? Number.POSITIVE_INFINITY) <= candidate;
  };
}

/** The union of a few sets. */
export function anyOf(sets: readonly CharacterSet[]): CharacterSet {
  return (candidate) => sets.some((set) => set(candidate));
}

/** Everything that a set does not hold. */
export function except(set: CharacterSet): CharacterSet {
  return (candidate) => !set(candidate);
}

/** A set that also holds what differs from its members only in case (simple case mapping). */
export function ignoringCase(set: CharacterSet): CharacterSet {
  return (candidate) => set(candidate) || otherCases(candidate).some((other) => set(other));
}

function otherCases(point: number): readonly number[] {
  const text = String.fromCodePoint(point);
  return [text.toLowerCase(), text.toUpperCase(), text.toUpperCase().toLowerCase()]
    .filter((other) => Array.from(other).length === 1)
    .map((other) => other.codePointAt(0) ?? point);
}

const DIGIT: CharacterSet = between(0x30, 0x39);
const UPPER: CharacterSet = between(0x41, 0x5a);
const LOWER: CharacterSet = between(0x61, 0x7a);
const WORD: CharacterSet = anyOf([DIGIT, UPPER, LOWER, only(0x5f)]);
const SPACE: CharacterSet = anyOf([9, 10, 12, 13, 32].map(only));

/** `\d`, `\s`, `\w` and their complements, ASCII only as in RE2. */
export const PERL_SETS: ReadonlyMap<string, CharacterSet> = new Map([
  ["d", DIGIT],
  ["D", except(DIGIT)],
  ["s", SPACE],
  ["S", except(SPACE)],
  ["w", WORD],
  ["W", except(WORD)],
]);

/** `[:alpha:]` and the other POSIX classes, ASCII only as in RE2. */
export const POSIX_SETS: ReadonlyMap<string, CharacterSet> = new Map([
  ["alnum", anyOf([DIGIT, UPPER, LOWER])],
  ["alpha", anyOf([UPPER, LOWER])],
  ["ascii", between(0, 0x7f)],
  ["blank", anyOf([only(9), only(32)])],
  ["cntrl", anyOf([between(0, 0x1f), only(0x7f)])],
  ["digit", DIGIT],
  ["graph", between(0x21, 0x7e)],
  ["lower", LOWER],
  ["print", between(0x20, 0x7e)],
  ["punct", anyOf([between(0x21, 0x2f), between(0x3a, 0x40), between(0x5b, 0x60), between(0x7b, 0x7e)])],
  ["space", anyOf([between(9, 13), only(32)])],
  ["upper", UPPER],
  ["word", WORD],
  ["xdigit", anyOf([DIGIT, between(0x41, 0x46), between(0x61, 0x66)])],
]);

/** Whether a code point is an ASCII word character, for `\b`. */
export function isWordPoint(point: number | undefined): boolean {
  return point !== undefined && WORD(point);
}

/** `\pL`, `\p{Greek}`: a general category or a script, or `undefined` for a name Unicode does not have. */
export function unicodeSet(name: string): CharacterSet | undefined {
  if (name === "Any") return () => true;
  if (!/^[A-Za-z_]{1,40}$/.test(name)) return undefined;
  for (const property of [`General_Category=${name}`, `Script=${name}`]) {
    try {
      const pattern = new RegExp(`^\\p{${property}}$`, "u");
      return (point) => pattern.test(String.fromCodePoint(point));
    } catch {
      continue;
    }
  }
  return undefined;
}
