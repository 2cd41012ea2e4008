// @ts-check
// Checks the packages as they would be published: packs them, looks at what is inside, and uses them from the tarballs as a
// stranger would, with the compiled code and its types. Needs a build.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const root = fileURLToPath(new URL("../", import.meta.url));
const place = join(root, ".cache/packed");
const folders = ["schemas", "sdk", "provider", "conformance", "cli"];

/** The packages of others that an export may bring into a bundle. An export that is not listed brings none. @type {Readonly<Record<string, readonly string[]>>} */
const brings = {
  "@cornercast/schemas/proto": ["@bufbuild/protobuf", "@bufbuild/protovalidate"],
  "@cornercast/sdk": ["@noble/hashes", "saxes", "xmlchars", "yaml"],
  "@cornercast/sdk/document": ["@noble/hashes", "yaml"],
  "@cornercast/sdk/document/binary": ["@bufbuild/protobuf", "@bufbuild/protovalidate"],
  "@cornercast/sdk/match": ["@noble/hashes"],
  "@cornercast/sdk/portability/inspect": ["fzstd"],
  "@cornercast/sdk/boundary/verify": ["@noble/hashes", "hpke", "saxes", "xmlchars"],
  "@cornercast/sdk/client": ["@bufbuild/protobuf", "@bufbuild/protovalidate", "@connectrpc/connect", "@noble/hashes"],
  "@cornercast/sdk/server": ["@bufbuild/protobuf", "@bufbuild/protovalidate", "@connectrpc/connect", "@noble/hashes", "hpke", "saxes", "xmlchars"],
  "@cornercast/sdk/convert": ["saxes", "xmlchars", "yaml"],
  "@cornercast/sdk/match/on-demand": ["@noble/hashes"],
  "@cornercast/sdk/document/on-demand": [],
  "matchOnDemand` and `judgeOnDemand": ["@noble/hashes"],
  "match` and `validateDocument": ["@noble/hashes"],
  "@cornercast/conformance": [
    "@bufbuild/protobuf",
    "@bufbuild/protovalidate",
    "@connectrpc/connect",
    "@connectrpc/connect-node",
    "@noble/hashes",
    "hpke",
    "saxes",
    "xmlchars",
    "yaml",
  ],
};

/** What pages use together, by its name in the README. @type {ReadonlyMap<string, string>} */
const together = new Map([
  [
    "matchOnDemand` and `judgeOnDemand",
    'export { matchOnDemand } from "@cornercast/sdk/match/on-demand"; export { judgeOnDemand } from "@cornercast/sdk/document/on-demand";',
  ],
  ["match` and `validateDocument", 'export { match } from "@cornercast/sdk/match"; export { validateDocument } from "@cornercast/sdk/document";'],
]);

/** The jobs for which is weighed what such a page has loaded when it has the report on the offers of examples/market, by their names in the README. @type {ReadonlyMap<string, string>} */
const asked = new Map(
  ["finetune-8b", "llama-70b-serve"].map((job) => [`matchOnDemand\` and \`judgeOnDemand\`, after \`${job}`, join(root, `examples/workloads/${job}.yaml`)]),
);

/** What the table in the README says that an export weighs at most, in kB. */
const weights = new Map(
  [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^\| `([^|]+)` +\| +([0-9]+) \|/gmu)].map(([, name = "", most = ""]) => [name, Number(most)]),
);

/** @type {string[]} */
const problems = [];
rmSync(place, { recursive: true, force: true });
mkdirSync(place, { recursive: true });
const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
const packed = folders.map((folder) => pack(folder));
for (const one of packed) {
  inspect(one);
  for (const message of (await publint({ pkgDir: one.installed, level: "suggestion", strict: true, pack: false })).messages) {
    problems.push(`${one.name}: ${formatMessage(message, one.manifest, { color: false })}`);
  }
}
const exported = packed.flatMap((one) => specifiers(one));
importAll(exported);
compile(exported);
// A provider is a server, and no part of a page.
for (const specifier of exported.filter((name) => name !== "@cornercast/provider")) await measure(specifier);
for (const [name, program] of together) await measure(name, program);
for (const [name, job] of asked) await measureLoaded(name, job);
for (const name of weights.keys())
  if (!exported.includes(name) && !together.has(name) && !asked.has(name)) problems.push(`README.md: there is no export ${name}`);
if (weights.size === 0) problems.push("README.md: there is no table of what exports weigh");
runCommand();

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else console.log(`${packed.length} packages and ${exported.length} exports are fit to publish`);

/**
 * Packs a package and unpacks the tarball where the others find it by name.
 * @param {string} folder
 */
