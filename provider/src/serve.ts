import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connectNodeAdapter, type ConnectNodeAdapterOptions } from "@connectrpc/connect-node";
import type { OfferJson } from "@cornercast/schemas";
import { createProvider, memoryOfferSource, memoryPlacementStore, type Authenticator, type CallEvent, type ProviderOptions } from "@cornercast/sdk/server";
import { onePortServer } from "./one-port.js";
import { processDriver } from "./process/process-driver.js";
import { systemClock } from "./system-clock.js";

/** What a server takes. */
export interface ServeOptions {
  readonly offers: readonly OfferJson[];
  readonly authenticate: Authenticator;
  /** The folder of the jobs. */
  readonly folder: string;
  /** The address. Default: the loopback, which other machines cannot reach. */
  readonly host?: string;
  /** The port. Default: one that is free. */
  readonly port?: number;
  readonly product: string;
  readonly version: string;
  readonly limits?: ProviderOptions["limits"];
  readonly onCall?: (event: CallEvent) => void;
  readonly onError?: (error: unknown, what: string) => void;
}

/** A server that runs. */
export interface Served {
  readonly url: string;
  /** Lets calls finish, ends the jobs, and closes. */
  close(): Promise<void>;
}

/**
 * Serves offers of this machine and runs what is placed on them as processes.
 *
 * - Placements are kept in memory: they end with the server, and so do their jobs. Jobs that a server left behind are ended when one starts in the same folder.
 * - `/healthz` answers while the server runs, `/readyz` while it takes calls.
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const driver = processDriver({ folder: options.folder, clock: systemClock });
  const placements = memoryPlacementStore({ storeEpoch: randomUUID() });
  await driver.endOthers([]);
  const provider = await createProvider({
    offers: memoryOfferSource(options.offers),
    placements,
    driver,
    authenticate: options.authenticate,
    clock: systemClock,
    randomId: randomUUID,
    implementation: { product: options.product, version: options.version },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
    ...(options.onError === undefined ? {} : { onError: options.onError }),
  });
  let ready = true;
  const fallback: ConnectNodeAdapterOptions["fallback"] = (request, response) => {
    const status = request.url === "/healthz" || (request.url === "/readyz" && ready) ? 200 : request.url === "/readyz" ? 503 : 404;
    response.writeHead(status, { "content-type": "text/plain" });
    response.end(status === 200 ? "ok\n" : status === 503 ? "shutting down\n" : "there is nothing here\n");
  };
  const front = onePortServer(connectNodeAdapter({ ...provider.handlers, fallback }));
  const { server } = front;
  server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(server, "listening");
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${String(port)}`,
    async close() {
      ready = false;
      await provider.close();
      await driver.endOthers([]);
      front.closeConnections();
      server.close();
    },
  };
}
