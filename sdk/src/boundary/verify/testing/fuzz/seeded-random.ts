/** Numbers that look random and are the same for the same seed and index, so that any one of many runs can be made again alone. */
export interface SeededRandom {
  /** A whole number from 0 on, below a limit. */
  below(limit: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

/** The random numbers of one run of a seed (splitmix32). */
export function seededRandom(seed: number, index: number): SeededRandom {
  let state = (Math.imul(seed, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b)) | 0;
  const next = (): number => {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const below = (limit: number): number => next() % Math.max(1, limit);
  return {
    below,
    pick(values) {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError("there is nothing to pick from");
      return value;
    },
  };
}
