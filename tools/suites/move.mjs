// @ts-check
// A job that really moves, from processes to a Slurm cluster and back, and is killed on the way: npm run test:move. As root on Debian it installs what it needs.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { debianPackages, hasCommand, installPackages } from "./debian.mjs";
import { startRegistry } from "./move/registry.mjs";
import { installSlurm, startCluster } from "./slurm/cluster.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const outfile = join(root, ".cache/moving-program.mjs");
mkdirSync(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, "provider/src/moving/testing/program.ts")],
  bundle: true,
  outfile,
  format: "esm",
  platform: "node",
  target: "node20.19",
  conditions: ["@cornercast/source"],
  external: ["@electric-sql/pglite", "pg-native"],
  banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
  logLevel: "warning",
});
/** @type {(() => Promise<void>)[]} */
const closes = [];
try {
  const why = hasCommand("bwrap") ? undefined : installPackages(debianPackages.sandbox);
  if (why !== undefined) throw new Error(`there is no bubblewrap, and ${why}`);
  installSlurm();
  const cluster = await startCluster();
  closes.push(() => cluster.close());
  const registry = await startRegistry();
  closes.push(() => registry.close());
  const { status } = spawnSync("npx", ["vitest", "run", "--config", "tools/suites/move/vitest.config.mjs", ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, CORNERCAST_SLURM_CONF: cluster.conf, CORNERCAST_REGISTRY: registry.url, CORNERCAST_MOVE_PROGRAM: outfile },
  });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const close of closes.toReversed()) await close();
}
