import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { createKeyServer, type KeyServerOptions } from "@cornercast/sdk/server";
import { onePortServer } from "../one-port.js";
import type { Served } from "../serve.js";
import { systemClock } from "../system-clock.js";

/** What a server of keys takes. */
export interface ServeKeysOptions extends Omit<KeyServerOptions, "clock"> {
  /** The address. Default: the loopback, which other machines cannot reach. */
  readonly host?: string;
  /** The port. Default: one that is free. */
  readonly port?: number;
}

/**
 * Serves `KeyReleaseService` for the owner of keys.
 *
 * - Without TLS, which a proxy in front of it adds: tokens would be read on the way otherwise. Sealed keys are of no use to who reads them.
 */
export async function serveKeys({ host = "127.0.0.1", port = 0, ...options }: ServeKeysOptions): Promise<Served> {
  const keys = createKeyServer({ ...options, clock: systemClock });
  const front = onePortServer(connectNodeAdapter(keys.handlers));
  front.server.listen(port, host);
  await once(front.server, "listening");
  const { address, port: actual, family } = front.server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${String(actual)}`,
    async close() {
      await keys.close();
      front.closeConnections();
      front.server.close();
    },
  };
}
