/**
 * Reads a number of tokens: `4096`, `32k` or `32K` (× 1024, as models count contexts), `1M` (× 1024²). Undefined for anything else, and
 * above 2^40.
 *
 * @example
 * ```ts
 * parseTokenCount("32k"); // 32768
 * ```
 */
export function parseTokenCount(text: string): number | undefined {
  const [, digits, unit = ""] = /^([1-9][0-9]{0,12})([kKmM]?)$/u.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const count = Number(digits) * (unit === "" ? 1 : unit.toLowerCase() === "k" ? 1024 : 1024 ** 2);
  return count <= 2 ** 40 ? count : undefined;
}
