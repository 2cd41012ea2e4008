// @ts-check
// Installs the packages from their tarballs into an empty project and uses them there, as a stranger would: on every Node that they support, with
// every TypeScript that they support, with the types of the DOM and with those of Node. Needs a build, and npm. The programs for it are kept
// between runs, outside of the tree.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toolbox } from "./artifacts/toolbox.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folders = ["schemas", "sdk", "provider", "conformance", "cli"];
/** The oldest that is supported, and the newest of each line; `node-linux-*` are builds of nodejs.org. */
const nodes = ["20.19.0", "22.23.3", "24.21.0"];
const compilers = ["5.9.3", "6.0.3", "7.0.2"];
/** What a program may have beside the language itself: the DOM, or Node. */
const surroundings = /** @type {const} */ ([
  ["the DOM", { lib: ["es2023", "dom"], types: [] }, "bundler", "preserve"],
  ["Node", { lib: ["es2023"], types: ["node"] }, "nodenext", "nodenext"],
]);
/** They listen, and read files: programs for Node alone use them. */
const forNode = ["@cornercast/provider", "@cornercast/conformance"];
/** How long help may take, in starts of Node that does nothing. It takes 1.3 on Node 20, which starts in three times the time, and 1.6 to 1.75 later. */
const helpLimit = 2;
const typesWrong = "0.18.5";

