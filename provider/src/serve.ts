import { hash, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { connectNodeAdapter, type ConnectNodeAdapterOptions } from "@connectrpc/connect-node";
import type { OfferJson } from "@cornercast/schemas";
import {
  createProvider,
  memoryOfferSource,
  memoryPlacementStore,
  nameOf,
  type Attester,
  type Authenticator,
  type CallEvent,
  type Driver,
  type OfferSource,
  type ProviderOptions,
} from "@cornercast/sdk/server";
import { peerValues } from "./auth/peer.js";
import { onePortServer } from "./one-port.js";
import { forgetEndedJobs } from "./jobs/forget-ended-jobs.js";
import { localJobs } from "./process/local-jobs.js";
import type { ProcessDriver } from "./process/process-driver.js";
import { forgetStates } from "./state/forget-states.js";
import type { StateStore } from "./state/state-store.js";
import type { OpenStore } from "./store/open-store.js";
import { systemClock } from "./system-clock.js";
import { memoryUsageLog } from "./usage/memory-usage-log.js";
import { meterUsage } from "./usage/meter-usage.js";
import { tlsServer, type TlsFiles } from "./tls-server.js";

/** What is for rent, and what runs jobs there: offers of this machine, or an engine of another kind. */
export type ServeJobs =
  | {
      readonly offers: readonly OfferJson[];
      /** The folder of the jobs. Servers of one store that run processes share it, and the machine. */
      readonly folder: string;
      /** Where the state of jobs is kept. Default: where the jobs write it. */
      readonly states?: StateStore;
    }
  | {
      /** Such as {@link slurmOffers} and {@link slurmDriver}. Its jobs outlive the server, which needs a store to find them again. */
      readonly engine: { readonly offers: OfferSource; readonly driver: Driver };
    };

/** What a server takes. */
export type ServeOptions = ServeJobs & {
  readonly authenticate: Authenticator;
  /** Where placements are kept. It is closed by whoever opened it. Default: in memory. */
  readonly store?: OpenStore;
  /** The address. Default: the loopback, which other machines cannot reach. */
  readonly host?: string;
  /** The port. Default: one that is free. */
  readonly port?: number;
  readonly product: string;
  readonly version: string;
  /** Speak TLS. Default: not, as behind a proxy that does or on the loopback. */
  readonly tls?: TlsFiles;
  /** The length of the periods of usage records, in milliseconds. Default one hour. */
  readonly usagePeriod?: number;
  /** Remove what jobs left in their folder this many milliseconds after their end. Default: it is kept. */
  readonly forget?: { readonly folder: string; readonly after: number };
  /** Let go of states of this provider this many milliseconds after the end of their placements. Default: they are kept. */
  readonly forgetStates?: { readonly states: StateStore; readonly after: number };
  readonly limits?: ProviderOptions["limits"];
  /** What proves the boundaries of jobs. Default: nothing does. */
  readonly attester?: Attester;
  /** Told in one line how jobs are confined. */
  readonly onNote?: (line: string) => void;
  /** Interceptors around all calls, such as {@link traceCalls}. */
  readonly interceptors?: ProviderOptions["interceptors"];
  readonly onCall?: (event: CallEvent) => void;
  readonly onError?: (error: unknown, what: string) => void;
};

/** A server that runs. */
export interface Served {
  readonly url: string;
  /** Lets calls finish, ends the jobs, and closes. */
  close(): Promise<void>;
}

/** A provider that runs. */
export interface ServedProvider extends Served {
  /** Reads the files of TLS again, as after a certificate was renewed. */
  reload(): void;
}

/**
 * Serves offers and runs what is placed on them: on this machine as processes, confined as well as the machine can, or by another engine.
 *
 * - With a store, placements and jobs outlive the server: the next one adopts them. Without one they end with it.
 * - Jobs in the folder that no placement knows are ended when a server starts.
 * - `/healthz` answers while the server runs, `/readyz` while it takes calls and the store answers.
 */
export async function serve(options: ServeOptions): Promise<ServedProvider> {
  const { store } = options;
  const engine = engineOf(options);
  const placements = store?.placements ?? memoryPlacementStore({ storeEpoch: randomUUID() });
  await engine.endOthers?.((await placements.live()).map((record) => ({ tenant: record.tenant, name: nameOf(record) })));
  const usage = store?.usage ?? memoryUsageLog(placements);
  const provider = await createProvider({
    offers: engine.offers,
    placements,
    usage,
    driver: engine.driver,
    authenticate: options.authenticate,
    clock: systemClock,
    sha256: (text) => hash("sha256", text),
    randomId: randomUUID,
    implementation: { product: options.product, version: options.version },
    ...(options.interceptors === undefined ? {} : { interceptors: options.interceptors }),
    ...(options.attester === undefined ? {} : { attester: options.attester }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
    ...(options.onError === undefined ? {} : { onError: options.onError }),
  });
  const beside = new AbortController();
  const metered = meterUsage({
    log: usage,
    clock: systemClock,
    period: options.usagePeriod ?? 3_600_000,
    signal: beside.signal,
    onError: (error) => options.onError?.(error, "writing usage down"),
  });
  const forgotten =
    options.forget === undefined
      ? undefined
      : forgetEndedJobs({
          folder: options.forget.folder,
          retention: options.forget.after,
          placements,
          clock: systemClock,
          signal: beside.signal,
          onError: (error) => options.onError?.(error, "removing what an ended job left"),
        });
  const statesForgotten =
    options.forgetStates === undefined
      ? undefined
      : forgetStates({
          states: options.forgetStates.states,
          retention: options.forgetStates.after,
          placements,
          clock: systemClock,
          signal: beside.signal,
          onError: (error) => options.onError?.(error, "removing states of ended jobs"),
        });
  let ready = true;
  const isReady = (): Promise<boolean> =>
    ready
      ? (store?.check() ?? Promise.resolve()).then(
          () => true,
          () => false,
        )
      : Promise.resolve(false);
  const fallback: ConnectNodeAdapterOptions["fallback"] = (request, response) => {
    const say = (status: number, text: string): void => {
      response.writeHead(status, { "content-type": "text/plain" });
      response.end(text);
    };
    if (request.url === "/healthz") say(200, "ok\n");
    else if (request.url === "/readyz") void isReady().then((is) => (is ? say(200, "ok\n") : say(503, "not ready\n")));
    else say(404, "there is nothing here\n");
  };
  const listener = connectNodeAdapter({ ...provider.handlers, fallback, contextValues: (request) => peerValues(socketOf(request)) });
  const front = options.tls === undefined ? { ...onePortServer(listener), reload: () => undefined } : tlsServer(listener, options.tls);
  const { server } = front;
  server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(server, "listening");
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? "http" : "https"}://${family === "IPv6" ? `[${address}]` : address}:${String(port)}`,
    reload: () => front.reload(),
    async close() {
      ready = false;
      await provider.close();
      beside.abort();
      await Promise.all([metered, forgotten, statesForgotten]);
      if (store === undefined) await engine.endOthers?.([]);
      front.closeConnections();
      server.close();
    },
  };
}

interface Engine {
  readonly offers: OfferSource;
  readonly driver: Driver;
  /** Ends jobs that no placement knows, where the engine is ours. */
  readonly endOthers?: ProcessDriver["endOthers"];
}

function engineOf(options: ServeOptions): Engine {
  if ("engine" in options) return options.engine;
  const { driver, offers, line } = localJobs(options, systemClock);
  options.onNote?.(line);
  return { offers: memoryOfferSource(offers), driver, endOthers: driver.endOthers };
}

/** The connection of a request. In HTTP/2 it is that of the session: what a request has in its place refuses to say much. */
function socketOf(request: IncomingMessage | Http2ServerRequest): Socket {
  return "stream" in request ? (request.stream.session?.socket ?? request.socket) : request.socket;
}
