// @ts-check
// What the index does besides matching: updates, and matches while updates come in.
import { loadOfferIndex, matchIndex, offerKey, saveOfferIndex } from "@cornercast/sdk/match";
import { at, workload } from "./market.mjs";
import { now, quantile } from "./measure.mjs";

/** @typedef {import("@cornercast/sdk/match").OfferIndex} OfferIndex */

/**
 * Updates of price and units, in an order that a seed decides, made beforehand so that only the index is timed.
 * @param {readonly string[]} keys @param {number} count @param {() => number} next
 * @returns {readonly {readonly key: string, readonly status: import("@cornercast/schemas").OfferStatusJson}[]}
 */
export function updates(keys, count, next) {
  return Array.from({ length: count }, () => ({
    key: keys[Math.floor(next() * keys.length)] ?? "",
    status: {
      price: [{ model: "on-demand", perDeviceHour: `${(0.2 + Math.floor(next() * 600) / 100).toFixed(2)} EUR` }],
      availability: { units: Math.floor(next() * 9) },
    },
  }));
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
 * How long a saved index takes to load, from bytes in memory; each time from a fresh copy, which the index takes.
 * @param {OfferIndex} index @param {{readonly runs: number, readonly clock: import("./measure.mjs").Clock}} options
 */
export function snapshotLoad(index, { runs, clock }) {
  const bytes = saveOfferIndex(index);
  /** @type {number[]} */
  const times = [];
  for (let run = 0; run < runs + 2; run += 1) {
    const copy = bytes.slice();
    const start = now(clock);
    const loaded = loadOfferIndex(copy);
    // The first two let the compiler get to know it.
    if (run >= 2) times.push(now(clock) - start);
    if (loaded.kind === "error" || loaded.index.size !== index.size) throw new Error("a saved index cannot be loaded");
  }
  times.sort((left, right) => left - right);
  return { bytes: bytes.length, medianMs: quantile(times, 0.5) };
}

/** The key of each offer. @param {Iterable<import("@cornercast/schemas").OfferJson>} offers */
export function keysOf(offers) {
  return Array.from(offers, (offer) => offerKey(offer));
}