/** Prints what a process has used when it ends. */
const meter = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write(`\\ncpu ${(user + system) / 1000}`); });',
)}`;
/** What a program of a few lines does. */
const matching = `import { readFileSync } from "node:fs";
import { readDocuments } from "@cornercast/sdk/document";
import { match } from "@cornercast/sdk/match";
const read = (name) => readDocuments([{ name, text: readFileSync(name, "utf8") }]).documents.map(({ value }) => value);
const [workload] = read("workloads/llama-70b-serve.yaml");
const offers = ["aurora-compute", "rheinwerk-cloud"].flatMap((name) => read("market/" + name + ".yaml")).filter(({ kind }) => kind === "Offer");
const report = match(workload, offers, { at: "2026-11-24T00:00:00Z" });
console.log(report.spec?.verdict ?? report.spec?.ranking?.[0]?.verdict);
`;
const typed = `import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { CryptoKeyPair } from "@cornercast/sdk/boundary/verify";
import { match } from "@cornercast/sdk/match";
export function best(workload: WorkloadJson, offers: readonly OfferJson[]): string | undefined {
  return match(workload, offers, { at: "2026-11-24T00:00:00Z" }).spec?.ranking?.[0]?.assignments?.[0]?.offer;
}
// A key that the program makes is one that the packages take: the type is not any.
const made = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
export const pair: CryptoKeyPair = made;
// @ts-expect-error A text is no key.
export const none: CryptoKeyPair["publicKey"] = "key";
`;

let [passed, failed] = [0, 0];
const { npmFiles, npmPackage } = toolbox();
const work = mkdtempSync(join(tmpdir(), "cornercast-packages-"));
try {
  const tarballs = folders.map((folder) => pack(folder));
  const names = exportedNames();
  const project = emptyProject(tarballs);
  for (const node of nodes) useOn(node, project, names);
  // The gate for continuous integration, as its example has it.
  for (const [, line = ""] of readFileSync(join(root, "examples/gate/workflow.yml"), "utf8").matchAll(/- run: (.+)/gu))
    check(line, run("sh", ["-c", line], project), "");
  embed(project);
  install(project, "--save-dev", "@types/node@20");
  for (const compiler of compilers) compileWith(compiler, project, names);
  for (const tarball of tarballs) resolve(tarball);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string} folder @returns {string} the tarball */
function pack(folder) {
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", work], { cwd: join(root, folder), encoding: "utf8", maxBuffer: 1 << 26 }),
  );
  return join(work, filename);
}

/** @returns {readonly string[]} the names under which code of the packages is imported */
function exportedNames() {
  return folders.flatMap((folder) => {
    const { name, exports = {} } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return Object.entries(exports).flatMap(([path, target]) => (typeof target === "object" && "types" in target ? [`${name}${path.slice(1)}`] : []));
  });
}

/** @param {readonly string[]} tarballs @returns {string} its folder */
function emptyProject(tarballs) {
  const project = join(work, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "stranger", version: "1.0.0", private: true, type: "module" }));
  install(project, ...tarballs);
  cpSync(join(root, "examples/workloads"), join(project, "workloads"), { recursive: true });
  cpSync(join(root, "examples/market"), join(project, "market"), { recursive: true });
  return project;
}

/** @param {string} project @param {readonly string[]} words */
function install(project, ...words) {
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--silent", ...words], { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
}

/** Imports every export, matches, and runs the command. @param {string} version @param {string} project @param {readonly string[]} names */
function useOn(version, project, names) {
  const node = join(npmFiles(`node-linux-${process.arch}`, version), "bin/node");
  const imports = names.map((name) => `await import(${JSON.stringify(name)});`).join("\n");
  writeFileSync(join(project, "imports.mjs"), `${imports}\nconsole.log(process.version);\n`);
  writeFileSync(join(project, "match.mjs"), matching);
  const main = join(project, "node_modules/cornercast/bin/cornercast.mjs");
  const { version: own } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  check(`Node ${version} imports every export`, run(node, ["imports.mjs"], project), `v${version}`);
  check(`Node ${version} matches`, run(node, ["match.mjs"], project), "fits");
  check(`Node ${version} runs the command`, run(node, [main, "--version"], project), own);
  check(`Node ${version} prints help`, run(node, [main, "--help"], project), "Usage: cornercast");
  const [empty = 0, help = 0] = processorTimes(
    node,
    [
      ["-e", "0"],
      [main, "--help"],
    ],
    project,
  );
  const measured = `${help.toFixed(1)} ms, and ${empty.toFixed(1)} ms`;
  check(`Node ${version} prints help in under twice its own start: ${measured}`, { status: help < helpLimit * empty ? 0 : 1, output: measured }, "");
  const job = ["match", "workloads/llama-70b-serve.yaml", "market", "--at", "2026-11-24T00:00:00Z", "--expect", "offers>=1"];
  check(`Node ${version} matches on the command line`, run(node, [main, ...job], project), "fits");
}

/**
 * The least processor time of some runs of each command, in milliseconds: a clock would measure the neighbours. The commands take turns, so that
 * what else the machine does meets all of them.
 * @param {string} node @param {readonly (readonly string[])[]} commands @param {string} cwd
 */
function processorTimes(node, commands, cwd) {
  const rounds = Array.from({ length: 15 }, () =>
    commands.map((words) => {
      const { output } = run(node, ["--import", meter, ...words], cwd);
      return Number(/cpu ([0-9.]+)/u.exec(output)?.[1] ?? Number.NaN);
    }),
  );
  return commands.map((_, index) => Math.min(...rounds.map((round) => round[index] ?? Number.NaN)));
}

/** Serves the provider that a vendor embeds and places a job on it, as its page says. @param {string} project */
function embed(project) {
  install(project, "fastify", "@connectrpc/connect-fastify", "tsx");
  cpSync(join(root, "examples/provider/embed.ts"), join(project, "embed.ts"));
  const [, job = ""] = /^```yaml file=job\.yaml\n([\s\S]*?)^```$/mu.exec(readFileSync(join(root, "site/pages/how-to/embed-the-server.md"), "utf8")) ?? [];
  writeFileSync(join(project, "job.yaml"), job);
  const script = `
    export HOME="$PWD"
    PORT=0 node --import tsx embed.ts > embed.log & served=$!
    trap 'kill "$served"' EXIT
    for i in $(seq 300); do [ -s embed.log ] && break; sleep 0.1; done
    sh embed.log && npx cornercast place job.yaml run-1 && npx cornercast release run-1`;
  check("a vendor embeds the server, and a job is placed on it", run("sh", ["-c", script], project), "run-1  running  on h100-1");
}

/** Type-checks a program that uses the packages, and every declaration in them. @param {string} version @param {string} project @param {readonly string[]} names */
function compileWith(version, project, names) {
  const compiler = join(npmPackage("typescript", version), "bin/tsc");
  writeFileSync(join(project, "program.mts"), typed);
  for (const [what, { lib, types }, moduleResolution, module] of surroundings) {
    const used = names.filter((name) => what === "Node" || !forNode.some((one) => name.startsWith(one)));
    writeFileSync(join(project, "exports.mts"), used.map((name, index) => `export * as part${String(index)} from ${JSON.stringify(name)};\n`).join(""));
    const compilerOptions = {
      target: "es2023",
      lib,
      types,
      module,
      moduleResolution,
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["exports.mts", "program.mts"] }));
    const { output } = run(process.execPath, [compiler, "-p", project, "--pretty", "false"], project);
    // What others declare is theirs to mend.
    const problems = output
      .split("\n")
      .filter((line) => /^(?:node_modules\/@?cornercast(?!.*\/node_modules\/)|exports|program|error)/u.test(line) && line.includes("error TS"));
    check(`TypeScript ${version} with the types of ${what}`, { status: problems.length === 0 ? 0 : 1, output: problems.join("\n") }, "");
  }
}

/** Are the types wrong? The packages are for import alone, in Node and for bundlers. @param {string} tarball */
function resolve(tarball) {
  const name = /[^/]+$/u.exec(tarball)?.[0] ?? "";
  // The command is no module.
  if (/^cornercast-[0-9]/u.test(name)) return;
  const program = join(npmPackage("@arethetypeswrong/cli", typesWrong), "dist/index.js");
  check(
    `the types of ${name} are found as they should`,
    run(process.execPath, [program, tarball, "--profile", "esm-only", "--no-color", "--format", "ascii"], work),
    "",
  );
}

/** @param {string} program @param {readonly string[]} words @param {string} cwd */
function run(program, words, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd, encoding: "utf8", maxBuffer: 1 << 26, env: { ...process.env, NO_COLOR: "1" } });
  return { status: status ?? 1, output: error?.message ?? `${stdout}${stderr}` };
}

/** @param {string} what @param {{readonly status: number, readonly output: string}} outcome @param {string} wanted */
function check(what, { status, output }, wanted) {
  if (status === 0 && output.includes(wanted)) {
    passed += 1;
    console.log(`passed: ${what}`);
    return;
  }
  failed += 1;
  console.error(`failed: ${what}\n${output.trim().slice(0, 4000)}`);
}
