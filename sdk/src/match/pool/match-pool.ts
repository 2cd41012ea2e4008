import type { MatchReportJson, WorkloadJson } from "@cornercast/schemas";
import type { OfferIndex } from "../columns/offer-index.js";
import { saveOfferIndex } from "../columns/snapshot.js";
import type { MatchOptions } from "../evaluate-market.js";
import { createAnswers } from "./answer-matches.js";
import { listen, type MatchPort } from "./match-port.js";
import { isPoolMessage, type PoolAnswer, type PooledOptions, type PoolRequest } from "./pool-messages.js";

/** Workers that match workloads beside each other over the same offers. */
export interface MatchPool {
  /** Hands the offers of an index to all workers, as they are now: what changes in it later, they learn by the next call. */
  take(index: OfferIndex): void;
  /** The report of `matchIndex` over the offers that were handed over last. */
  match(workload: WorkloadJson, options: PooledOptions): Promise<MatchReportJson>;
}

/** How a pool works. */
export interface MatchPoolOptions extends Pick<MatchOptions, "compileSelector" | "sha256"> {
  /** Whether workers read the offers from memory that they share. Default: where the environment has `SharedArrayBuffer`; otherwise each has a copy. */
  readonly share?: boolean;
}

interface Member {
  readonly send: (request: PoolRequest) => void;
  readonly waiting: Map<number, Waiting>;
  ended: boolean;
}

interface Waiting {
  readonly resolve: (report: MatchReportJson) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A pool of workers, each of which runs `answerMatches`. It gives the same reports as `matchIndex`, whatever the number of workers.
 *
 * - A workload goes to the worker that has the fewest to do.
 * - Without workers, and after all have ended by an error, it matches where it is called; `compileSelector` and `sha256` are for that.
 * - Who starts workers also ends them.
 *
 * @example
 * ```ts
 * const workers = [1, 2].map(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
 * const pool = createMatchPool(workers);
 * pool.take(createOfferIndex(offers));
 * const report = await pool.match(workload, { at: "2026-11-24T00:00:00Z" });
 * ```
 */
export function createMatchPool(workers: readonly MatchPort[], { share = typeof SharedArrayBuffer === "function", ...own }: MatchPoolOptions = {}): MatchPool {
  let saved: Uint8Array | undefined;
  let here: ReturnType<typeof createAnswers> | undefined;
  let ids = 0;
  const members = workers.map(member);
  const answerHere = (request: PoolRequest, { resolve, reject }: Waiting): void => {
    if (here === undefined) {
      here = createAnswers(own);
      if (saved !== undefined) here({ kind: "offers", saved: saved.slice() });
    }
    const answer = here(request);
    if (answer?.kind === "report") resolve(answer.report);
    else reject(new Error(answer?.message));
  };
  return {
    take(index) {
      const bytes = saveOfferIndex(index);
      saved = share ? shared(bytes) : bytes;
      here = undefined;
      for (const { send } of members) send({ kind: "offers", saved });
    },
    match: (workload, options) =>
      new Promise((resolve, reject) => {
        const request: PoolRequest = { kind: "match", id: (ids += 1), workload, options };
        const idle = members.filter(({ ended }) => !ended).sort((a, b) => a.waiting.size - b.waiting.size)[0];
        if (idle === undefined) {
          answerHere(request, { resolve, reject });
          return;
        }
        idle.waiting.set(request.id, { resolve, reject });
        idle.send(request);
      }),
  };
}

function member(port: MatchPort): Member {
  const waiting = new Map<number, Waiting>();
  const self: Member = { send: (request) => port.postMessage(request), waiting, ended: false };
  listen(
    port,
    (message) => {
      if (!isPoolMessage<PoolAnswer>(message, ["report", "failed"])) return;
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === "report") asked?.resolve(message.report);
      else asked?.reject(new Error(message.message));
    },
    (cause) => {
      self.ended = true;
      for (const { reject } of waiting.values()) reject(new Error("the worker ended by an error before it answered; ask again", { cause }));
      waiting.clear();
    },
  );
  return self;
}

/** A copy that all workers see. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
