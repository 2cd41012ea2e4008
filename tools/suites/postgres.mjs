// @ts-check
// Tests of the store on PostgreSQL, and of several server processes on one: npm run test:postgres. As root on Debian it installs what it needs.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installPostgres } from "./postgres/cluster.mjs";

installPostgres();
const root = fileURLToPath(new URL("../../", import.meta.url));
const { status } = spawnSync("npx", ["vitest", "run", "--config", "tools/suites/postgres/vitest.config.mjs", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
