// @ts-check
// The site: built, what its pages tell their readers run, and used in headless Chromium: npm run test:site. As root on Debian it installs Chromium.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const run = (/** @type {string} */ command, /** @type {readonly string[]} */ words) => spawnSync(command, words, { cwd: root, stdio: "inherit" }).status ?? 1;
const built = run(process.execPath, ["tools/build-site.mjs"]);
process.exitCode = built === 0 ? run("npx", ["vitest", "run", "--config", "tools/suites/site/vitest.config.mjs", ...process.argv.slice(2)]) : built;
