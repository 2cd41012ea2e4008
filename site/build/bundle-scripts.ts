import { build } from "esbuild";
import { root } from "./root.js";

/** Bundles what pages run: small scripts of every page, the playground, and its worker. */
export async function bundleScripts(outdir: string): Promise<void> {
  await build({
    absWorkingDir: `${root}site`,
    entryPoints: { theme: "theme/theme.ts", page: "theme/page.ts", playground: "playground/main.ts", "playground-worker": "playground/worker.ts" },
    outdir,
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2023",
    conditions: ["@cornercast/source"],
    legalComments: "none",
    logLevel: "warning",
  });
}
