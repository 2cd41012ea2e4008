/** The text of UTF-8 bytes for people: what is not a text is replaced, and a long one is cut. */
export function printable(bytes: Uint8Array, most = 256): string {
  const text = new TextDecoder("utf-8").decode(bytes.length > most * 4 ? bytes.subarray(0, most * 4) : bytes);
  const safe = text.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
  return safe.length > most ? `${safe.slice(0, most)}…` : safe;
}

/** How often each value was seen, the most frequent first: `Q4_K ×12, F32 ×4`. */
export function tally(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ×${String(count)}`)
    .join(", ");
}
