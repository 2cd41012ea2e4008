import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import type { OfferJson, StateManifestJson } from "@cornercast/schemas";
import { createProvider, memoryOfferSource, memoryPlacementStore, type Caller, type Driver, type DriverReport } from "@cornercast/sdk/server";
import type { ProviderUnderTest } from "../scenario.js";

/** A provider of this repository with a driver whose jobs run nowhere. */
export interface ReferenceProvider {
  readonly target: ProviderUnderTest;
  close(): Promise<void>;
}

const callers: Readonly<Record<string, Caller>> = {
  "Bearer acme": { tenant: "acme", subject: "ann", roles: ["placer"] },
  "Bearer umbrella": { tenant: "umbrella", subject: "uma", roles: ["placer"] },
};

/** Serves two offers on the loopback. The tokens are `acme` and `umbrella`. */
export async function referenceProvider(): Promise<ReferenceProvider> {
  const provider = await createProvider({
    offers: memoryOfferSource([offerOf("four", 4, "3 EUR"), offerOf("two", 2, "4 EUR")]),
    placements: memoryPlacementStore({ storeEpoch: randomUUID() }),
    driver: idleDriver(),
    authenticate: ({ header }) => callers[header.get("authorization") ?? ""],
    clock: { now: () => Date.now(), sleep },
    randomId: randomUUID,
    implementation: { product: "reference", version: "1.0.0" },
  });
  const handler = connectNodeAdapter(provider.handlers);
  const servers = [createServer(handler), createHttp2Server(handler)] as const;
  const [url = "", http2Url = ""] = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    }),
  );
  return {
    target: { url, http2Url, token: "acme", otherToken: "umbrella", workload },
    async close() {
      await provider.close();
      servers[0].closeAllConnections();
      for (const server of servers) server.close();
    },
  };
}

const workload = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "job" },
  spec: { profiles: [{ name: "only", roles: [{ name: "worker", devices: { count: 1, memory: { nominal: { min: "80GB" } } } }] }] },
};

function offerOf(name: string, units: number, price: string): OfferJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: { shape: { devicesComplete: true, devices: [{ count: 1, chip: "h100-sxm" }] } },
    status: { price: [{ model: "on-demand", perUnitHour: price }], availability: { units, total: units } },
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}

/** A driver whose jobs come up as soon as they are asked for, and write a state of one file. */
function idleDriver(): Driver {
  const queue: DriverReport[] = [];
  let wake = (): void => undefined;
  return {
    async start(job, until) {
      queue.push({ tenant: job.tenant, name: job.name, state: until });
      wake();
    },
    checkpoint: async (job) => stateOf(job.name),
    stop: async () => undefined,
    async *logs() {
      yield { data: new TextEncoder().encode("one\n"), stream: "stdout", cursor: "1" };
    },
    async *reports(signal) {
      signal.addEventListener("abort", () => wake());
      while (!signal.aborted) {
        const next = queue.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

function stateOf(name: string): StateManifestJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "StateManifest",
    metadata: { name: `${name}-state` },
    spec: { files: [{ path: "model.safetensors", size: "1KiB", digest: `sha256:${"1".repeat(64)}` }], format: "safetensors", stateLevel: "S2" },
  };
}
