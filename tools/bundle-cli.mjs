// @ts-check
// Bundles the command into cli/dist: one file that starts fast, and one for each command that is loaded when it runs.
import { chmodSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const cli = fileURLToPath(new URL("../cli/", import.meta.url));
rmSync(`${cli}dist`, { recursive: true, force: true });
await build({
  entryPoints: [`${cli}src/main.ts`],
  outdir: `${cli}dist`,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  conditions: ["@cornercast/source"],
  chunkNames: "chunks/[name]-[hash]",
  legalComments: "linked",
  // Packages that are written for CommonJS ask for built-in modules by require.
  banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
  logLevel: "warning",
});
chmodSync(`${cli}dist/main.js`, 0o755);
