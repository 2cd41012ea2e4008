// @ts-check
// Completes package-lock.json for registries that do not serve the optional packages of other platforms: npm then leaves them
// out of the lock that it writes, and `npm ci` refuses that lock. Each missing one gets an entry that only its own platform
// installs. Run by `npm run lock`.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * An entry of package-lock.json, as far as it matters here.
 * @typedef {{version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], optionalDependencies?: Record<string, string>}} LockEntry
 */

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "x64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32"];

/**
 * The packages of a lock, with an entry for every optional package of a platform that it depends on and does not list.
 *
 * - A package belongs to a platform where its name says so: `@esbuild/darwin-arm64`. Other optional packages are left alone.
 * - An entry has no integrity: a registry that serves the package gives it when that platform installs.
 *
 * @param {Readonly<Record<string, LockEntry>>} packages
 * @returns {{readonly packages: Record<string, LockEntry>, readonly added: readonly string[]}}
 */
export function completeLock(packages) {
  /** @type {Map<string, LockEntry>} */
  const missing = new Map();
  for (const [place, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      if (platform === undefined || isLocked(packages, place, name)) continue;
      missing.set(`node_modules/${name}`, {
        version: range.replace(/^[^0-9]*/u, ""),
        ...(entry.dev === true ? { dev: true } : {}),
        optional: true,
        ...platform,
      });
    }
  }
  const all = [...Object.entries(packages), ...missing].sort(([a], [b]) => (a < b ? -1 : 1));
  return { packages: Object.fromEntries(all), added: [...missing.keys()] };
}

/**
 * The platform that a package is named after.
 * @param {string} name
 * @returns {{os?: string[], cpu?: string[]} | undefined}
 */
function platformOf(name) {
  const words = name.split(/[-/]/u);
  const os = systems.find((system) => words.includes(system)) ?? (words.includes("windows") ? "win32" : undefined);
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined && cpu === undefined) return undefined;
  return { ...(os === undefined ? {} : { os: [os] }), ...(cpu === undefined ? {} : { cpu: [cpu] }) };
}

/**
 * Whether a dependency of the package at a place is found as Node looks for it: beside it, or beside one of its parents.
 * @param {Readonly<Record<string, LockEntry>>} packages
 * @param {string} place
 * @param {string} name
 */
function isLocked(packages, place, name) {
  const parts = place.split("/node_modules/");
  return [...parts.keys(), parts.length].some((count) => {
    const parent = parts.slice(0, count).join("/node_modules/");
    return `${parent === "" ? "" : `${parent}/`}node_modules/${name}` in packages;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = new URL("../package-lock.json", import.meta.url);
  const lock = JSON.parse(readFileSync(path, "utf8"));
  const { packages, added } = completeLock(lock.packages);
  if (added.length > 0) writeFileSync(path, `${JSON.stringify({ ...lock, packages }, undefined, 2)}\n`);
  console.log(`${added.length} packages of other platforms added to package-lock.json`);
}
