// @ts-check
// What the groups of the suite share: a folder to work in, and tools to run.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { toolPath } from "../debian.mjs";

/**
 * A real file and what has to be read in it: its line, and details where another reader says them.
 * @typedef {{readonly format: string, readonly file: string, readonly expected: string, readonly details?: Readonly<Record<string, string>>,
 *   readonly writtenByUs?: true}} Case
 */

/**
 * Files that belong together, with the tools that make them. `packages` are Debian's.
 * @typedef {{readonly title: string, readonly commands: readonly string[], readonly packages: readonly string[], readonly optional?: string,
 *   make(folder: string, tools: Toolbox): readonly Case[]}} Group
 */

/**
 * @typedef {{run: (command: string, args: readonly string[], cwd?: string) => string, write: (path: string, content: string | Uint8Array) => string,
 *   npmFiles: (name: string, version: string) => string,
 *   npmPackage: (name: string, version: string) => string,
 *   debianFiles: (release: string, packages: readonly string[], script: string) => string}} Toolbox
 */

/**
 * Where what takes long to make is kept between runs, outside of the tree.
 * @param {string} suite
 */
export function cacheFolder(suite) {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "cornercast", suite);
}

const cache = cacheFolder("artifacts");

/** @returns {Toolbox} */
export function toolbox() {
  return {
    run(command, args, cwd) {
      return execFileSync(command, args, {
        ...(cwd === undefined ? {} : { cwd }),
        env: { ...process.env, PATH: toolPath },
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
    // Programs of another release than the machine's run in a root of their own, which goes as soon as they have written their files.
    debianFiles(release, packages, script) {
      const recipe = createHash("sha256")
        .update(JSON.stringify([release, packages, script]))
        .digest("hex")
        .slice(0, 16);
      const own = join(cache, `debian-${release}-${recipe}`);
      if (existsSync(own)) return own;
      mkdirSync(cache, { recursive: true });
      const root = mkdtempSync(join(tmpdir(), "cornercast-debian-"));
      try {
        const options = ["--quiet", "--variant=essential", '--aptopt=Apt::Install-Recommends "false"', `--include=${packages.join(",")}`];
        execFileSync("mmdebstrap", [...options, release, root], { stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
        mkdirSync(join(root, "made"));
        writeFileSync(join(root, "make.py"), script);
        const env = { HOME: "/tmp", PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };
        execFileSync("chroot", [root, "/usr/bin/python3", "/make.py"], { env, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
        // Only whole work has the name that the next run looks for; it may be on another file system.
        execFileSync("cp", ["-r", join(root, "made"), `${own}.part`]);
        renameSync(`${own}.part`, own);
      } finally {
        rmSync(root, { recursive: true, force: true });
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
