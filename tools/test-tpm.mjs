// @ts-check
// Verifies quotes that a software TPM has just made: npm run test:tpm. Needs swtpm and tpm2-tools; as root on Debian it installs them.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { debianPackages, hasCommand, installPackages } from "./suites/debian.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const registers = "sha256:0,1,2,3,4,5,6,7,8,16";

const folder = mkdtempSync(join(tmpdir(), "cornercast-tpm-"));
/** @type {import("node:child_process").ChildProcess | undefined} */
let tpm;
try {
  installTools();
  manufacture();
  const port = await freePorts();
  const flags = "not-need-init,startup-clear";
  const on = (/** @type {number} */ at) => `type=tcp,port=${String(at)},bindaddr=127.0.0.1`;
  tpm = spawn("swtpm", ["socket", "--tpm2", "--tpmstate", `dir=${join(folder, "state")}`, "--server", on(port), "--ctrl", on(port + 1), "--flags", flags], {
    stdio: "ignore",
  });
  await listening(port + 1);
  makeQuotes(`swtpm:host=127.0.0.1,port=${String(port)}`);
  process.exitCode = await judge();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  tpm?.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} command @param {readonly string[]} words @param {NodeJS.ProcessEnv} [env] */
function run(command, words, env = {}) {
  execFileSync(command, words, { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"], timeout: 120_000 });
}

function installTools() {
  if (["swtpm", "swtpm_setup", "tpm2_quote"].every(hasCommand)) return;
  console.log(`installing ${debianPackages.tpm.join(", ")}`);
  const why = installPackages(debianPackages.tpm);
  if (why !== undefined) throw new Error(`there is no TPM in software, and ${why}`);
}

/** Makes a TPM with a seed of its own and one bank of registers. */
function manufacture() {
  mkdirSync(join(folder, "state"));
  run("swtpm_setup", ["--tpm2", "--tpmstate", join(folder, "state"), "--pcr-banks", "sha256", "--overwrite"]);
}

/** The first of two free neighbouring ports: the TPM and its control channel. */
async function freePorts() {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = await listen(0);
    if (port !== undefined && port < 65_535 && (await listen(port + 1)) !== undefined) return port;
  }
  throw new Error("found no two free neighbouring ports");
}

/** @param {number} port @returns {Promise<number | undefined>} */
function listen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : undefined));
    });
  });
}

/** @param {number} port */
async function listening(port) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const open = await new Promise((resolve) => {
      const socket = createConnection(port, "127.0.0.1");
      socket.on("connect", () => socket.destroy());
      socket.on("error", () => undefined);
      // The TPM serves one connection after another: this one has to be gone before a tool comes.
      socket.on("close", (failed) => resolve(!failed));
    });
    if (open === true) return;
    await wait(50);
  }
  throw new Error("the software TPM did not start");
}

/** @param {string} tcti */
function makeQuotes(tcti) {
  const tool = (/** @type {string} */ name, /** @type {readonly string[]} */ words) => {
    run(`tpm2_${name}`, words, { TPM2TOOLS_TCTI: tcti });
    // Nothing manages the three places for objects behind the socket of the software TPM.
    run("tpm2_flushcontext", ["-t"], { TPM2TOOLS_TCTI: tcti });
  };
  const measure = (/** @type {string} */ text) => {
    run("sh", ["-c", `tpm2_pcrextend 4:sha256=$(printf %s ${text} | sha256sum | cut -d' ' -f1)`], { TPM2TOOLS_TCTI: tcti });
  };
  const quote = (/** @type {string} */ key, /** @type {number} */ round, /** @type {string} */ context, /** @type {readonly string[]} */ more = []) => {
    const name = `${key}-${String(round)}`;
    const nonce = nonces[round - 1]?.toString("hex") ?? "";
    tool("quote", ["-c", context, "-l", registers, "-q", nonce, "-m", `${name}.msg`, "-s", `${name}.sig`, "-o", `${name}.pcrs`, "-g", "sha256", ...more]);
  };
  const nonces = [randomBytes(32), randomBytes(32)];
  for (const [index, nonce] of nonces.entries()) writeFileSync(join(folder, `nonce-${String(index + 1)}`), nonce);
  tool("createek", ["-G", "rsa", "-c", "ek.ctx"]);
  for (const [name, kind, scheme] of [
    ["ecc", "ecc", "ecdsa"],
    ["ecc-other", "ecc", "ecdsa"],
    ["rsassa", "rsa", "rsassa"],
    ["rsapss", "rsa", "rsapss"],
  ]) {
    tool("createak", ["-C", "ek.ctx", "-G", kind ?? "", "-g", "sha256", "-s", scheme ?? "", "-c", `${name}.ctx`, "-u", `${name}.pub`]);
    tool("readpublic", ["-c", `${name}.ctx`, "-f", "pem", "-o", `${name}.pem`]);
  }
  // A key that would sign anything it is given, also what only looks like a quote.
  tool("createprimary", ["-C", "o", "-G", "ecc", "-c", "owner.ctx"]);
  const attributes = "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign";
  tool("create", ["-C", "owner.ctx", "-G", "ecc:ecdsa", "-a", attributes, "-u", "unrestricted.pub", "-r", "unrestricted.key"]);
  tool("load", ["-C", "owner.ctx", "-u", "unrestricted.pub", "-r", "unrestricted.key", "-c", "unrestricted.ctx"]);
  tool("readpublic", ["-c", "unrestricted.ctx", "-f", "pem", "-o", "unrestricted.pem"]);

  measure("kernel-v1");
  quote("ecc", 1, "ecc.ctx");
  quote("rsassa", 1, "rsassa.ctx");
  quote("rsapss", 1, "rsapss.ctx", ["--scheme", "rsapss"]);
  quote("unrestricted", 1, "unrestricted.ctx");
  measure("kernel-v2");
  quote("ecc", 2, "ecc.ctx");
}

async function judge() {
  const outfile = join(root, ".cache/test-tpm.mjs");
  mkdirSync(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(root, "sdk/src/boundary/verify/testing/fresh-quotes/main.ts")],
    bundle: true,
    outfile,
    format: "esm",
    platform: "node",
    conditions: ["@cornercast/source"],
    logLevel: "warning",
  });
  /** @type {{main: (folder: string) => Promise<number>}} */
  const { main } = await import(pathToFileURL(outfile).href);
  return main(folder);
}
