// @ts-check
// Inspects real artifacts: makes them with the tools that make them everywhere, or takes them from packages, and holds what the command line
// says of each against what it was made for. Needs a build. `--install`, or CI, installs the tools that Debian has; without them their
// group is skipped, which counts as a failure where they should have been installed.
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "@cornercast/sdk/portability/inspect";
import { groups } from "./artifacts/groups.mjs";
import { toolbox } from "./artifacts/toolbox.mjs";
import { hasCommand, installPackages } from "./debian.mjs";

/** @typedef {import("@cornercast/schemas").ArtifactJson} Artifact */

const command = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));
const install = process.argv.includes("--install") || process.env["CI"] === "true";
/** At least so many real files of each format, beside those that the suite writes itself. */
const enough = 3;
/** Formats that nothing here writes: their files are the suite's. */
const unwritten = ["neff", "tensorrt-engine"];
const formats = [
  "cubin",
  "ptx",
  "fatbin",
  "host ELF",
  "hsaco",
  "offload bundle",
  "spirv",
  "stablehlo",
  "onnx",
  "safetensors",
  "gguf",
  "neff",
  "tensorrt-engine",
  "pt2",
  "wheel",
  "image",
];

let [passed, failed, skipped] = [0, 0, 0];
/** @type {Map<string, {files: number, own: number}>} */
const seen = new Map();
/** @type {Set<string>} */
const excused = new Set();
/** The files that were inspected, to be damaged. @type {string[]} */
const samples = [];
const work = mkdtempSync(join(tmpdir(), "cornercast-artifacts-"));
try {
  if (install) provide();
  for (const group of groups) runGroup(group);
  await damage();
  summary();
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

function provide() {
  const wanted = groups.filter((group) => group.commands.some((one) => !hasCommand(one))).flatMap((group) => group.packages);
  if (wanted.length === 0) return;
  const started = Date.now();
  const problem = installPackages([...new Set(wanted)]);
  console.log(problem ?? `installed what the suite needs in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/** @param {import("./artifacts/toolbox.mjs").Group} group */
function runGroup(group) {
  const missing = group.commands.filter((one) => !hasCommand(one));
  if (missing.length > 0) {
    const reason = `${missing.join(", ")} not found${group.optional === undefined ? "" : `: ${group.optional}`}`;
    if (group.optional === undefined && install) fail(`${group.title}: ${reason}`);
    else {
      skipped += 1;
      console.log(`skipped: ${group.title}: ${reason}`);
      if (group.optional !== undefined) for (const format of ["cubin", "fatbin"]) excused.add(format);
      else for (const format of formats) excused.add(format);
    }
    return;
  }
  const folder = join(work, group.title.replaceAll(/[^a-z]/giu, ""));
  mkdirSync(folder);
  const started = Date.now();
  let cases;
  try {
    cases = group.make(folder, toolbox());
  } catch (error) {
    const stderr = typeof error === "object" && error !== null && "stderr" in error ? String(error.stderr).trim().split("\n").slice(-5).join("\n  ") : "";
    fail(`${group.title}: the files could not be made: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown"}\n  ${stderr}`);
    return;
  }
  const made = Date.now() - started;
  const results = inspectAll(cases.map(({ file }) => file));
  for (const [index, { format, file, expected, details = {}, writtenByUs }] of cases.entries()) {
    const { artifact, found } = results[index] ?? {};
    const line = artifact === undefined ? "no artifact" : lineOf(artifact, expected.includes(" by "));
    const count = seen.get(format) ?? { files: 0, own: 0 };
    seen.set(format, { files: count.files + 1, own: count.own + (writtenByUs === true ? 1 : 0) });
    const other = Object.entries(details).filter(([name, value]) => found?.details[name] !== value);
    if (line !== expected) fail(`${file}\n  expected ${expected}\n  found    ${line}`);
    else if (other.length > 0)
      fail(`${file}\n  ${other.map(([name, value]) => `expected ${name} ${value}, found ${found?.details[name] ?? "none"}`).join("\n  ")}`);
    else passed += 1;
    samples.push(file);
  }
  console.log(`${group.title}: ${cases.length} files, made in ${(made / 1000).toFixed(0)} s`);
}

/** @typedef {{readonly file: string, readonly artifact?: Artifact, readonly found?: {readonly details: Readonly<Record<string, string>>}}} Answer */

/** @param {readonly string[]} files @returns {readonly (Answer | undefined)[]} */
function inspectAll(files) {
  // A file that is no artifact makes the command fail, and its answer tells which.
  let text = "";
  try {
    text = execFileSync(process.execPath, [command, "inspect", "--json", ...files], { encoding: "utf8", maxBuffer: 1 << 28 });
  } catch (error) {
    text = typeof error === "object" && error !== null && "stdout" in error ? String(error.stdout) : "[]";
  }
  /** @type {readonly Answer[]} */
  const answers = JSON.parse(text);
  return files.map((file) => answers.find((answer) => answer.file === file));
}

/** An artifact in one line, its parts in an order that does not depend on the file. @param {Artifact} artifact @param {boolean} withTools @returns {string} */
function lineOf({ kind = "", target, isaVersion, platform, builtWith = [], features = [], formats: numbers = [], contains = [] }, withTools) {
  const data = ["safetensors", "gguf"].includes(kind);
  const words = [
    kind,
    ...(target === undefined ? [] : [target]),
    ...(data ? numbers : []),
    ...(isaVersion === undefined ? [] : [`v${isaVersion}`]),
    ...(platform === undefined ? [] : [platform]),
    ...features.map((feature) => `+${feature}`),
    ...(withTools ? builtWith.map(({ name }) => `by ${name ?? ""}`) : []),
  ];
  const inside = contains.map((part) => lineOf(part, withTools)).sort();
  return `${words.join(" ")}${inside.length === 0 ? "" : `[${inside.join(", ")}]`}`;
}

/** Real files with changed bytes and cut ends: read or refused, never a fault. */
async function damage() {
  let seed = 12_345;
  const random = (/** @type {number} */ below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % below;
  };
  let runs = 0;
  for (const file of samples) {
    if (!statSync(file).isFile()) continue;
    const whole = beginningOf(file);
    for (let round = 0; round < 24; round += 1) {
      const bytes = Uint8Array.from(round % 3 === 0 ? whole.subarray(0, random(whole.length)) : whole);
      if (round % 3 !== 0)
        for (let flips = 0; flips <= random(4); flips += 1) bytes[random(round % 2 === 0 ? Math.min(512, bytes.length) : bytes.length)] = random(256);
      runs += 1;
      try {
        const { artifact, diagnostics } = await inspect(
          { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) },
          { name: file, limits: { memberBytes: 1 << 24 } },
        );
        if (artifact === undefined && diagnostics.length === 0) fail(`${file}, damaged (round ${round}): no artifact, and no reason`);
      } catch (error) {
        fail(`${file}, damaged (round ${round}): ${error instanceof Error ? (error.stack ?? error.message) : "unknown"}`);
      }
    }
  }
  passed += 1;
  console.log(`${runs} damaged copies of real files were read or refused`);
}

/** Of a large file only the beginning is damaged. @param {string} file */
function beginningOf(file) {
  const bytes = new Uint8Array(Math.min(statSync(file).size, 1 << 20));
  const open = openSync(file, "r");
  readSync(open, bytes, 0, bytes.length, 0);
  closeSync(open);
  return bytes;
}

function summary() {
  for (const format of formats) {
    const { files, own } = seen.get(format) ?? { files: 0, own: 0 };
    const note = own === 0 ? "" : ` (${own} written by the suite after the document of the format, for want of a producer here)`;
    console.log(`  ${format.padEnd(16)} ${String(files).padStart(3)}${note}`);
    const real = unwritten.includes(format) ? files : files - own;
    if (real < enough && !excused.has(format)) fail(`${format}: ${real} real files, and ${enough} are needed`);
  }
}

/** @param {string} message */
function fail(message) {
  failed += 1;
  console.error(`failed: ${message}`);
}
