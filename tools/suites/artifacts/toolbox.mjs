// @ts-check
// What the groups of the suite share: a folder to work in, tools to run, and packages that are installed where that is asked for.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/**
 * A real file and what has to be read in it.
 * @typedef {{readonly format: string, readonly file: string, readonly expected: string, readonly writtenByUs?: true}} Case
 */

/**
 * Files that belong together, with the tools that make them. `packages` are Debian's.
 * @typedef {{readonly title: string, readonly commands: readonly string[], readonly packages: readonly string[], readonly optional?: string,
 *   make(folder: string, tools: Toolbox): readonly Case[]}} Group
 */

/**
 * @typedef {{run: (command: string, args: readonly string[], cwd?: string) => string, write: (path: string, content: string | Uint8Array) => string,
 *   npmFiles: (name: string, version: string) => string,
 *   npmPackage: (name: string, version: string) => string}} Toolbox
 */

/** Where packages of models are kept between runs, outside of the tree. */
const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "cornercast", "artifacts");

/** Tools that come with a toolkit are found where it is usually installed. */
const path = [process.env["PATH"] ?? "", "/usr/lib/llvm-19/bin", "/usr/local/cuda/bin"].join(delimiter);

/**
 * Whether a command can be run.
 * @param {string} command
 */
export function hasCommand(command) {
  return path.split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, command)));
}

/**
 * Installs packages of Debian, as root.
 * @param {readonly string[]} packages
 * @returns {string | undefined} why not
 */
export function installPackages(packages) {
  if (process.getuid?.() !== 0) return "packages are installed by root only";
  if (!hasCommand("apt-get")) return "there is no apt-get";
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
    const { status, stderr } = spawnSync("apt-get", ["-qq", ...args], { env, encoding: "utf8", maxBuffer: 1 << 26 });
    if (status !== 0) return `apt-get ${args[0] ?? ""} failed: ${stderr.trim().split("\n").at(-1) ?? ""}`;
  }
  return undefined;
}

/** @returns {Toolbox} */
export function toolbox() {
  return {
    run(command, args, cwd) {
      return execFileSync(command, args, {
        ...(cwd === undefined ? {} : { cwd }),
        env: { ...process.env, PATH: path },
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: 1 << 26,
      });
    },
    write(file, content) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    npmFiles(name, version) {
      const place = placeOf(name, version);
      const own = join(place, "package");
      if (!existsSync(own)) {
        const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", "--silent", `${name}@${version}`], { cwd: place, encoding: "utf8" }));
        const unpacked = join(place, "unpacked");
        mkdirSync(unpacked, { recursive: true });
        execFileSync("tar", ["-xzf", join(place, packed.filename), "-C", unpacked, "--strip-components=1"]);
        // Only a whole package has the name that the next run looks for.
        renameSync(unpacked, own);
      }
      return own;
    },
    npmPackage(name, version) {
      const place = placeOf(name, version);
      const own = join(place, "node_modules", name);
      if (!existsSync(own)) {
        const options = ["--prefix", place, "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
        execFileSync("npm", ["install", ...options, `${name}@${version}`], { cwd: place, encoding: "utf8" });
      }
      return own;
    },
  };
}

/**
 * The folder of a package in the cache.
 * @param {string} name
 * @param {string} version
 */
function placeOf(name, version) {
  const place = join(cache, `${name.replace("/", "-")}-${version}`);
  mkdirSync(place, { recursive: true });
  return place;
}
