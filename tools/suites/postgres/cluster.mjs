// @ts-check
// A PostgreSQL server of its own for tests: in a folder of its own, on a free port of the loopback, with a password, as another user where tests run as root.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { debianPackages, installPackages } from "../debian.mjs";

const versions = "/usr/lib/postgresql";
const asRoot = process.getuid?.() === 0;

/** Installs PostgreSQL where it is not there. */
export function installPostgres() {
  if (programs() !== undefined) return;
  console.log("installing postgresql");
  const why = installPackages(debianPackages.postgres);
  if (why !== undefined) throw new Error(`there is no PostgreSQL, and ${why}`);
}

/** Whether the programs of PostgreSQL are there. */
export function hasPostgres() {
  return programs() !== undefined;
}

function programs() {
  const [newest] = existsSync(versions) ? readdirSync(versions).sort((left, right) => Number(right) - Number(left)) : [];
  return newest !== undefined && existsSync(join(versions, newest, "bin/initdb")) ? join(versions, newest, "bin") : undefined;
}

/** Makes a cluster and starts it. */
export async function startCluster() {
  installPostgres();
  const bin = programs();
  if (bin === undefined) throw new Error("PostgreSQL is not installed");
  const folder = mkdtempSync(join(tmpdir(), "cornercast-postgres-"));
  const password = randomBytes(16).toString("hex");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (asRoot) for (const path of [folder, passwordFile]) chownSync(path, idOf("-u"), idOf("-g"));
  const data = join(folder, "data");
  const [command = "", ...words] = asOther(join(bin, "initdb"), ["-D", data, "-U", "cornercast", "-A", "scram-sha-256", "--pwfile", passwordFile]);
  execFileSync(command, [...words, "-E", "UTF8", "--locale=C", "--no-sync"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const port = await freePort();
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let server;

  async function start() {
    const flags = ["-D", data, "-k", folder, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"];
    const [program = "", ...rest] = asOther(join(bin ?? "", "postgres"), flags);
    server = spawn(program, rest, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    server.stderr?.setEncoding("utf8").on("data", (/** @type {string} */ more) => (said = (said + more).slice(-4_000)));
    for (let tries = 0; !said.includes("database system is ready to accept connections"); tries += 1) {
      if (tries > 600 || server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${said}`);
      await wait(50);
    }
  }

  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    const pid = server?.pid;
    if (server === undefined || pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8")
      .trim()
      .split(" ")
      .filter(Boolean);
    const ended = new Promise((resolve) => server?.once("exit", resolve));
    server.kill(signal);
    await ended;
    // Its processes see that it is gone; until the last one has, no other server starts on the same files.
    for (let tries = 0; children.some((child) => existsSync(`/proc/${child}`)) && tries < 600; tries += 1) await wait(50);
  }

  await start();
  return {
    url: `postgres://cornercast:${password}@127.0.0.1:${String(port)}/postgres`,
    start,
    /** Ends the server as a crash of the machine would, without a chance to write anything. */
    kill: () => end("SIGKILL"),
    async close() {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * PostgreSQL does not run as root.
 * @param {string} program @param {readonly string[]} words
 */
function asOther(program, words) {
  return asRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", program, ...words] : [program, ...words];
}

/** @param {"-u" | "-g"} which */
function idOf(which) {
  return Number(execFileSync("id", [which, "postgres"], { encoding: "utf8" }));
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
