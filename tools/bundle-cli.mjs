// @ts-check
// Bundles the command into cli/dist: one file that starts fast, one for each command that is loaded when it runs, and the
// licences of what is bundled. The published command depends on nothing but the embedded database, which may be left out.
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));
const cli = join(root, "cli");
rmSync(join(cli, "dist"), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [join(cli, "src/main.ts")],
  outdir: join(cli, "dist"),
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  conditions: ["@cornercast/source"],
  chunkNames: "chunks/[name]-[hash]",
  // The embedded database is files of its own, 27 MB, an optional dependency. What pg asks for where it is there is not needed.
  external: ["@electric-sql/pglite", "pg-native"],
  legalComments: "none",
  metafile: true,
  // Shorter text is read faster, at each start. Names stay, so that a fault can be traced.
  minifyWhitespace: true,
  minifySyntax: true,
  // Packages that are written for CommonJS ask for built-in modules by require. A loader of CommonJS is made only for what is not built in.
  banner: {
    js: 'const require = (name) => process.getBuiltinModule(name) ?? process.getBuiltinModule("node:module").createRequire(import.meta.url)(name);',
  },
  plugins: [lateProcesses()],
  logLevel: "warning",
});
chmodSync(join(cli, "dist/main.js"), 0o755);
// The suite is data, and goes with the command as it is.
mkdirSync(join(cli, "dist/conformance"));
for (const part of ["cases", "requirements.json"]) cpSync(join(root, "conformance", part), join(cli, "dist/conformance", part), { recursive: true });
const { name, version } = JSON.parse(readFileSync(join(root, "conformance/package.json"), "utf8"));
writeFileSync(join(cli, "dist/conformance/package.json"), `${JSON.stringify({ name, version, private: true })}\n`);
writeFileSync(join(cli, "dist/third-party-licenses.txt"), bundledLicenses(Object.keys(metafile.inputs)));

/**
 * The parser of the command line starts other programs only for commands that are programs, which there are none of: help need not wait for the
 * module that starts them.
 * @returns {import("esbuild").Plugin}
 */
function lateProcesses() {
  return {
    name: "late processes",
    setup(plugin) {
      plugin.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        /node_modules\/commander\//u.test(importer) ? { path: "child_process", namespace: "late" } : undefined,
      );
      plugin.onLoad({ filter: /.*/, namespace: "late" }, () => ({
        contents: 'exports.spawn = (...words) => process.getBuiltinModule("node:child_process").spawn(...words);',
      }));
    },
  };
}

/**
 * The name, version and licence text of every package that files were bundled from.
 * @param {readonly string[]} files
 */
function bundledLicenses(files) {
  const folders = new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file)?.[0] ?? []));
  const sections = [...folders].sort().map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const text = readdirSync(join(root, folder)).find((file) => /^licen[cs]e/iu.test(file));
    const body =
      text === undefined
        ? `${license}, as its package.json says; by ${typeof author === "object" ? author.name : author}`
        : readFileSync(join(root, folder, text), "utf8").trim();
    return `${name} ${version}\n\n${body}\n`;
  });
  return `The command bundles these packages.\n\n${sections.join(`\n${"-".repeat(80)}\n\n`)}`;
}
