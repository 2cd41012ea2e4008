import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import type { WorkloadJson } from "@cornercast/schemas";
import { afterEach, describe, expect, it } from "vitest";
import { offerOf, workloadOf } from "../server/testing/documents.js";
import { serveProvider, type ServedProvider } from "../server/testing/serve-provider.js";
import { protocols, rejectionOf, transportOf } from "../server/testing/test-client.js";
import { createClient, createMarket, errorDetails, place, type ProviderClient, type ProviderClientOptions } from "./index.js";
import { realClock } from "./testing/real-clock.js";

const all: ServedProvider[] = [];
afterEach(async () => {
  for (const served of all.splice(0)) await served.close();
});

async function serve(...args: Parameters<typeof serveProvider>): Promise<ServedProvider> {
  const served = await serveProvider(...args);
  all.push(served);
  return served;
}

let ids = 0;
function clientOver(transport: Transport, more: Partial<ProviderClientOptions> = {}): ProviderClient {
  return createClient({ transport, clock: realClock, random: () => 0.01, randomId: () => `request-${String((ids += 1))}`, ...more });
}

/** A transport whose first calls fail after they arrived, with what each request was. */
function flaky(inner: Transport, failures: number, error: () => Error, seen: unknown[]): Transport {
  let left = failures;
  return {
    ...inner,
    async unary(method, signal, timeoutMs, header, input) {
      seen.push(input);
      const answer = await inner.unary(method, signal, timeoutMs, header, input);
      if ((left -= 1) >= 0) throw error();
      return answer;
    },
  };
}

describe.each(protocols)("a client over %s", (protocol) => {
  it("takes and gives documents in their JSON form", async () => {
    const client = clientOver(transportOf(await serve(), protocol));
    const listed = await client.getOffer("one");
    expect(listed.offer?.spec).toEqual(offerOf("one", 1).spec);
    const report = await client.evaluate({ workload: workloadOf("w") });
    expect(report.spec?.ranking?.[0]?.assignments?.[0]?.offer).toBe("four");
    const placement = await client.reserve({ name: "a", workload: workloadOf("w"), offer: "one" });
    expect(placement.status?.state).toBe("reserved");
    expect((await client.getPlacement("a")).placement).toEqual(placement);
  });
});

