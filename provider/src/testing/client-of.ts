import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import type { Interceptor } from "@connectrpc/connect";
import { createClient, type ProviderClient } from "@cornercast/sdk/client";
import { systemClock } from "../system-clock.js";

/** How a client in a test calls. */
export interface ClientInTest {
  readonly baseUrl: string;
  /** Sent as a bearer token. Default: none is. */
  readonly token?: string;
  /** Default: Connect over HTTP/1.1. */
  readonly protocol?: "connect" | "grpc";
  /** Whom the client trusts, and its own certificate. */
  readonly tls?: { readonly ca: string; readonly cert?: string; readonly key?: string };
}

/** A client for tests. */
export function clientOf({ baseUrl, token, protocol, tls }: ClientInTest): ProviderClient {
  const bearer: Interceptor = (next) => (request) => {
    if (token !== undefined) request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  };
  const options = { baseUrl, interceptors: [bearer], ...(tls === undefined ? {} : { nodeOptions: tls }) };
  const transport =
    protocol === "grpc" ? createGrpcTransport({ ...options, idleConnectionTimeoutMs: 100 }) : createConnectTransport({ ...options, httpVersion: "1.1" });
  return createClient({ transport, clock: systemClock, random: Math.random, randomId: () => crypto.randomUUID() });
}
