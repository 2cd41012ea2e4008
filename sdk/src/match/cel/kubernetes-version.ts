/**
 * A semantic version as Kubernetes' `semver()` holds it. Build metadata is kept for display and never compared.
 */
export interface KubernetesVersion {
  readonly kind: "semver";
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Dot-separated pre-release identifiers; empty for a release. */
  readonly prerelease: readonly string[];
  readonly text: string;
}

/** What `parseKubernetesVersion` answers. */
export type KubernetesVersionResult = { readonly kind: "ok"; readonly version: KubernetesVersion } | { readonly kind: "error"; readonly message: string };

const MAX_TEXT = 256;
const MAX_PART = 2n ** 64n - 1n;
const SHAPE = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

/**
 * Reads a semantic version 2.0.0, as the DRA attribute type `version` and CEL `semver()` do.
 *
 * - Exactly three numeric parts without leading zeros; no `v`, no surrounding space.
 * - With `normalize`, a leading `v` is dropped, missing minor and patch become 0 and leading zeros go (`semver(x, true)`).
 *   A shortened version cannot carry pre-release or build metadata.
 * - Vendor versions with four parts (`2.25.4.0`) are not semantic versions and are errors.
 *
 * Source: semver.org 2.0.0; k8s.io/apiserver/pkg/cel/library/semverlib.go.
 *
 * @example
 * ```ts
 * parseKubernetesVersion("v1.2", true); // {kind: "ok", version: {major: 1n, minor: 2n, patch: 0n, …}}
 * ```
 */
export function parseKubernetesVersion(text: string, normalize = false): KubernetesVersionResult {
  if (text.length > MAX_TEXT) return failed(`a version is at most ${MAX_TEXT} characters long`);
  const source = normalize ? normalized(text) : text;
  const shape = source === undefined ? null : SHAPE.exec(source);
  if (shape === null) return failed(`${JSON.stringify(text.slice(0, 60))} is not a semantic version: expected major.minor.patch`);
  const [, major = "", minor = "", patch = "", prerelease, build] = shape;
  for (const part of [major, minor, patch]) {
    if (hasLeadingZero(part)) return failed(`${JSON.stringify(text)} has a number with a leading zero`);
    if (BigInt(part) > MAX_PART) return failed(`${JSON.stringify(text)} has a number above 2^64-1`);
  }
  const identifiers = prerelease === undefined ? [] : prerelease.split(".");
  for (const identifier of identifiers) {
    if (identifier === "") return failed(`${JSON.stringify(text)} has an empty pre-release identifier`);
    if (isNumeric(identifier) && hasLeadingZero(identifier)) return failed(`${JSON.stringify(text)} has a pre-release number with a leading zero`);
  }
  if (build?.split(".").includes("") === true) return failed(`${JSON.stringify(text)} has an empty build identifier`);
  return {
    kind: "ok",
    version: { kind: "semver", major: BigInt(major), minor: BigInt(minor), patch: BigInt(patch), prerelease: identifiers, text: source ?? text },
  };
}

/**
 * Orders two versions by semantic-version precedence: −1, 0 or 1.
 *
 * - A pre-release comes before its release; numeric identifiers before textual ones; build metadata is ignored.
 *
 * @example
 * ```ts
 * const old = parseKubernetesVersion("1.0.0-rc.1");
 * const now = parseKubernetesVersion("1.0.0");
 * if (old.kind === "ok" && now.kind === "ok") compareKubernetesVersions(old.version, now.version); // -1
 * ```
 */
export function compareKubernetesVersions(left: KubernetesVersion, right: KubernetesVersion): -1 | 0 | 1 {
  const numbers = order(left.major, right.major) || order(left.minor, right.minor) || order(left.patch, right.patch);
  return numbers !== 0 ? numbers : comparePrerelease(left.prerelease, right.prerelease);
}

function comparePrerelease(left: readonly string[], right: readonly string[]): -1 | 0 | 1 {
  if (left.length === 0 || right.length === 0) return order(right.length === 0 ? 0 : 1, left.length === 0 ? 0 : 1);
  for (const [index, mine] of left.entries()) {
    const theirs = right[index];
    if (theirs === undefined) return 1;
    if (mine === theirs) continue;
    if (isNumeric(mine) && isNumeric(theirs)) return order(BigInt(mine), BigInt(theirs));
    if (isNumeric(mine) !== isNumeric(theirs)) return isNumeric(mine) ? -1 : 1;
    return order(mine, theirs);
  }
  return order(left.length, right.length);
}

function normalized(text: string): string | undefined {
  const body = text.startsWith("v") ? text.slice(1) : text;
  const [major = "", minor, ...rest] = body.split(".");
  const parts = minor === undefined ? [major] : rest.length === 0 ? [major, minor] : [major, minor, rest.join(".")];
  const last = parts.at(-1) ?? "";
  if (parts.length < 3 && /[+-]/.test(last)) return undefined;
  const trimmed = parts.map((part) => part.replace(/^0+(?=\d)/, ""));
  while (trimmed.length < 3) trimmed.push("0");
  return trimmed.join(".");
}

function isNumeric(identifier: string): boolean {
  return /^\d+$/.test(identifier);
}

function hasLeadingZero(digits: string): boolean {
  return digits.length > 1 && digits.startsWith("0");
}

function order<T extends bigint | number | string>(left: T, right: T): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function failed(message: string): KubernetesVersionResult {
  return { kind: "error", message };
}
