/** Choices that follow from a seed alone. */
export interface Random {
  /** A whole number from 0 up to, and without, `count`. */
  readonly below: (count: number) => number;
  /** True in `percent` of 100 cases. */
  readonly chance: (percent: number) => boolean;
  /** One of some members, of which there is at least one. */
  readonly pick: <T>(members: readonly T[]) => T;
}

/** Choices from a seed, by the generator mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  const below = (count: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  };
  return { below, chance: (percent) => below(100) < percent, pick: (members) => members[below(members.length)] as (typeof members)[number] };
}
