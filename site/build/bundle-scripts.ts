import { build } from "esbuild";
import { root } from "./root.js";

/** Bundles what pages run: small scripts of every page, the playground, and its worker. */
export async function bundleScripts(outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ["theme/theme.ts", "theme/page.ts"].map((path) => `${root}site/${path}`),
    entryNames: "[name]",
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
