import { createHash } from "node:crypto";

/** Random numbers that a seed decides. */
export interface SeededRandom {
  /** A whole number from 0 and below `limit`. */
  below(limit: number): number;
  /** Lower-case letters. */
  letters(count: number): string;
  /** The members of a list in another order. */
  shuffled<T>(list: readonly T[]): readonly T[];
}

/** Random numbers out of SHA-256 over the seed and a counter: the same seed gives the same numbers everywhere. */
export function seededRandom(seed: string): SeededRandom {
  let counter = 0;
  const below = (limit: number): number => {
    const digest = createHash("sha256")
      .update(`${seed}/${String(counter)}`)
      .digest();
    counter += 1;
    return digest.readUIntBE(0, 6) % limit;
  };
  const letters = (count: number): string => Array.from({ length: count }, () => String.fromCharCode(97 + below(26))).join("");
  const shuffled = <T>(list: readonly T[]): readonly T[] => {
    const result = [...list];
    for (let index = result.length - 1; index > 0; index -= 1) {
      const other = below(index + 1);
      const [a, b] = [result[index], result[other]];
      if (a !== undefined && b !== undefined) [result[index], result[other]] = [b, a];
    }
    return result;
  };
  return { below, letters, shuffled };
}
