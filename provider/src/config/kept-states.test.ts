import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkloadJson } from "@cornercast/schemas";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientOf } from "../testing/client-of.js";
import { offerHere } from "../testing/offer-here.js";
import { countingProgram } from "../testing/counting-program.js";
import { readConfig } from "./read-config.js";
import { serveConfig, type ServedConfig } from "./serve-config.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-kept-states-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const offer = offerHere(9);
const workload: WorkloadJson = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "job" },
  spec: { profiles: [{ name: "any", roles: [{ name: "worker", run: { command: [process.execPath, "-e", countingProgram(20)] } }] }] },
};

async function served(retention: string): Promise<ServedConfig> {
  const text = `apiVersion: cornercast/v1
kind: ProviderConfig
spec:
  offers: [here.yaml]
  store: {folder: store}
  jobs: {folder: jobs, states: {folder: shared, retention: ${retention}}}
  authentication:
    tokens: [{sha256: ${createHash("sha256").update("t0ken").digest("hex")}, tenant: acme, subject: ci, roles: [placer]}]
  logs: {level: silent}
`;
  const read = readConfig(text, "provider.yaml");
  if (read.kind !== "ok") throw new Error(JSON.stringify(read.diagnostics));
  return serveConfig({ config: read.config, folder, offers: [offer], product: "test", version: "1.0.0" });
}

const kept = (): number => {
  const states = join(folder, "shared", "states");
  return existsSync(states) ? readdirSync(states, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json")).length : 0;
};

async function settled(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 600) throw new Error(`it never came to ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it("states are kept for those that wrote them and for those that begin with them, and go with each after its time", async () => {
  const first = await served("30 d");
  try {
    const client = clientOf({ baseUrl: first.url, token: "t0ken" });
    const stateOf = async (name: string) => (await client.getPlacement(name)).placement?.status?.state;
    await client.reserve({ name: "a", workload, offer: "here" });
    await client.start({ name: "a", epoch: 1 });
    let log = "";
    await settled(async () => {
      for await (const { data = "" } of client.logs({ name: "a" })) log += Buffer.from(data, "base64").toString();
      return log.includes("step");
    });
    const { state } = await client.checkpoint({ name: "a", epoch: 1, next: "continue" });
    expect(kept()).toBe(1);
    await client.reserve({ name: "b", workload, offer: "here" });
    await client.start({ name: "b", epoch: 1, ...(state === undefined ? {} : { state }) });
    await settled(async () => (await stateOf("b")) === "running");
    await client.release({ name: "a", epoch: 1 });
    await settled(async () => (await stateOf("a")) === "ended");
    expect(kept()).toBe(2);
  } finally {
    await first.close();
  }
  const second = await served("0 s");
  try {
    await settled(() => kept() === 1);
    // The file of the state stays for the placement that lives.
    expect(readdirSync(join(folder, "shared", "sha256"))).toHaveLength(1);
    const client = clientOf({ baseUrl: second.url, token: "t0ken" });
    await client.release({ name: "b", epoch: 1 });
    await settled(async () => (await client.getPlacement("b")).placement?.status?.state === "ended");
  } finally {
    await second.close();
  }
  const third = await served("0 s");
  try {
    await settled(() => kept() === 0);
  } finally {
    await third.close();
  }
}, 120_000);