describe("a call", () => {
  it("that changes something is tried again under its request id when its answer is lost, and is done once", async () => {
    const seen: { readonly requestId?: string }[] = [];
    const client = clientOver(flaky(transportOf(await serve()), 3, () => new ConnectError("reset", Code.Aborted), seen));
    const placement = await client.reserve({ name: "a", workload: workloadOf("w"), offer: "one" });
    expect(placement.status?.history).toHaveLength(1);
    expect(new Set(seen.map(({ requestId }) => requestId)).size).toBe(1);
    expect(seen).toHaveLength(4);
  });

  it("is not tried again where it could do a thing twice", async () => {
    const seen: unknown[] = [];
    const client = clientOver(flaky(transportOf(await serve()), 1, () => new ConnectError("reset", Code.Unavailable), seen));
    await rejectionOf(client.getEvidence({ placement: "a", nonce: "AAAAAAAAAAA" }));
    expect(seen).toHaveLength(1);
  });

  it("is given up after a number of attempts, with the last error", async () => {
    const seen: unknown[] = [];
    const client = clientOver(
      flaky(transportOf(await serve()), 99, () => new ConnectError("down", Code.Unavailable), seen),
      { attempts: 3 },
    );
    expect(((await rejectionOf(client.getOffer("one"))) as ConnectError).rawMessage).toBe("down");
    expect(seen).toHaveLength(3);
  });

  it("is not tried again when it is refused, and says why", async () => {
    const seen: unknown[] = [];
    const client = clientOver(flaky(transportOf(await serve()), 0, () => new Error(), seen));
    expect(errorDetails(await rejectionOf(client.getOffer("none")))[0]?.code).toBe("offer-unknown");
    expect(seen).toHaveLength(1);
  });

  it("that is not valid is not sent", async () => {
    const seen: unknown[] = [];
    const client = clientOver(flaky(transportOf(await serve()), 0, () => new Error(), seen));
    const workload = { ...workloadOf("w"), spec: { ...workloadOf("w").spec, profles: [] } } as WorkloadJson;
    expect(await rejectionOf(client.evaluate({ workload }))).toMatchObject({ code: "unknown-field", pointer: "/workload/spec/profles" });
    expect(seen).toHaveLength(0);
  });

  it("gives up when its time is over, however often it could be tried", async () => {
    const client = clientOver(transportOf({ ...(await serve()), http1: "http://127.0.0.1:9" }), { attempts: 1000, random: () => 0.99 });
    const start = performance.now();
    await rejectionOf(client.getOffer("one", { timeout: 300 }));
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it("refuses an answer that is not one", async () => {
    const inner = transportOf(await serve());
    const empty: Transport = {
      ...inner,
      async unary(method, signal, timeoutMs, header, input) {
        const answer = await inner.unary(method, signal, timeoutMs, header, input);
        delete (answer.message as { offer?: unknown }).offer;
        return answer;
      },
    };
    expect(await rejectionOf(clientOver(empty).getOffer("one"))).toMatchObject({ code: "answer-invalid" });
  });
});

describe("a list", () => {
  it("gives all pages", async () => {
    const served = await serve({ limits: { page: 1 } });
    const client = clientOver(transportOf(served));
    const names: (string | undefined)[] = [];
    for await (const { offer } of client.listOffers()) names.push(offer?.metadata?.name);
    expect(names).toEqual(["four", "one"]);
  });
});

describe("a market", () => {
  it("knows the offers of all providers as they are, and matches across them", async () => {
    const [north, south] = [await serve(), await serve()];
    const market = createMarket({ north: clientOver(transportOf(north)), south: clientOver(transportOf(south)) });
    await market.synced;
    expect(market.offers().map(({ name }) => name)).toEqual(["north/four", "north/one", "south/four", "south/one"]);
    south.offers.replace([offerOf("cheap", 1, { price: "1 EUR" })]);
    while (market.find("south/cheap") === undefined || market.find("south/one") !== undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    const report = market.match(workloadOf("w"), { at: "2026-11-25T12:00:00Z" });
    expect(report.spec?.ranking?.[0]?.assignments?.[0]?.offer).toBe("south/cheap");
    await market.close();
  });

  it("places where it is cheapest, and on the next one where that was taken", async () => {
    const [north, south] = [await serve(), await serve()];
    south.offers.replace([offerOf("cheap", 1, { price: "1 EUR" })]);
    const clients = { north: clientOver(transportOf(north)), south: clientOver(transportOf(south)) };
    const market = createMarket(clients);
    await market.synced;
    while (market.find("south/cheap") === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    const match = { at: "2026-11-25T12:00:00Z" };
    const report = market.match(workloadOf("w"), match);
    const frozen = { ...market, match: () => report };
    expect(await place(frozen, workloadOf("w"), { name: "a", match })).toMatchObject({ kind: "reserved", provider: "south" });
    expect(await place(frozen, workloadOf("w"), { name: "b", match })).toMatchObject({ kind: "reserved", provider: "north" });
    expect(await place(market, workloadOf("w", 99), { name: "c", match })).toMatchObject({ kind: "nowhere" });
    await market.close();
  });

  it("goes on without a provider that refuses, and says so", async () => {
    const [north, south] = [await serve(), await serve()];
    const failures: string[] = [];
    const market = createMarket(
      { north: clientOver(transportOf(north)), south: clientOver(transportOf(south, "connect-json", "nobody")) },
      { onFailure: (provider) => failures.push(provider) },
    );
    await market.synced;
    expect([market.offers().length, failures]).toEqual([2, ["south"]]);
    await market.close();
  });
});
