import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { offerOf, workloadOf } from "../server/testing/documents.js";
import { serveProvider, type ServedProvider } from "../server/testing/serve-provider.js";
import { transportOf, type Protocol } from "../server/testing/test-client.js";
import { createClient, type ProviderClient } from "./index.js";
import { realClock } from "./testing/real-clock.js";

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

/** A provider behind a front that can be cut and moved to another provider. */
interface Front {
  readonly client: ProviderClient;
  readonly retried: string[];
  cut(): void;
  moveTo(served: ServedProvider): void;
}

async function frontOf(served: ServedProvider, protocol: Protocol, silence?: number): Promise<Front> {
  let handler = connectNodeAdapter(served.provider.handlers);
  const server: Server = createServer((request, response) => handler(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const retried: string[] = [];
  const client = createClient({
    transport: transportOf({ ...served, http1: url, http2: url }, protocol),
    clock: realClock,
    random: () => 0.01,
    randomId: () => crypto.randomUUID(),
    onRetry: (_error, what) => retried.push(what),
    ...(silence === undefined ? {} : { silence }),
  });
  closes.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    client,
    retried,
    cut: () => server.closeAllConnections(),
    moveTo(next) {
      handler = connectNodeAdapter(next.provider.handlers);
      server.closeAllConnections();
    },
  };
}

async function serve(...args: Parameters<typeof serveProvider>): Promise<ServedProvider> {
  const served = await serveProvider(...args);
  closes.push(() => served.close());
  return served;
}

/** Reads a watch of offers into a list of short texts. */
function told(client: ProviderClient): { readonly events: string[]; until(text: string): Promise<void> } {
  const events: string[] = [];
  const stop = new AbortController();
  const done = (async () => {
    for await (const event of client.watchOffers(undefined, { signal: stop.signal }))
      events.push(
        event.kind === "changed"
          ? `${event.name} ${String(event.member.offer?.status?.availability?.units)}`
          : event.kind === "removed"
            ? `-${event.name}`
            : "synced",
      );
  })();
  closes.push(() => {
    stop.abort();
    return done;
  });
  return {
    events,
    async until(text) {
      for (let tries = 0; !events.includes(text); tries += 1) {
        if (tries > 2_000) throw new Error(`${text} never came; ${events.join(", ")}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

describe.each(["connect-json", "connect-binary", "grpc-web"] as const)("a watch over %s", (protocol) => {
  it("goes on over connections that break, without losing or repeating an event", async () => {
    const served = await serve();
    const front = await frontOf(served, protocol);
    const watch = told(front.client);
    await watch.until("synced");
    for (const units of [2, 3, 4, 5]) {
      front.cut();
      served.offers.replace([offerOf("one", units), offerOf("four", 4)]);
      await watch.until(`one ${String(units)}`);
    }
    expect(watch.events).toEqual(["four 4", "one 1", "synced", "one 2", "one 3", "one 4", "one 5"]);
    expect(front.retried.length).toBeGreaterThanOrEqual(1);
  });

  it("tells what differs where the provider no longer knows the position", async () => {
    const front = await frontOf(await serve(), protocol);
    const watch = told(front.client);
    await watch.until("synced");
    const next = await serve();
    next.offers.replace([offerOf("four", 4), offerOf("new", 7)]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    front.moveTo(next);
    await watch.until("-one");
    expect(watch.events).toEqual(["four 4", "one 1", "synced", "new 7", "-one", "synced"].slice(0, watch.events.length));
  });
});

describe("a watch", () => {
  it("takes a connection that is silent for too long as broken", async () => {
    const front = await frontOf(await serve(), "connect-json", 100);
    const watch = told(front.client);
    await watch.until("synced");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(watch.events).toEqual(["four 4", "one 1", "synced"]);
  });

  it("throws what the provider refuses", async () => {
    const served = await serve({ authenticate: undefined });
    const { client } = await frontOf(served, "connect-json");
    await expect(client.watchOffers()[Symbol.asyncIterator]().next()).rejects.toThrow(/unauthenticated/u);
  });

  it("of placements goes on after the position of an earlier one", async () => {
    const { client } = await frontOf(await serve(), "connect-binary");
    await client.reserve({ name: "a", workload: workloadOf("w"), offer: "four" });
    let after;
    for await (const event of client.watchPlacements())
      if (event.kind === "synced") {
        after = event.position;
        break;
      }
    await client.reserve({ name: "b", workload: workloadOf("w"), offer: "four" });
    for await (const event of client.watchPlacements([], after === undefined ? {} : { after })) {
      expect(event).toMatchObject({ kind: "changed", name: "b" });
      break;
    }
  });

  it("ends with what is, and tells nothing twice, whatever changes and whenever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant("cut" as const), fc.dictionary(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 3 }))), { maxLength: 12 }),
        async (steps) => {
          const served = await serve();
          const front = await frontOf(served, "connect-json");
          const watch = told(front.client);
          await watch.until("synced");
          for (const step of steps) {
            if (step === "cut") front.cut();
            else served.offers.replace(Object.entries(step).map(([name, units]) => offerOf(name, units)));
            await new Promise((resolve) => setTimeout(resolve, 2));
          }
          served.offers.replace([offerOf("last", 1)]);
          await watch.until("last 1");
          const now = new Map<string, string>();
          for (const event of watch.events) {
            const [name = "", units] = event.split(" ");
            if (event.startsWith("-")) expect(now.delete(event.slice(1))).toBe(true);
            else if (units !== undefined) {
              expect(now.get(name)).not.toBe(units);
              now.set(name, units);
            }
          }
          for (const close of closes.splice(0).reverse()) await close();
        },
      ),
      { numRuns: 25 },
    );
  });
});
