import type { WatchOffersResponse, WatchPlacementsResponse } from "@cornercast/schemas/proto";
import { WorkloadSchema } from "@cornercast/schemas/proto";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { errorDetails, messageOfJson } from "../protocol/index.js";
import { memoryPlacementStore } from "./index.js";
import { offerOf, workloadOf } from "./testing/documents.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";
import { clientsOf, protocols, rejectionOf, transportOf } from "./testing/test-client.js";

let served: ServedProvider | undefined;
const streams: AbortController[] = [];
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.abort();
  await served?.close();
  served = undefined;
});

const job = () => messageOfJson(WorkloadSchema, workloadOf("job"));

/** Reads a stream event by event, each as a short text. */
function reader<Event extends WatchOffersResponse | WatchPlacementsResponse>(open: (options: { readonly signal: AbortSignal }) => AsyncIterable<Event>) {
  const controller = new AbortController();
  streams.push(controller);
  const iterator = open({ signal: controller.signal })[Symbol.asyncIterator]();
  let last: Event | undefined;
  const next = async (): Promise<string> => {
    const { done, value } = await iterator.next();
    if (done === true) return "done";
    last = value;
    const { event, position } = value;
    const what =
      event.case === "offer"
        ? `${event.value.offer?.metadata?.name ?? ""} ${String(event.value.offer?.status?.availability?.units)}`
        : event.case === "placement"
          ? `${event.value.metadata?.name ?? ""} ${event.value.status?.state ?? ""}`
          : event.case === "removed"
            ? `-${event.value}`
            : (event.case ?? "");
    return `${what} @${String(position?.revision)}`;
  };
  return { next, close: () => controller.abort(), position: () => last?.position };
}

describe.each(protocols)("a watch of offers over %s", (protocol) => {
  it("gives all offers, then that these are all, then every change", async () => {
    served = await serveProvider();
    const { offers, placements } = clientsOf(transportOf(served, protocol));
    const watch = reader((options) => offers.watchOffers({}, options));
    expect([await watch.next(), await watch.next(), await watch.next()]).toEqual(["four 4 @0", "one 1 @0", "synced @2"]);
    await placements.reserve({ name: "a", workload: job(), offer: "four" });
    expect(await watch.next()).toBe("four 3 @3");
    served.offers.replace([offerOf("four", 8)]);
    expect([await watch.next(), await watch.next()].sort()).toEqual(["-one @5", "four 7 @4"]);
    watch.close();
  });
});

describe("a watch of offers", () => {
  it("says that an offer is removed where it is no longer one of those asked for", async () => {
    served = await serveProvider();
    const { offers } = clientsOf(transportOf(served));
    const watch = reader((options) => offers.watchOffers({ filter: { countries: ["NO"], names: ["one"] } }, options));
    expect([await watch.next(), await watch.next()]).toEqual(["one 1 @0", "synced @2"]);
    served.offers.replace([offerOf("one", 1, { country: "SE" })]);
    expect([await watch.next(), await watch.next()]).toEqual(["-one @3", "-four @4"]);
  });

  it("gives a bookmark where nothing changes for the time of a heartbeat", async () => {
    served = await serveProvider();
    const { offers } = clientsOf(transportOf(served));
    const watch = reader((options) => offers.watchOffers({ filter: { names: ["one"] } }, options));
    expect([await watch.next(), await watch.next()]).toEqual(["one 1 @0", "synced @2"]);
    const next = watch.next();
    await served.clock.advance(0);
    await served.clock.advance(15_000);
    expect(await next).toBe("bookmark @2");
  });

  it("goes on after a position without losing or repeating an event", async () => {
    served = await serveProvider();
    const { offers } = clientsOf(transportOf(served));
    const first = reader((options) => offers.watchOffers({}, options));
    for (let count = 0; count < 3; count += 1) await first.next();
    const after = first.position();
    first.close();
    served.offers.replace([offerOf("one", 2), offerOf("four", 4)]);
    const second = reader((options) => offers.watchOffers(after === undefined ? {} : { after }, options));
    expect([await second.next(), await second.next()]).toEqual(["bookmark @2", "one 2 @3"]);
  });

  it.each([
    ["of another store", { storeEpoch: "other", revision: 1n }],
    ["that was never reached", { storeEpoch: "id-1", revision: 99n }],
    ["whose changes are no longer kept", { storeEpoch: "id-1", revision: 1n }],
  ])("is refused a position %s", async (_what, after) => {
    served = await serveProvider({ limits: { changes: 2 } });
    const { offers } = clientsOf(transportOf(served, "grpc"));
    const watch = reader((options) => offers.watchOffers({}, options));
    for (let count = 0; count < 3; count += 1) await watch.next();
    for (let units = 2; units < 8; units += 1) {
      served.offers.replace([offerOf("one", units), offerOf("four", 4)]);
      await watch.next();
    }
    const error = await rejectionOf(reader((options) => offers.watchOffers({ after }, options)).next());
    expect(errorDetails(error)[0]?.code).toBe("revision-compacted");
  });
});

