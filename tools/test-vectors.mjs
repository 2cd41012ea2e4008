// Runs the cases of real evidence in a folder: npm run test:vectors -- DIR (default ../shared/data/boundary).
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const outfile = join(root, ".cache/test-vectors.mjs");
mkdirSync(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, "sdk/src/boundary/verify/testing/vectors/main.ts")],
  bundle: true,
  outfile,
  format: "esm",
  platform: "node",
  conditions: ["@cornercast/source"],
  logLevel: "warning",
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main(resolve(process.argv[2] ?? join(root, "../shared/data/boundary")));
