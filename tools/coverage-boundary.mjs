// @ts-check
// The tests of the verifier reach every branch of it: `npm run coverage:boundary`. Some branches are reached by real evidence alone.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

if (!existsSync(new URL("../../shared/data", import.meta.url))) {
  console.log("skipped: the coverage of sdk/src/boundary (the real inputs are not in ../shared/data)");
  process.exit(0);
}
const include = "--coverage.include=sdk/src/boundary/**";
const flags = ["--coverage", include, "--coverage.reporter=text-summary", "--coverage.reporter=json", "--coverage.thresholds.100", "--reporter=default"];
const { status } = spawnSync("npx", ["vitest", "run", ...flags, "sdk/src/boundary"], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
