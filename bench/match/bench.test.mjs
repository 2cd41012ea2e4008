import { createOfferIndex, matchIndex } from "@cornercast/sdk/match";
import { describe, expect, it } from "vitest";
import { chart } from "./chart.mjs";
import { columnsOf, factsOf } from "./facts.mjs";
import { at, offers, random, shapes, workload } from "./market.mjs";
import { growthExponent, quantile } from "./measure.mjs";
import { memoryPass } from "./memory-pass.mjs";
import { peers } from "./peers.mjs";
import { runBench } from "./run-bench.mjs";

function market(count, shapeCount, seed) {
  const next = random(seed);
  return [...offers(count, shapes(shapeCount, next), next)];
}

describe("the market", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(market(20, 10, 1)).toEqual(market(20, 10, 1));
    expect(market(20, 10, 1)).not.toEqual(market(20, 10, 2));
  });

  it("has as many shapes as are asked for", () => {
    expect(createOfferIndex(market(900, 500, 1)).shapeCount).toBe(500);
  });
});

describe("the facts that peers look at", () => {
  const list = market(10_000, 10_000, 1);
  const { fits = 0, waits = 0 } = matchIndex(workload, createOfferIndex(list), { at }).spec?.counts ?? {};
  const facts = factsOf(list);

  // HTCondor is measured where it is installed; the bench says so where it is not.
  it.each(peers.filter(({ missing }) => missing?.() === undefined).map((peer) => [peer.name, peer]))(
    "give %s the offers that the engine finds, and some",
    async (_, peer) => {
      const { find, close } = await peer.prepare(facts, 1);
      expect(fits + waits).toBeGreaterThan(0);
      expect(await find()).toBe(fits + waits);
      await close?.();
    },
  );

  it("are fourteen columns of four bytes, all of which the memory pass reads", () => {
    const columns = columnsOf(facts);
    expect(columns.map(({ BYTES_PER_ELEMENT, length }) => [BYTES_PER_ELEMENT, length])).toEqual(Array.from({ length: 14 }, () => [4, 10_000]));
    expect(memoryPass([Float32Array.of(1, 2, 3, 4, 5), Uint32Array.of(10, 20, 30)])).toBe(75);
  });
});

describe("measures", () => {
  it.each([
    ["linear", [10, 100, 1000], 1],
    ["as the square", [100, 10_000, 1_000_000], 2],
  ])("say that a time grows %s", (_, times, exponent) => {
    expect(growthExponent(times.map((ms, index) => ({ offers: 10 ** (index + 1), ms })))).toBeCloseTo(exponent, 9);
  });

  it("say nothing of growth from one size", () => {
    expect(growthExponent([{ offers: 10, ms: 1 }])).toBeUndefined();
  });

  it("take the upper of two in the middle", () => {
    expect([quantile([1, 2, 3, 4], 0.5), quantile([1, 2, 3], 0.99)]).toEqual([3, 3]);
  });
});

describe("the bench", () => {
  it("measures everything on small markets, and says what it did not measure", { timeout: 240_000 }, async () => {
    const lines = [];
    const result = await runBench({ sizes: [100, 400], shapes: 100, runs: 1, clock: "cpu", seed: 3, say: (line) => lines.push(line) });
    expect(new Set(result.rows.map(({ name }) => name))).toEqual(
      new Set([
        "engine",
        "engine, new workload",
        "engine with workers",
        "reference",
        "memory pass",
        ...peers.map(({ name }) => name).filter((name) => !(name in result.leftOut)),
      ]),
    );
    for (const [name, reason] of Object.entries(result.leftOut)) expect(lines).toContain(`${name} is left out: ${reason}`);
    const missing = Object.keys(result.summary).filter((name) => result.summary[name] === null);
    expect(missing).toEqual(Object.keys(result.notMeasured));
    expect(missing).toEqual([]);
    const svg = chart(result.lines);
    expect(svg.match(/<polyline/gu)).toHaveLength(result.lines.length);
    expect(svg).not.toContain("NaN");
  });
});
