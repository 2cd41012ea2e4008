import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createHttp2Server, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import type { ConnectRouterOptions } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { createProvider, memoryOfferSource, memoryPlacementStore, type Caller, type Provider, type ProviderOptions } from "../index.js";
import { offerOf } from "./documents.js";
import { fakeDriver, type FakeDriver } from "./fake-driver.js";
import { testClock, type TestClock } from "./test-clock.js";

/** A provider that listens on two ports of the loopback, one for HTTP/1.1 and one for HTTP/2. */
export interface ServedProvider {
  readonly provider: Provider;
  readonly driver: FakeDriver;
  readonly clock: TestClock;
  readonly offers: ReturnType<typeof memoryOfferSource>;
  readonly http1: string;
  readonly http2: string;
  readonly errors: string[];
  close(): Promise<void>;
}

const callers: Readonly<Record<string, Caller>> = {
  "Bearer acme": { tenant: "acme", subject: "ann", roles: ["placer"] },
  "Bearer acme-reader": { tenant: "acme", subject: "rea", roles: ["reader"] },
  "Bearer umbrella": { tenant: "umbrella", subject: "uma", roles: ["placer"] },
};

/**
 * Serves a provider with two offers: `one`, of one unit, and `four`, of four. The tokens are `acme`, `acme-reader` and `umbrella`. A host may have options
 * of its own.
 */
export async function serveProvider(more: Partial<ProviderOptions> = {}, host: ConnectRouterOptions = {}): Promise<ServedProvider> {
  const driver = fakeDriver();
  const clock = testClock();
  const offers = memoryOfferSource([offerOf("one", 1), offerOf("four", 4)]);
  const errors: string[] = [];
  let ids = 0;
  const provider = await createProvider({
    offers,
    placements: memoryPlacementStore({ storeEpoch: "memory" }),
    driver,
    authenticate: ({ header }) => callers[header.get("authorization") ?? ""],
    clock,
    randomId: () => `id-${String((ids += 1))}`,
    implementation: { product: "test-provider", version: "1.0.0" },
    onError: (error, what) => errors.push(`${what}: ${String(error)}`),
    ...more,
  });
  const handler = connectNodeAdapter({ ...provider.handlers, ...host });
  const servers: readonly (Server | Http2Server)[] = [createServer(handler), createHttp2Server(handler)];
  const [http1 = "", http2 = ""] = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    }),
  );
  return {
    provider,
    driver,
    clock,
    offers,
    http1,
    http2,
    errors,
    async close() {
      await provider.close();
      for (const server of servers) {
        if ("closeAllConnections" in server) server.closeAllConnections();
        server.close();
      }
    },
  };
}
