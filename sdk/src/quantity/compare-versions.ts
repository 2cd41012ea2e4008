/**
 * The grammar of versions that have an order: 1 to 16 numbers of at most 18 digits joined by points, and optionally a leading `v`.
 *
 * - It means the same in RE2 and in ECMAScript.
 */
export const versionPattern: string = "^v?[0-9]{1,18}(?:\\.[0-9]{1,18}){0,15}$";

const version = new RegExp(versionPattern, "u");

/**
 * The order of two versions as dotted numbers.
 *
 * - `580.105.08` equals `580.105.8`, and parts that are missing are 0: `12.4` equals `12.4.0`. A leading `v` says nothing.
 * - Absent when either is not dotted numbers, such as `5.15.0-1066-azure`: what the suffix means differs between vendors. A caller takes that as unknown.
 *
 * @implements version.compared-number-by-number
 * @implements version.missing-parts-are-zero
 * @implements version.leading-v-says-nothing
 * @implements version.other-forms-are-unknown
 * @example
 * ```ts
 * compareVersions("550.54.15", "580.105.08"); // -1
 * ```
 */
export function compareVersions(left: string, right: string): -1 | 0 | 1 | undefined {
  if (!version.test(left) || !version.test(right)) return undefined;
  const leftParts = partsOf(left);
  const rightParts = partsOf(right);
  for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index += 1) {
    const order = compareDigits(leftParts[index] ?? "", rightParts[index] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

/** Bounds of a version: `min` inclusive, `below` exclusive. */
export interface VersionBounds {
  readonly min?: string;
  readonly below?: string;
}

/**
 * Whether a version lies in a range; absent when it does not compare with a bound.
 *
 * - A bound that is violated decides, also when the other one does not compare.
 */
export function versionInRange(range: VersionBounds, candidate: string): boolean | undefined {
  const low = range.min === undefined ? 1 : compareVersions(candidate, range.min);
  const high = range.below === undefined ? -1 : compareVersions(candidate, range.below);
  if (low === -1 || high === 0 || high === 1) return false;
  return low === undefined || high === undefined ? undefined : true;
}

/** Whether no version can lie in a range, because `min` is not below `below`; absent when the bounds do not compare. */
export function versionRangeIsEmpty(range: VersionBounds): boolean | undefined {
  if (range.min === undefined || range.below === undefined) return false;
  const order = compareVersions(range.min, range.below);
  return order === undefined ? undefined : order !== -1;
}

function partsOf(text: string): readonly string[] {
  return (text.startsWith("v") ? text.slice(1) : text).split(".").map((part) => part.replace(/^0+/, ""));
}

function compareDigits(left: string, right: string): -1 | 0 | 1 {
  if (left.length !== right.length) return left.length < right.length ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}
