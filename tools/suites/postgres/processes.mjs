// @ts-check
// Server processes on one PostgreSQL, and clients of them.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createConnectTransport } from "@connectrpc/connect-node";
import { createClient } from "@cornercast/sdk/client";
import { systemClock } from "@cornercast/provider";

const program = fileURLToPath(new URL("server.mjs", import.meta.url));

/**
 * Starts a server process.
 * @param {string} database @param {string} folder @param {number} units
 */
export async function startServer(database, folder, units) {
  const child = spawn(process.execPath, [program, database, folder, String(units)], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ more) => (errors = (errors + more).slice(-8_000)));
  /** @type {string} */
  const url = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ more) => {
      text += more;
      if (text.includes("\n")) resolve(text.trim());
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${String(code)}: ${errors}`)));
  });
  /** @param {NodeJS.Signals} signal */
  const end = async (signal) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  };
  return { url, errors: () => errors, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

/**
 * A client of a server, for one tenant.
 * @param {{readonly url: string}} server
 */
export function clientOf({ url }, token = "acme") {
  const transport = createConnectTransport({
    baseUrl: url,
    httpVersion: "1.1",
    interceptors: [
      (next) => (request) => {
        request.header.set("authorization", `Bearer ${token}`);
        return next(request);
      },
    ],
  });
  return createClient({ transport, clock: systemClock, random: Math.random, randomId: () => crypto.randomUUID() });
}

/** A workload that runs a command of the shell. @param {string} script @returns {import("@cornercast/schemas").WorkloadJson} */
export function shellJob(script) {
  const role = { name: "worker", host: { arch: { anyOf: ["amd64"] } }, run: { command: ["/bin/sh", "-c"], args: [script] } };
  return { apiVersion: "cornercast/v1", kind: "Workload", metadata: { name: "job" }, spec: { profiles: [{ name: "any", roles: [role] }] } };
}
