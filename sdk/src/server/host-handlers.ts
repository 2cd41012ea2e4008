import type { ConnectRouter, ConnectRouterOptions, Interceptor } from "@connectrpc/connect";
import { boundTimeouts } from "./bound-timeouts.js";
import type { Gate } from "./gate.js";
import { handlerOptions } from "./handler-options.js";
import { hideWorkloads, showWorkloads } from "./lend-workloads.js";
import type { ProviderLimits } from "./limits.js";
import { refuseMalformedBodies } from "./malformed-bodies.js";
import { requestReader } from "./read-request.js";
import { registrar, type Registrar } from "./registrar.js";

/** What `connectNodeAdapter`, `fastifyConnectPlugin` and `expressConnectMiddleware` take. */
export type HostHandlers = ConnectRouterOptions & { readonly routes: (router: ConnectRouter) => void };

/** What the handlers of a server are made of. */
export interface HostHandlersOptions<Context> {
  /** What its calls work with. */
  readonly context: Context;
  readonly gate: Gate;
  readonly limits: ProviderLimits;
  /** Interceptors around all calls. */
  readonly interceptors: ConnectRouterOptions["interceptors"];
}

/**
 * The handlers of the calls that a function adds, for a host.
 *
 * - A host may change the options, as with `connectNodeAdapter({ ...handlers, interceptors })`. What it changed only Connect knows of, which answers all calls then.
 */
export function hostHandlers<Context>(
  { context, gate, limits, interceptors: asked = [] }: HostHandlersOptions<Context>,
  addCalls: (on: Registrar<Context>) => void,
): HostHandlers {
  const interceptors: Interceptor[] = asked.length === 0 ? [] : [showWorkloads, ...asked, hideWorkloads];
  const options: ConnectRouterOptions = { ...handlerOptions(limits), interceptors };
  return {
    ...options,
    // Hosts call it as a member of their options.
    routes(this: ConnectRouterOptions | undefined, router) {
      const reader = requestReader(limits);
      const isAsGiven = decisive.every((name) => this?.[name] === options[name]);
      const without = protocols.filter((name) => this?.[name] === false);
      addCalls(registrar({ router, context, gate, reader, without, ...(isAsGiven ? { plain: { limits, interceptors, known: reader.known } } : {}) }));
      boundTimeouts(router);
      refuseMalformedBodies(router);
    },
  };
}

/** The protocols that a host can do without. */
const protocols = ["connect", "grpc", "grpcWeb"] as const;

/** The options that decide how a call is read, carried out and answered. */
const decisive = [
  "acceptCompression",
  "binaryOptions",
  "compressMinBytes",
  "connect",
  "grpc",
  "grpcWeb",
  "interceptors",
  "jsonOptions",
  "maxTimeoutMs",
  "readMaxBytes",
  "requireConnectProtocolHeader",
  "shutdownSignal",
  "writeMaxBytes",
] as const satisfies readonly (keyof ConnectRouterOptions)[];