describe("a watch of placements", () => {
  it("gives those of the tenant, then every change, in the order of their revisions", async () => {
    served = await serveProvider();
    const own = clientsOf(transportOf(served)).placements;
    const other = clientsOf(transportOf(served, "connect-json", "umbrella")).placements;
    await own.reserve({ name: "a", workload: job(), offer: "four" });
    const watch = reader((options) => own.watchPlacements({}, options));
    expect([await watch.next(), await watch.next()]).toEqual(["a reserved @0", "synced @1"]);
    await other.reserve({ name: "theirs", workload: job(), offer: "four" });
    await own.start({ name: "a", epoch: 1 });
    expect([await watch.next(), await watch.next()]).toEqual(["a queued @3", "a running @4"]);
    const after = watch.position();
    watch.close();
    await own.release({ name: "a", epoch: 1 });
    const again = reader((options) => own.watchPlacements(after === undefined ? {} : { after }, options));
    expect([await again.next(), await again.next(), await again.next()]).toEqual(["bookmark @4", "a stopping @5", "a ended @6"]);
  });

  it("gives only the placements that are asked for", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    const watch = reader((options) => placements.watchPlacements({ names: ["b"] }, options));
    expect(await watch.next()).toBe("synced @0");
    await placements.reserve({ name: "a", workload: job(), offer: "four" });
    await placements.reserve({ name: "b", workload: job(), offer: "four" });
    expect(await watch.next()).toBe("b reserved @2");
  });
});

describe("pages", () => {
  it("give every offer once, in the order of names, whatever their size", async () => {
    served = await serveProvider();
    const names = Array.from({ length: 23 }, (_, index) => `o${String(index)}`);
    const ready = reader((options) => clientsOf(transportOf(served as ServedProvider)).offers.watchOffers({ filter: { names: ["o22"] } }, options));
    await ready.next();
    served.offers.replace(names.map((name) => offerOf(name, 1)));
    while (!(await ready.next()).startsWith("o22"));
    const { offers } = clientsOf(transportOf(served, "grpc"));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (pageSize) => {
        const seen: string[] = [];
        let pageToken: string | undefined;
        do {
          const page = await offers.listOffers({ pageSize, ...(pageToken === undefined ? {} : { pageToken }) });
          expect(page.offers.length).toBeLessThanOrEqual(pageSize);
          seen.push(...page.offers.map(({ offer }) => offer?.metadata?.name ?? ""));
          pageToken = page.nextPageToken;
        } while (pageToken !== undefined);
        expect(seen).toEqual([...names].sort());
      }),
      { numRuns: 15 },
    );
  });

  it("of placements give what the filter lets through, however much it leaves out", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    for (const name of ["a", "b", "c", "d"]) await placements.reserve({ name, workload: job(), offer: "four", labels: { team: name < "c" ? "x" : "y" } });
    const filter = { labels: { team: "y" } };
    const first = await placements.listPlacements({ filter, pageSize: 1 });
    const second = await placements.listPlacements({ filter, pageSize: 1, pageToken: first.nextPageToken ?? "" });
    expect([...first.placements, ...second.placements].map(({ metadata }) => metadata?.name)).toEqual(["c", "d"]);
    expect(second.nextPageToken).toBeUndefined();
  });

  it("are refused to a token of another list, another filter, or no list", async () => {
    served = await serveProvider();
    const { offers, placements } = clientsOf(transportOf(served));
    const { nextPageToken: pageToken = "" } = await offers.listOffers({ pageSize: 1 });
    const calls = [
      offers.listOffers({ pageSize: 1, pageToken, filter: { available: true } }),
      offers.listOffers({ pageToken: `${pageToken}x` }),
      offers.listOffers({ pageToken: "{}" }),
      placements.listPlacements({ pageToken }),
    ];
    for (const call of calls) expect(errorDetails(await rejectionOf(call))[0]?.code).toBe("page-token-invalid");
  });

  it("are no larger than the limit of the provider", async () => {
    served = await serveProvider({ limits: { page: 1 } });
    expect((await clientsOf(transportOf(served)).offers.listOffers({ pageSize: 1000 })).offers).toHaveLength(1);
  });
});

describe("an offer", () => {
  it("that is not valid is left out, and the provider is told why", async () => {
    const { memoryOfferSource } = await import("./index.js");
    const broken = { ...offerOf("broken", 1), status: { price: [{ model: "free" }] } };
    served = await serveProvider({ offers: memoryOfferSource([broken, offerOf("good", 1)]) });
    const { offers } = clientsOf(transportOf(served));
    expect((await offers.listOffers({})).offers.map(({ offer }) => offer?.metadata?.name)).toEqual(["good"]);
    expect(served.errors[0]).toMatch(/^reading offers: Error: offer broken is left out: .*\(\/status\/price\/0/u);
  });
});

describe("a restart", () => {
  it("gives the jobs that were under way to the driver again, and ends what was ending", async () => {
    const placements = memoryPlacementStore({ storeEpoch: "kept" });
    const before = await serveProvider({ placements });
    const clients = clientsOf(transportOf(before));
    for (const name of ["runs", "ends"]) {
      await clients.placements.reserve({ name, workload: job(), offer: "four" });
      await clients.placements.start({ name, epoch: 1 });
    }
    const watch = reader((options) => clients.placements.watchPlacements({ names: ["ends"] }, options));
    while (!(await watch.next()).startsWith("ends running"));
    before.driver.fail("stop", new Error("busy"));
    await clients.placements.release({ name: "ends", epoch: 1 });
    watch.close();
    await before.close();

    served = await serveProvider({ placements });
    const after = reader((options) => clientsOf(transportOf(served as ServedProvider)).placements.watchPlacements({}, options));
    while (!(await after.next()).startsWith("ends ended"));
    expect([...served.driver.asked].sort()).toEqual(["start runs running @1", "stop ends @1"]);
  });
});
