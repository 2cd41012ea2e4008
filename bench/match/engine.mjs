// @ts-check
// What the index does besides matching: updates, and matches while updates come in.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { matchIndex, offerKey, saveOfferIndex } from "@cornercast/sdk/match";
import { at, workload } from "./market.mjs";
import { now, quantile } from "./measure.mjs";

/** @typedef {import("@cornercast/sdk/match").OfferIndex} OfferIndex */

/**
 * Updates of price and units, in an order that a seed decides, made beforehand so that only the index is timed.
 * @param {readonly string[]} keys @param {number} count @param {() => number} next
 * @returns {readonly {readonly key: string, readonly status: import("@cornercast/schemas").OfferStatusJson}[]}
 */
export function updates(keys, count, next) {
  const list = Array.from({ length: count }, () => ({
    key: keys[Math.floor(next() * keys.length)] ?? "",
    status: {
      price: [{ model: "on-demand", perDeviceHour: `${(0.2 + Math.floor(next() * 600) / 100).toFixed(2)} EUR` }],
      availability: { units: Math.floor(next() * 9) },
    },
  }));
  // As they come from a message: texts in one piece each.
  return JSON.parse(JSON.stringify(list));
}

/** Updates a second. @param {OfferIndex} index @param {ReturnType<typeof updates>} list @param {import("./measure.mjs").Clock} clock */
export function updateRate(index, list, clock) {
  const start = now(clock);
  for (const { key, status } of list) index.update(key, status);
  return list.length / ((now(clock) - start) / 1000);
}

/**
 * Times of matches while updates come in: before each match all those that arrive while one lasts, and they are part of its time.
 * @param {OfferIndex} index @param {ReturnType<typeof updates>} list
 * @param {{readonly perSecond: number, readonly runs: number, readonly clock: import("./measure.mjs").Clock}} options
 */
export function matchUnderUpdates(index, list, { perSecond, runs, clock }) {
  /** @type {number[]} */
  const times = [];
  let position = 0;
  let last = 100;
  for (let run = 0; run < runs; run += 1) {
    const start = now(clock);
    for (let arrived = 0; arrived < (perSecond * last) / 1000; arrived += 1) {
      const one = list[position % list.length];
      position += 1;
      if (one !== undefined) index.update(one.key, one.status);
    }
    matchIndex(workload, index, { at });
    last = now(clock) - start;
    times.push(last);
  }
  times.sort((left, right) => left - right);
  return { perSecond, runs, p99Ms: quantile(times, 0.99) };
}

/**
 * How long a saved index takes to load, each time in a process that has just started, as that of a user has: nothing is warm there, and nothing
 * else is held.
 * @param {OfferIndex} index @param {{readonly runs: number, readonly clock: import("./measure.mjs").Clock}} options
 */
export function snapshotLoad(index, { runs, clock }) {
  const bytes = saveOfferIndex(index);
  const folder = mkdtempSync(join(tmpdir(), "bench-match-"));
  try {
    const file = join(folder, "offers.index");
    writeFileSync(file, bytes);
    const script = fileURLToPath(new URL("snapshot-load.mjs", import.meta.url));
    const times = Array.from({ length: runs }, () => {
      const { ms, offers } = JSON.parse(execFileSync(process.execPath, [script, file, clock], { encoding: "utf8" }));
      if (offers !== index.size) throw new Error("a saved index cannot be loaded");
      return Number(ms);
    }).sort((left, right) => left - right);
    return { bytes: bytes.length, medianMs: quantile(times, 0.5), leastMs: times[0] ?? Number.NaN };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The key of each offer. @param {Iterable<import("@cornercast/schemas").OfferJson>} offers */
export function keysOf(offers) {
  return Array.from(offers, (offer) => offerKey(offer));
}
