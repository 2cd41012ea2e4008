// @ts-check
// What an index takes, in a process of its own: node --expose-gc bench/match/engine-memory.mjs OFFERS SEED prints one line of JSON.
// The market is streamed into the index; the specs of its shapes are held as well, and are part of the peak.
import { createOfferIndex, matchIndex } from "@cornercast/sdk/match";
import { at, offers, random, shapes, workload } from "./market.mjs";

/** Bytes in use, of the heap and beside it. */
function used() {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const [count = 0, shapeCount = 0, seed = 1] = process.argv.slice(2).map(Number);
const next = random(seed);
const specs = shapes(Math.min(count, shapeCount), next);
const index = createOfferIndex();
let [added, first] = [0, 0];
for (const offer of offers(count, specs, next)) {
  // Shapes come first, one offer each: what is added after them is what an offer of a known shape takes.
  if (added === specs.length) first = used();
  index.upsert(offer);
  added += 1;
}
const more = count - specs.length;
const bytesPerOffer = more > 0 ? (used() - first) / more : undefined;
const columnBytesPerOffer = index.columns.bytes / index.size;
matchIndex(workload, index, { at });
console.log(JSON.stringify({ bytesPerOffer, columnBytesPerOffer, peakMemoryMiB: process.resourceUsage().maxRSS / 1024 }));
