// @ts-check
// What an index takes, in a process of its own: node bench/match/engine-memory.mjs OFFERS SEED prints one line of JSON.
// The market is streamed into the index; the specs of its shapes are held as well, and are part of the peak.
import { readFileSync } from "node:fs";
import { createOfferIndex, matchIndex } from "@cornercast/sdk/match";
import { at, offers, random, shapes, workload } from "./market.mjs";

const [count = 0, shapeCount = 0, seed = 1] = process.argv.slice(2).map(Number);
const next = random(seed);
const specs = shapes(Math.min(count, shapeCount), next);
const index = createOfferIndex();
for (const offer of offers(count, specs, next)) index.upsert(offer);
// Rows, names and keys with the room behind them. Heaps are no measure: what is collected meanwhile makes the difference of two.
const bytesPerOffer = index.columns.bytes / index.size;
matchIndex(workload, index, { at });
console.log(JSON.stringify({ bytesPerOffer, peakMemoryMiB: peakKiB() / 1024 }));

/** The most that this process had in memory. What the system says of its resources may count that of the process that started it. */
function peakKiB() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? process.resourceUsage().maxRSS);
}