function pack(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const [{ filename, files, size }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", place], { cwd: join(root, folder), encoding: "utf8", maxBuffer: 1 << 26 }),
  );
  const installed = join(place, "node_modules", manifest.name);
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(place, filename), "-C", installed, "--strip-components=1"]);
  // What npm put beside the package alone.
  const own = join(root, folder, "node_modules");
  if (existsSync(own)) symlinkSync(own, join(installed, "node_modules"));
  console.log(`${manifest.name}: ${files.length} files, ${(size / 1000).toFixed(0)} kB`);
  return {
    folder,
    installed,
    manifest,
    name: String(manifest.name),
    /** @type {readonly string[]} */
    files: files.map((/** @type {{path: string}} */ file) => file.path),
  };
}

/**
 * What is inside: the licence, nothing of tests, and nothing that an earlier build left.
 * @param {ReturnType<typeof pack>} one
 */
function inspect({ folder, name, manifest, files }) {
  for (const text of ["LICENSE", "NOTICE"]) {
    const own = join(root, folder, text);
    if (!existsSync(own) || readFileSync(own, "utf8") !== readFileSync(join(root, text), "utf8")) problems.push(`${name}: ${text} is not that of the root`);
    if (!files.includes(text)) problems.push(`${name}: ${text} is not packed`);
  }
  if (manifest.version !== version) problems.push(`${name}: the version is ${manifest.version}, that of the root ${version}`);
  for (const [dependency, range] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    if (/^@?cornercast/u.test(dependency) && range !== version) problems.push(`${name}: depends on ${dependency} ${range}, and not on ${version}`);
  }
  for (const file of files) {
    if (/\.test\.|\/testing\/|\/agreement\/|expected-outcomes|\.tsbuildinfo$/u.test(file)) problems.push(`${name}: ${file} is of no use to others`);
    const source = /^dist\/(.+)\.js$/u.exec(file)?.[1];
    if (folder !== "cli" && source !== undefined && !files.includes(`src/${source}.ts`))
      problems.push(`${name}: ${file} has no source: it is of an earlier build`);
  }
}

/**
 * The names under which code of a package is imported.
 * @param {ReturnType<typeof pack>} one
 * @returns {readonly string[]}
 */
function specifiers({ name, manifest }) {
  return Object.entries(manifest.exports ?? {}).flatMap(([path, target]) =>
    typeof target === "object" && "types" in target ? [`${name}${path.slice(1)}`] : [],
  );
}

/** Imports the compiled code in Node. @param {readonly string[]} names */
function importAll(names) {
  writeFileSync(join(place, "import.mjs"), `${names.map((name) => `await import(${JSON.stringify(name)});`).join("\n")}\n`);
  attempt("the packages cannot be imported", process.execPath, [join(place, "import.mjs")]);
}

/** Compiles a program against the published types, with no condition of ours and every library checked. @param {readonly string[]} names */
function compile(names) {
  const text = names.map((name, index) => `export * as part${index} from ${JSON.stringify(name)};`).join("\n");
  writeFileSync(join(place, "program.mts"), `${text}\n`);
  const compilerOptions = { target: "es2023", lib: ["es2023", "dom"], module: "nodenext", strict: true, noEmit: true, types: ["node"], skipLibCheck: false };
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.mts"] }));
  attempt("the published types do not compile", join(root, "node_modules/.bin/tsc"), ["-p", place]);
}

/**
 * Bundles exports for a browser: which packages of others they bring, and how much they weigh. What is imported later, by `import()`, is weighed apart.
 * @param {string} name
 */
async function measure(name, program = `export * from ${JSON.stringify(name)};`) {
  // The conformance runner reads its cases from files.
  const result = await bundled(program, name === "@cornercast/conformance" ? "node" : "browser").catch((/** @type {unknown} */ error) => String(error));
  if (typeof result === "string") {
    problems.push(`${name}: cannot be bundled for a browser: ${result}`);
    return;
  }
  const { outputs } = result.metafile;
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])));
  const others = new Set(
    used.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(file)?.[1] ?? []).filter((other) => !other.startsWith("@cornercast/")),
  );
  for (const other of others) if (!(brings[name] ?? []).includes(other)) problems.push(`${name}: brings ${other} into a bundle`);
  const first = importedAtOnce(outputs);
  const weigh = (/** @type {boolean} */ atOnce) =>
    result.outputFiles.reduce((sum, { path, contents }) => (first.has(basename(path)) === atOnce ? sum + gzipSync(contents).length : sum), 0);
  const kilobytes = holdToWeight(name, weigh(true));
  const later = weigh(false);
  console.log(
    `${name}: ${kilobytes} kB in a bundle, compressed${later === 0 ? "" : `, and ${(later / 1000).toFixed(1)} kB later`}${others.size === 0 ? "" : `, with ${[...others].sort().join(", ")}`}`,
  );
}

