// @ts-check
// Builds the documentation and the playground: npm run site writes site/dist, and npm run site -- --serve also serves it on the loopback.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = resolve(fileURLToPath(new URL("../", import.meta.url)));
const outdir = join(root, ".cache/build-site");
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: [join(root, "site/build/main.ts")],
  bundle: true,
  // What commands load when they run stays unloaded: only their declarations are read.
  splitting: true,
  outdir,
  outExtension: { ".js": ".mjs" },
  format: "esm",
  platform: "node",
  target: "node20.19",
  conditions: ["@cornercast/source"],
  plugins: [
    {
      // Packages of others are taken as they are installed; ours are bundled from their sources.
      name: "installed",
      setup(build) {
        build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === "entry-point" || path.startsWith("@cornercast/") ? undefined : { path, external: true },
        );
      },
    },
  ],
  logLevel: "warning",
});
process.chdir(root);
await import(pathToFileURL(join(outdir, "main.mjs")).href);
if (process.argv.includes("--serve") && process.exitCode === 0) spawnSync(process.execPath, [join(root, "tools/serve-site.mjs")], { stdio: "inherit" });
