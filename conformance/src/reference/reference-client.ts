import { setTimeout } from "node:timers/promises";
import { ConnectError, type Interceptor, type Transport } from "@connectrpc/connect";
import { createConnectTransport, type ConnectTransportOptions } from "@connectrpc/connect-node";
import { createClient, errorDetails, type ProviderClient, type ProviderClientOptions } from "@cornercast/sdk/client";
import type { ClientAnswer, ClientRequest, ClientUnderTest } from "../client/client-scenario.js";

/** What a client can be made with besides. */
export interface ReferenceClientOptions {
  readonly transport?: (inner: Transport, request: ClientRequest) => Transport;
  readonly client?: Partial<ProviderClientOptions>;
  readonly connect?: Partial<ConnectTransportOptions>;
}

/** The client of this repository: the SDK's over connect-node, as the command uses it. */
export const referenceClient: ClientUnderTest = { name: "reference", ask: (request) => askClient(request) };

/** Lets a client do what it is asked. */
export async function askClient(request: ClientRequest, options: ReferenceClientOptions = {}): Promise<ClientAnswer> {
  const { url, token, timeout } = request;
  const bearer: Interceptor = (next) => (call) => {
    call.header.set("authorization", `Bearer ${token}`);
    return next(call);
  };
  const inner = createConnectTransport({
    baseUrl: url,
    httpVersion: "1.1",
    useBinaryFormat: false,
    readMaxBytes: 33_554_432,
    interceptors: [bearer],
    ...options.connect,
  } as ConnectTransportOptions);
  const client = createClient({
    transport: options.transport?.(inner, request) ?? inner,
    clock: { now: Date.now, sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }) },
    // Waits as short as they can be: what is tested is what is tried again, and not when.
    random: () => 0.1,
    randomId: () => crypto.randomUUID(),
    timeout,
    ...options.client,
  });
  try {
    return { outcome: "ok", value: await perform(client, request) };
  } catch (error) {
    const reason = errorDetails(error)[0]?.code ?? (error instanceof ConnectError ? undefined : codeOf(error));
    return { outcome: "refused", ...(reason !== undefined && { reason }) };
  }
}

async function perform(client: ProviderClient, { operation, timeout }: ClientRequest): Promise<unknown> {
  switch (operation.op) {
    case "get-placement":
      return (await client.getPlacement(operation.name)).placement;
    case "release":
      return client.release({ name: operation.name, epoch: operation.epoch });
    case "list-offers": {
      const names = [];
      for await (const { offer } of client.listOffers(undefined, { signal: AbortSignal.timeout(timeout) })) names.push(offer?.metadata?.name);
      return names;
    }
    case "watch-placements": {
      const events = [];
      for await (const event of client.watchPlacements([], { signal: AbortSignal.timeout(timeout) })) {
        events.push({ kind: event.kind, ...("name" in event && { name: event.name }) });
        if (events.length >= operation.events) break;
      }
      return events;
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
