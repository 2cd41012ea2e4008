import { MessageChannel } from "node:worker_threads";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { celSelectors } from "../cel/index.js";
import { matchIndex } from "../columns/match-index.js";
import { createOfferIndex, offerKey } from "../columns/offer-index.js";
import { generatedAt, generatedOffers, generatedWorkload } from "../columns/testing/generated-market.js";
import { answerMatches } from "./answer-matches.js";
import { createMatchPool, type MatchPoolOptions } from "./match-pool.js";
import type { MatchPort } from "./match-port.js";

const options = { at: generatedAt, top: 4 };
const opened: MessageChannel[] = [];

afterEach(() => {
  for (const { port1 } of opened.splice(0)) port1.close();
});

/** Channels whose other ends answer, as workers do: what is sent is copied on the way. */
function workers(number: number): readonly MatchPort[] {
  return Array.from({ length: number }, () => {
    const channel = new MessageChannel();
    opened.push(channel);
    answerMatches(channel.port2, { compileSelector: celSelectors });
    return channel.port1;
  });
}

describe("a pool", () => {
  const settings: readonly (readonly [string, number, MatchPoolOptions])[] = [
    ["no worker", 0, {}],
    ["one worker", 1, {}],
    ["two workers", 2, {}],
    ["three workers", 3, {}],
    ["two workers that have copies", 2, { share: false }],
  ];
  it.each(settings)("with %s gives the reports of one index, byte for byte", { timeout: 240_000 }, async (_, number, how) => {
    const pool = createMatchPool(workers(number), { ...how, compileSelector: celSelectors });
    await fc.assert(
      fc.asyncProperty(fc.array(generatedWorkload, { minLength: 1, maxLength: 4 }), generatedOffers, async (workloads, offers) => {
        const index = createOfferIndex(offers);
        pool.take(index);
        const reports = await Promise.all(workloads.map((workload) => pool.match(workload, options)));
        const expected = workloads.map((workload) => matchIndex(workload, index, { ...options, compileSelector: celSelectors }));
        expect(reports.map((report) => JSON.stringify(report))).toEqual(expected.map((report) => JSON.stringify(report)));
      }),
      { numRuns: 12 },
    );
  });

  const market = fc.sample(generatedOffers, { numRuns: 10, seed: 7 }).flat();
  const [workload = {}] = fc.sample(generatedWorkload, { numRuns: 1, seed: 7 });

  it("matches over the offers as they were handed over, until they are handed over again", async () => {
    const index = createOfferIndex(market);
    const pool = createMatchPool(workers(2));
    pool.take(index);
    const before = matchIndex(workload, index, options);
    for (const offer of market) index.remove(offerKey(offer));
    expect(await pool.match(workload, options)).toEqual(before);
    pool.take(index);
    expect((await pool.match(workload, options)).spec?.offers?.count).toBe(0);
  });

  it("works without SharedArrayBuffer, as pages do that are not isolated", async () => {
    const own = globalThis.SharedArrayBuffer;
    Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    try {
      const index = createOfferIndex(market);
      const pool = createMatchPool(workers(2));
      pool.take(index);
      expect(await pool.match(workload, options)).toEqual(matchIndex(workload, index, options));
    } finally {
      globalThis.SharedArrayBuffer = own;
    }
  });

  it.each([0, 1])("refuses to match where it has no offers (%i workers)", async (number) => {
    await expect(createMatchPool(workers(number)).match(workload, options)).rejects.toThrow("call `take` first");
  });

  it("goes on without a worker that has ended by an error, and does not leave what it was asked open", async () => {
    let end: (value: unknown) => void = () => undefined;
    const silent: MatchPort = {
      postMessage: () => undefined,
      on: (event: string, handle: (value: unknown) => void) => {
        if (event === "error") end = handle;
      },
    };
    const index = createOfferIndex(market);
    const pool = createMatchPool([silent]);
    pool.take(index);
    const asked = pool.match(workload, options);
    end(new Error("out of memory"));
    await expect(asked).rejects.toThrow("ask again");
    expect(await pool.match(workload, options)).toEqual(matchIndex(workload, index, options));
  });

  it("takes no notice of what others send to a port of a page", async () => {
    const handlers: ((event: { readonly data?: unknown }) => void)[] = [];
    const page: MatchPort = {
      postMessage: () => undefined,
      addEventListener: (event: string, handle: (event: { readonly data?: unknown }) => void) => {
        if (event === "message") handlers.push(handle);
      },
    };
    const pool = createMatchPool([page]);
    const asked = pool.match(workload, options);
    for (const data of [undefined, null, 7, "report", {}, { kind: "other" }, { kind: "report", id: 99 }]) for (const handle of handlers) handle({ data });
    for (const handle of handlers) handle({ data: { kind: "report", id: 1, report: { kind: "MatchReport" } } });
    expect(await asked).toEqual({ kind: "MatchReport" });
  });
});
