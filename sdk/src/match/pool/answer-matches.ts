import { CornercastError } from "../../errors/index.js";
import { matchIndex } from "../columns/match-index.js";
import type { OfferIndex } from "../columns/offer-index.js";
import { loadOfferIndex } from "../columns/snapshot.js";
import type { MatchOptions } from "../evaluate-market.js";
import { listen, type MatchPort } from "./match-port.js";
import { isPoolMessage, type PoolAnswer, type PoolRequest } from "./pool-messages.js";

/**
 * Answers what a pool asks, within a worker: it is all that the program of a worker does.
 *
 * - `options` are the functions that cannot be sent: the engine for selectors, which has to be the one of all workers, and a faster SHA-256.
 *
 * @example
 * ```ts
 * answerMatches(self); // in Node.js: answerMatches(parentPort), from node:worker_threads
 * ```
 */
export function answerMatches(port: MatchPort, options: Pick<MatchOptions, "compileSelector" | "sha256"> = {}): void {
  const answer = createAnswers(options);
  listen(port, (message) => {
    if (!isPoolMessage<PoolRequest>(message, ["offers", "match"])) return;
    const found = answer(message);
    if (found !== undefined) port.postMessage(found);
  });
}

/** What a worker answers: it has the offers that it was handed last. */
export function createAnswers(own: Pick<MatchOptions, "compileSelector" | "sha256">): (request: PoolRequest) => PoolAnswer | undefined {
  let index: OfferIndex | undefined;
  let problem = "no offers were handed to the pool; call `take` first";
  return (request) => {
    if (request.kind === "offers") {
      const loaded = loadOfferIndex(request.saved);
      index = loaded.kind === "ok" ? loaded.index : undefined;
      if (loaded.kind === "error") problem = loaded.message;
      return undefined;
    }
    const { id, workload, options } = request;
    try {
      if (index === undefined) throw new CornercastError("invalid-argument", problem);
      return { kind: "report", id, report: matchIndex(workload, index, { ...options, ...own }) };
    } catch (error) {
      return { kind: "failed", id, message: error instanceof Error ? error.message : String(error) };
    }
  };
}
