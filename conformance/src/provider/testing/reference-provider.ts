import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import type { OfferJson, StateManifestJson } from "@cornercast/schemas";
import {
  Code,
  createProvider,
  memoryOfferSource,
  memoryPlacementStore,
  refusal,
  type Caller,
  type Driver,
  type DriverReport,
  type Provider,
} from "@cornercast/sdk/server";
import type { ProviderUnderTest } from "../scenario.js";
import { newKey, type TestIssuer } from "../test-issuer.js";
import { shortUsage } from "./short-usage.js";
import { callerOfToken } from "./token-callers.js";

/** A provider of this repository with a driver whose jobs run nowhere. */
export interface ReferenceProvider {
  readonly target: ProviderUnderTest;
  close(): Promise<void>;
}

const issuer: TestIssuer = {
  issuer: "https://issuer.example",
  audience: "https://provider.example",
  keyId: "one",
  key: newKey(),
  claims: { sub: "ann", tenant: "acme", roles: ["placer"] },
};

const callers: Readonly<Record<string, Caller>> = {
  acme: { tenant: "acme", subject: "ann", roles: ["placer"] },
  umbrella: { tenant: "umbrella", subject: "uma", roles: ["placer"] },
  reader: { tenant: "acme", subject: "rob", roles: ["reader"] },
};

function callerOf(token: string): Caller | undefined {
  return Object.hasOwn(callers, token) ? callers[token] : callerOfToken(token, issuer);
}

/**
 * Serves two offers on the loopback. The tokens are `acme` and `umbrella`, and `reader` for who may only read.
 *
 * - Two processes serve one store, as far as this program can have two; a crash ends both at once, and the store and the jobs stay.
 */
export async function referenceProvider(): Promise<ReferenceProvider> {
  let isStored = true;
  const held = memoryPlacementStore({ storeEpoch: randomUUID() });
  const placements = new Proxy(held, {
    get(store, name): unknown {
      const member: unknown = Reflect.get(store, name);
      if (typeof member !== "function") return member;
      return (...args: readonly unknown[]): unknown => {
        if (!isStored) throw refusal(Code.Unavailable, "store-unavailable", "the store is away");
        return Reflect.apply(member, store, args);
      };
    },
  });
  const driver = idleDriver();
  const log: string[] = [];
  const create = async (): Promise<Provider> =>
    createProvider({
      offers: memoryOfferSource([offerOf("four", 4, "3 EUR"), offerOf("two", 2, "4 EUR")]),
      placements,
      driver,
      authenticate: ({ header }) => callerOf(header.get("authorization")?.replace(/^Bearer /u, "") ?? ""),
      clock: { now: () => Date.now(), sleep },
      randomId: randomUUID,
      implementation: { product: "reference", version: "1.0.0" },
      usage: shortUsage(placements),
      onCall: ({ method, caller, target, outcome, reason }) => void log.push(JSON.stringify({ method, subject: caller?.subject, target, outcome, reason })),
    });
  let providers = await Promise.all([create(), create()]);
  let handlers = providers.map(({ handlers: each }) => connectNodeAdapter(each));
  const handle =
    (index: number): NonNullable<(typeof handlers)[number]> =>
    (request, response) => {
      const handler = handlers[index];
      if (handler === undefined) request.socket.destroy();
      else handler(request, response);
    };
  const servers = [createServer(handle(0)), createHttp2Server(handle(0)), createServer(handle(1))] as const;
  const [url = "", http2Url = "", otherUrl = ""] = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    }),
  );
  const restart = async (): Promise<void> => {
    handlers = [];
    servers[0].closeAllConnections();
    servers[2].closeAllConnections();
    await Promise.all(providers.map((provider) => provider.close()));
    providers = await Promise.all([create(), create()]);
    handlers = providers.map(({ handlers: each }) => connectNodeAdapter(each));
  };
  return {
    target: {
      url,
      http2Url,
      token: "acme",
      otherToken: "umbrella",
      workload,
      controls: {
        readerToken: "reader",
        restart,
        startLine: "started",
        otherUrl,
        store: { take: async () => void (isStored = false), give: async () => void (isStored = true) },
        log: async () => `${log.join("\n")}\n`,
        issuer,
        usage: true,
      },
    },
    async close() {
      await Promise.all(providers.map((provider) => provider.close()));
      servers[0].closeAllConnections();
      servers[2].closeAllConnections();
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

/** A driver whose jobs come up as soon as they are asked for, write a state of one file, and say when they start. A job that runs is not started again. */
function idleDriver(): Driver {
  const started = new Map<string, number>();
  const queue: DriverReport[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of waiting) each();
    waiting.clear();
  };
  return {
    takesKeys: true,
    async start(job, until) {
      if (until === "running" && !started.has(job.name)) started.set(job.name, 1);
      queue.push({ tenant: job.tenant, name: job.name, state: until });
      wake();
    },
    checkpoint: async (job) => stateOf(job.name),
    stop: async () => undefined,
    async *logs(job) {
      yield { data: new TextEncoder().encode("started\n".repeat(started.get(job.name) ?? 1)), stream: "stdout", cursor: "1" };
    },
    async *reports(signal) {
      signal.addEventListener("abort", () => wake());
      while (!signal.aborted) {
        const next = queue.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => void waiting.add(resolve));
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
