// Feeds mutations of evidence to every reader of the verifier: [FC_SEED=N] npm run test:fuzz [-- --count N --from N --minutes N] [DIR…]
// Without folders it takes ../shared/data/boundary, or else the evidence that the cases of conformance have.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const outfile = join(root, ".cache/test-fuzz.mjs");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: "string", default: "1000000" }, from: { type: "string", default: "0" }, minutes: { type: "string", default: "60" } },
});
mkdirSync(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, "sdk/src/boundary/verify/testing/fuzz/main.ts")],
  bundle: true,
  outfile,
  format: "esm",
  platform: "node",
  conditions: ["@cornercast/source"],
  sourcemap: "inline",
  logLevel: "warning",
});
const seed = process.env["FC_SEED"] ?? String(Date.now() % 2 ** 31);
const { main } = await import(pathToFileURL(outfile).href);
const real = join(root, "../shared/data/boundary");
const made = [join(root, "conformance/cases/evidence"), join(root, "examples/boundary")];
const folders = positionals.length > 0 ? positionals.map((path) => resolve(path)) : existsSync(real) ? [real] : made;
process.exitCode = await main(folders, {
  seed: Number(seed) | 0,
  from: Number(values.from),
  count: Number(values.count),
  minutes: Number(values.minutes),
});