/** Bundles a program. @param {string} program @param {"browser" | "node"} platform @param {string} [banner] */
async function bundled(program, platform, banner = "") {
  const stdin = { contents: program, resolveDir: place };
  const kept = /** @type {const} */ ({ bundle: true, minify: true, write: false, splitting: true, metafile: true, format: "esm", target: "es2023" });
  return build({ ...kept, stdin, outdir: join(place, "bundle"), logLevel: "silent", platform, banner: { js: banner } });
}

/** Compares a weight in bytes with what the table says, and gives it in kB. @param {string} name @param {number} bytes */
function holdToWeight(name, bytes) {
  const kilobytes = (bytes / 1000).toFixed(1);
  const most = weights.get(name);
  if (most !== undefined && Number(kilobytes) > most) problems.push(`${name}: weighs ${kilobytes} kB, and README.md says ${String(most)} at most`);
  return kilobytes;
}

/**
 * Weighs what a page has loaded that judges a job and offers on demand, and matches them: its files tell when they run.
 * @param {string} name
 * @param {string} job the path of the workload
 */
async function measureLoaded(name, job) {
  const banner = "(globalThis.loaded??=[]).push(import.meta.url);";
  const { outputFiles } = await bundled(together.get("matchOnDemand` and `judgeOnDemand") ?? "", "browser", banner);
  mkdirSync(join(place, "bundle"), { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
  const market = join(root, "examples/market");
  const page = `import { readdirSync, readFileSync } from "node:fs";
    import { readDocuments } from "@cornercast/sdk/document";
    import { judgeOnDemand, matchOnDemand } from "./stdin.js";
    const read = (path) => readDocuments([{ name: path, text: readFileSync(path, "utf8") }]).documents;
    const [job, ...offers] = [${JSON.stringify(job)}, ...readdirSync(${JSON.stringify(market)}).map((file) => ${JSON.stringify(`${market}/`)} + file)].flatMap(read);
    for (const document of [job, ...offers]) if (!(await judgeOnDemand(document)).valid) throw new Error(document.source.file + " is not valid");
    const report = await matchOnDemand(job.value, offers.map(({ value }) => value), { at: "2026-11-24T00:00:00Z" });
    if (!(report.spec.counts.fits > 0)) throw new Error("no offer fits");
    console.log(JSON.stringify(globalThis.loaded));`;
  writeFileSync(join(place, "bundle/page.mjs"), page);
  const loaded = new Set(
    /** @type {readonly string[]} */ (JSON.parse(attempt(`${name}: does not match`, process.execPath, [join(place, "bundle/page.mjs")]) || "[]")).map((url) =>
      basename(url),
    ),
  );
  const files = outputFiles.filter(({ path }) => loaded.has(basename(path)));
  const kilobytes = holdToWeight(
    name,
    files.reduce((sum, { text }) => sum + gzipSync(text.replace(banner, "")).length, 0),
  );
  console.log(`${name}: ${kilobytes} kB loaded, compressed, in ${String(files.length)} of ${String(outputFiles.length)} files`);
}

/**
 * The names of the files that a page loads before any of the program runs.
 * @param {import("esbuild").Metafile["outputs"]} outputs
 */
function importedAtOnce(outputs) {
  const names = new Set(Object.keys(outputs).filter((name) => outputs[name]?.entryPoint !== undefined && basename(name) === "stdin.js"));
  for (const name of names)
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === "import-statement" && outputs[path] !== undefined) names.add(path);
  return new Set([...names].map((name) => basename(name)));
}

/** Runs the command from its tarball. */
function runCommand() {
  const main = join(place, "node_modules/cornercast/bin/cornercast.mjs");
  attempt("the command does not print its help", process.execPath, [main, "--help"]);
  const printed = attempt("the command does not print its version", process.execPath, [main, "--version"]);
  if (printed.trim() !== version) problems.push(`cornercast: --version prints ${printed.trim()}, and the version is ${version}`);
  const examples = [join(root, "examples/workloads/llama-70b-serve.yaml"), join(root, "examples/market")];
  attempt("the command does not match the examples", process.execPath, [main, "match", ...examples, "--at", "2026-11-24T00:00:00Z", "--expect", "offers>=1"]);
}

/**
 * Runs a program among the unpacked tarballs, and keeps what it said where it fails.
 * @param {string} problem
 * @param {string} program
 * @param {readonly string[]} words
 */
function attempt(problem, program, words) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: place, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status === 0) return stdout;
  problems.push(`${problem}:\n${error?.message ?? `${stdout}${stderr}`.trim()}`);
  return "";
}
