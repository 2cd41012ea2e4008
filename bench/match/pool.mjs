// @ts-check
// Matches beside each other, in as many workers as there are processors.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { createMatchPool } from "@cornercast/sdk/match";
import { at, workload } from "./market.mjs";

/** Workloads that are asked together: the time of a match is that of all, divided by their number. */
export const together = 8;

/** Workers that share an index. @param {import("@cornercast/sdk/match").OfferIndex} index */
export function startPool(index) {
  const workers = Array.from({ length: availableParallelism() }, () => new Worker(new URL("worker.mjs", import.meta.url), { execArgv: [] }));
  const pool = createMatchPool(workers);
  pool.take(index);
  return {
    /** The reports of all that is asked. */
    match: () => Promise.all(Array.from({ length: together }, () => pool.match(workload, { at }))),
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}
