import { Code, ConnectError, createClient, type Client, type Interceptor, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { OfferService, PlacementService, ProviderService } from "@cornercast/schemas/proto";
import { errorDetails } from "../../protocol/index.js";
import type { ServedProvider } from "./serve-provider.js";

/** The ways of speaking to a provider. */
export const protocols = ["connect-json", "connect-binary", "connect-json-http2", "grpc", "grpc-json", "grpc-web", "grpc-web-json"] as const;

/** One way of speaking to a provider. */
export type Protocol = (typeof protocols)[number];

/** A transport with a token. */
export function transportOf(served: ServedProvider, protocol: Protocol = "connect-json", token: string | undefined = "acme"): Transport {
  const bearer: Interceptor = (next) => (request) => {
    if (token !== undefined && token !== "") request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  };
  const shared = { interceptors: [bearer], useBinaryFormat: !protocol.includes("json") };
  const first = { ...shared, baseUrl: served.http1, httpVersion: "1.1" } as const;
  const second = { ...shared, baseUrl: served.http2, httpVersion: "2", idleConnectionTimeoutMs: 100 } as const;
  if (protocol.startsWith("grpc-web")) return createGrpcWebTransport(first);
  if (protocol.startsWith("grpc")) return createGrpcTransport(second);
  return createConnectTransport(protocol.endsWith("http2") ? second : first);
}

/** Clients of the services. */
export interface TestClients {
  readonly provider: Client<typeof ProviderService>;
  readonly offers: Client<typeof OfferService>;
  readonly placements: Client<typeof PlacementService>;
}

/** The clients over one transport. */
export function clientsOf(transport: Transport): TestClients {
  return {
    provider: createClient(ProviderService, transport),
    offers: createClient(OfferService, transport),
    placements: createClient(PlacementService, transport),
  };
}

/** What a promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was refused");
}

/** The code that a promise is rejected with, and that of the reason. */
export async function codeOf(promise: Promise<unknown>): Promise<readonly unknown[]> {
  const error = await rejectionOf(promise);
  return [error instanceof ConnectError ? Code[error.code] : error, errorDetails(error)[0]?.code];
}

/** Waits until a placement is in a state. */
export async function untilState({ placements }: TestClients, name: string, state: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const { placement } = await placements.getPlacement({ name });
    if (placement?.status?.state === state) return;
    if (tries > 2_000) throw new Error(`${name} is ${placement?.status?.state ?? "nowhere"}, not ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
