// @ts-check
// A registry of the OCI Distribution Specification on this machine, for suites: Debian's docker-registry, on the loopback, with its files in a folder of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { debianPackages, hasCommand, installPackages } from "../debian.mjs";

/** Starts a registry. @returns {Promise<{readonly url: string, close(): Promise<void>}>} */
export async function startRegistry() {
  const why = hasCommand("docker-registry") ? undefined : installPackages(debianPackages.registry);
  if (why !== undefined) throw new Error(`there is no docker-registry, and ${why}`);
  const folder = mkdtempSync(join(tmpdir(), "cornercast-registry-"));
  const port = await freePort();
  const config = join(folder, "config.yml");
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: "error", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${String(port)}`, secret: "suite" },
    }),
  );
  const child = spawn("docker-registry", ["serve", config], { stdio: "ignore" });
  const close = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.kill()) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${String(port)}`;
  for (let tries = 0; tries < 100; tries += 1) {
    const answers = await fetch(`${url}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return { url, close };
    await wait(50);
  }
  await close();
  throw new Error("the registry did not start");
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
