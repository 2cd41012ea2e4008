const longestCompared = 64;

/**
 * The candidate that the author of a misspelt name probably meant, if one is close enough.
 *
 * - First a candidate that differs only in case, dashes, underscores, dots, slashes and spaces; then one that the name abbreviates (three
 *   letters or more, and every other candidate that starts so starts with that one); then the nearest by edit distance (insert, delete, replace, swap of neighbours) within a third of
 *   the name's length, at most 3.
 * - Ties go to the earlier candidate, so that the answer does not depend on anything else.
 * - A name longer than 64 characters has no suggestion.
 *
 * @example
 * ```ts
 * suggest("memroy", ["memory", "formats"]); // "memory"
 * suggest("FP8-E4M3FN", ["fp8_e4m3fn"]); // "fp8_e4m3fn"
 * ```
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length === 0 || name.length > longestCompared) return undefined;
  const wanted = fold(name);
  const limit = Math.min(3, Math.floor(wanted.length / 3));
  let nearest: string | undefined;
  let nearestDistance = limit + 1;
  const abbreviated: string[] = [];
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const folded = fold(candidate);
    if (folded === wanted) return candidate;
    if (wanted.length >= 3 && folded.startsWith(wanted)) abbreviated.push(candidate);
    if (Math.abs(folded.length - wanted.length) >= nearestDistance) continue;
    const distance = editDistance(wanted, folded, nearestDistance - 1);
    if (distance < nearestDistance) {
      nearest = candidate;
      nearestDistance = distance;
    }
  }
  const [shortest] = abbreviated.toSorted((left, right) => left.length - right.length);
  return shortest !== undefined && abbreviated.every((candidate) => candidate.startsWith(shortest)) ? shortest : nearest;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_./\s]/g, "");
}

/** Optimal string alignment distance (Damerau-Levenshtein without repeated edits), or `limit + 1` when it is greater. */
function editDistance(left: string, right: string, limit: number): number {
  let beforePrevious: number[] = [];
  let previous: number[] = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current: number[] = [row];
    let smallest = row;
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let value = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + cost);
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        value = Math.min(value, at(beforePrevious, column - 2) + 1);
      }
      current.push(value);
      smallest = Math.min(smallest, value);
    }
    if (smallest > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, right.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
