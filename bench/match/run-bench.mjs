// @ts-check
// All that is measured, on one market after another.
import { execFileSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { createOfferIndex, match, matchIndex } from "@cornercast/sdk/match";
import { keysOf, matchUnderUpdates, snapshotLoad, updateRate, updates } from "./engine.mjs";
import { columnsOf, factsOf } from "./facts.mjs";
import { at, offers, random, shapes, workload } from "./market.mjs";
import { growthExponent, now, timed } from "./measure.mjs";
import { memoryPass } from "./memory-pass.mjs";
import { peers } from "./peers.mjs";
import { startPool, together } from "./pool.mjs";

/** The largest market that the reference matcher is given: it looks at each offer by itself. */
const mostForReference = 1e4;

/**
 * @typedef {{readonly name: string, readonly offers: number, readonly medianMs: number, readonly leastMs: number, readonly mostMs: number}} Row
 * @typedef {{readonly sizes: readonly number[], readonly shapes: number, readonly runs: number, readonly clock: import("./measure.mjs").Clock, readonly seed: number,
 *   readonly say: (line: string) => void}} BenchOptions
 * @param {BenchOptions} options
 */
export async function runBench({ sizes, shapes: shapeCount, runs, clock, seed, say }) {
  const threads = clock === "cpu" ? 1 : availableParallelism();
  const load = loadavg()[0] ?? 0;
  say(
    `Node.js ${process.version}, ${String(availableParallelism())} processors, load ${load.toFixed(1)}, ${clock === "cpu" ? "time of the processor" : "time by the clock"}`,
  );
  /** @type {Row[]} */
  const rows = [];
  /** @type {{offers: number, shapes: number, buildMs: number, fits: number, waits: number}[]} */
  const markets = [];
  /** Peers that are not there, with the reason. @type {Map<string, string>} */
  const left = new Map();
  /** @param {string} name @param {number} count @param {() => unknown} run @param {number} each how many times it is done in a run */
  const measure = async (name, count, run, each = 1) => {
    const { times, result } = await timed(run, { runs, clock });
    const row = { name, offers: count, medianMs: times.medianMs / each, leastMs: times.leastMs / each, mostMs: times.mostMs / each };
    rows.push(row);
    say(`  ${name.padEnd(24)}${row.medianMs.toFixed(2).padStart(12)} ms${(row.medianMs / (count / 1e6)).toFixed(1).padStart(14)} ns an offer`);
    return result;
  };
  /** @type {number | undefined} */
  let updatesPerSecond;
  /** @type {ReturnType<typeof matchUnderUpdates> | undefined} */
  let underUpdates;
  /** @type {ReturnType<typeof snapshotLoad> | undefined} */
  let snapshot;
  for (const count of sizes) {
    const market = () => {
      const next = random(seed);
      return offers(count, shapes(Math.min(count, shapeCount), next), next);
    };
    const facts = factsOf(market());
    const keys = keysOf(market());
    const documents = market();
    const start = now(clock);
    const index = createOfferIndex(documents);
    const buildMs = now(clock) - start;
    say(
      `${count.toLocaleString("en-GB")} offers of ${index.shapeCount.toLocaleString("en-GB")} shapes; made and put into the index in ${buildMs.toFixed(0)} ms`,
    );
    const report = await measure("engine", count, () => matchIndex(workload, index, { at }));
    const { fits = 0, waits = 0 } = /** @type {import("@cornercast/schemas").MatchReportJson} */ (report).spec?.counts ?? {};
    // The index remembers what requirements found on shapes: this one asks with a workload that it has not met.
    let asked = 0;
    await measure("engine, new workload", count, () => matchIndex(renamed(workload, `new-${String((asked += 1))}`), index, { at }));
    const pool = startPool(index);
    const pooled = /** @type {readonly unknown[]} */ (await measure("engine with workers", count, () => pool.match(), together));
    await pool.close();
    if (pooled.some((one) => JSON.stringify(one) !== JSON.stringify(report))) throw new Error("a worker gives another report than the engine");
    markets.push({ offers: count, shapes: index.shapeCount, buildMs, fits, waits });
    if (count <= mostForReference) {
      const list = [...market()];
      const reference = await measure("reference", count, () => match(workload, list, { at }));
      if (JSON.stringify(reference) !== JSON.stringify(report)) throw new Error(`engine and reference disagree on ${String(count)} offers`);
    }
    const columns = columnsOf(facts);
    await measure("memory pass", count, () => memoryPass(columns));
    for (const peer of peers) {
      const missing = peer.missing?.();
      if (missing !== undefined) left.set(peer.name, missing);
      if (count > peer.most || missing !== undefined) continue;
      const { find, close } = await peer.prepare(facts, threads);
      const found = await measure(peer.name, count, find);
      await close?.();
      if (found !== fits + waits) throw new Error(`${peer.name} finds ${String(found)} offers, and the engine ${String(fits + waits)}`);
    }
    if (count === Math.max(...sizes)) {
      snapshot = snapshotLoad(index, { runs, clock });
      say(`  ${"loading a saved index".padEnd(24)}${snapshot.medianMs.toFixed(2).padStart(12)} ms, ${(snapshot.bytes / 2 ** 20).toFixed(0)} MiB`);
      const next = random(seed + 1);
      updatesPerSecond = updateRate(index, updates(keys, Math.min(200_000, count * 10), next), clock);
      say(`  ${"updates".padEnd(24)}${updatesPerSecond.toFixed(0).padStart(12)} a second`);
      underUpdates = matchUnderUpdates(index, updates(keys, 10_000, next), { perSecond: 10_000, runs: runs * 3, clock });
      say(`  ${"match, 10,000 updates/s".padEnd(24)}${underUpdates.p99Ms.toFixed(2).padStart(12)} ms at the 99th percentile`);
    }
  }
  for (const [name, reason] of left) say(`${name} is left out: ${reason}`);
  const largest = Math.max(...sizes);
  const memory = memoryOf(largest, shapeCount, seed);
  const lines = [...new Set(rows.map(({ name }) => name))].map((name) => ({
    name,
    points: rows.filter((row) => row.name === name).map((row) => ({ offers: row.offers, ms: row.medianMs })),
  }));
  return {
    node: process.version,
    processors: availableParallelism(),
    load,
    clock,
    seed,
    markets,
    rows,
    lines,
    matchUnderUpdates: underUpdates,
    leftOut: Object.fromEntries(left),
    ...summaryOf(rows, largest, { memory, updatesPerSecond, snapshot }),
  };
}

/**
 * The same workload with another name for its profile, which is part of every requirement.
 * @param {import("@cornercast/schemas").WorkloadJson} of @param {string} name
 */
function renamed(of, name) {
  return { ...of, spec: { ...of.spec, profiles: (of.spec?.profiles ?? []).map((profile) => ({ ...profile, name })) } };
}

/** @param {number} count @param {number} shapeCount @param {number} seed @returns {{bytesPerOffer: number, peakMemoryMiB: number}} */
function memoryOf(count, shapeCount, seed) {
  const script = fileURLToPath(new URL("engine-memory.mjs", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [script, String(count), String(shapeCount), String(seed)], { encoding: "utf8" }));
}

/**
 * The figures of the largest market. A peer that was given less is compared by the offer.
 * @param {readonly Row[]} rows @param {number} largest
 * @param {{readonly memory: ReturnType<typeof memoryOf>, readonly updatesPerSecond: number | undefined, readonly snapshot: ReturnType<typeof snapshotLoad> | undefined}} others
 */
function summaryOf(rows, largest, { memory, updatesPerSecond, snapshot }) {
  /** @param {string} name */
  const perOffer = (name) => {
    const last = rows.filter((row) => row.name === name).at(-1);
    return last === undefined ? Number.POSITIVE_INFINITY : last.medianMs / last.offers;
  };
  const engine = perOffer("engine");
  const cels = ["@bufbuild/cel", "@marcbachmann/cel-js"].map(perOffer);
  const exponent = growthExponent(rows.filter(({ name }) => name === "engine").map(({ offers: count, medianMs }) => ({ offers: count, ms: medianMs })));
  return {
    summary: {
      matchMedianMs: engine * largest,
      /** Below 1: a full explanation takes less than reading all the facts once. */
      ratioToMemoryPass: engine / perOffer("memory pass"),
      /** How many times as long others take. */
      ratioToFastestPeer: Math.min(...peers.map(({ name }) => perOffer(name))) / engine,
      ratioToCel: (cels[0] ?? Number.NaN) / engine,
      ratioToFastestCel: Math.min(...cels) / engine,
      bytesPerOffer: memory.bytesPerOffer,
      updatesPerSecond: updatesPerSecond ?? null,
      snapshotLoadMs: snapshot?.medianMs ?? null,
      peakMemoryMiB: memory.peakMemoryMiB,
      growthExponent: exponent ?? null,
    },
    notMeasured: /** @type {Record<string, string>} */ (exponent === undefined ? { growthExponent: "it takes two sizes" } : {}),
  };
}
