import type { Position } from "../protocol/index.js";
import { isLapsed, nameOf, offerOf, stateOf, statusOf, type PlacementRecord } from "./placement-record.js";
import type { KeptAnswer, PlacementChange, PlacementChanges, PlacementStore, PlacementTransaction, UnitHolder } from "./placement-store.js";
import { waiters } from "./waiters.js";

/** What a memory store takes. */
export interface MemoryPlacementStoreOptions {
  /** The identity of the store, such as a random UUID: what it holds is gone with the process, and positions of it with that. */
  readonly storeEpoch: string;
  /** How many changes are kept for watches. Default 10,000. */
  readonly keptChanges?: number;
}

/**
 * A store in memory, for tests and trials: a restart loses everything.
 *
 * - Transactions run one after the other.
 *
 * @example
 * ```ts
 * const placements = memoryPlacementStore({ storeEpoch: crypto.randomUUID() });
 * ```
 */
export function memoryPlacementStore({ storeEpoch, keptChanges = 10_000 }: MemoryPlacementStoreOptions): PlacementStore {
  const records = new Map<string, PlacementRecord>();
  const answers = new Map<string, KeptAnswer>();
  const byOffer = new Map<string, Set<string>>();
  const claimed = new Set<string>();
  const waiting = waiters();
  let log: PlacementChange[] = [];
  let compacted = 0;
  let revision = 0;
  let turn: Promise<unknown> = Promise.resolve();

  function commit(puts: ReadonlyMap<string, PlacementRecord>[], kept: ReadonlyMap<string, KeptAnswer>): void {
    for (const [key, answer] of kept) answers.set(key, answer);
    for (const [key, record] of puts.flatMap((put) => [...put])) {
      records.set(key, record);
      const holders = byOffer.get(offerOf(record)) ?? new Set();
      byOffer.set(offerOf(record), holders);
      if (stateOf(record) === "ended") {
        holders.delete(key);
        claimed.delete(key);
      } else holders.add(key);
      revision += 1;
      log.push({ revision, record });
    }
    if (log.length > 2 * keptChanges) {
      log = log.slice(-keptChanges);
      compacted = (log[0]?.revision ?? 1) - 1;
    }
    if (puts.length > 0) waiting.wake();
  }

  async function run<Result>(work: (transaction: PlacementTransaction) => Promise<Result>): Promise<Result> {
    const own = new Map<string, PlacementRecord>();
    const puts: ReadonlyMap<string, PlacementRecord>[] = [];
    const kept = new Map<string, KeptAnswer>();
    const read = (key: string): PlacementRecord | undefined => own.get(key) ?? records.get(key);
    const result = await work({
      get: (tenant, name) => Promise.resolve(read(keyOf(tenant, name))),
      put(record) {
        const key = keyOf(record.tenant, nameOf(record));
        own.set(key, record);
        puts.push(new Map([[key, record]]));
        return Promise.resolve();
      },
      holders(offer) {
        const keys = new Set([...(byOffer.get(offer) ?? []), ...own.keys()]);
        const holders = [...keys].flatMap((key) => read(key) ?? []);
        return Promise.resolve(holders.filter((record) => offerOf(record) === offer && stateOf(record) !== "ended").map(holderOf));
      },
      answer: (tenant, requestId) => Promise.resolve(kept.get(keyOf(tenant, requestId)) ?? answers.get(keyOf(tenant, requestId))),
      keepAnswer(tenant, requestId, answer) {
        kept.set(keyOf(tenant, requestId), answer);
        return Promise.resolve();
      },
    });
    commit(puts, kept);
    return result;
  }

  const position = (): Position => ({ storeEpoch, revision });
  const unended = (): readonly PlacementRecord[] => [...byOffer.values()].flatMap((keys) => [...keys]).flatMap((key) => records.get(key) ?? []);

  return {
    transact(work) {
      const result = turn.then(() => run(work));
      turn = result.catch(() => undefined);
      return result;
    },
    get: (tenant, name) => Promise.resolve(records.get(keyOf(tenant, name))),
    list(tenant, after, limit) {
      const own = [...records.values()].filter((record) => record.tenant === tenant && nameOf(record) > after);
      return Promise.resolve({ records: own.sort(byName).slice(0, limit), position: position() });
    },
    position: () => Promise.resolve(position()),
    changes(tenant, after, limit): Promise<PlacementChanges> {
      if (after < compacted || after > revision) return Promise.resolve({ kind: "compacted" });
      // Revisions of this store are consecutive.
      const seen = log.slice(after - compacted, after - compacted + limit);
      const changes = seen.filter(({ record }) => tenant === undefined || record.tenant === tenant);
      return Promise.resolve({ kind: "changes", changes, revision: seen.at(-1)?.revision ?? revision });
    },
    changed: (after, signal) => waiting.until(() => revision > after, signal),
    lapsed: (now, limit) =>
      Promise.resolve(
        unended()
          .filter((record) => isLapsed(record, now))
          .slice(0, limit),
      ),
    live: () => Promise.resolve(unended()),
    claim(tenant, name) {
      claimed.add(keyOf(tenant, name));
      return Promise.resolve(true);
    },
    adopt(limit) {
      const adopted = unended()
        .filter((record) => record.wanted !== "nothing" && !claimed.has(keyOf(record.tenant, nameOf(record))))
        .slice(0, limit);
      for (const record of adopted) claimed.add(keyOf(record.tenant, nameOf(record)));
      return Promise.resolve(adopted);
    },
    leave() {
      claimed.clear();
      return Promise.resolve();
    },
    forgetAnswers(before) {
      for (const [key, { until }] of answers) if (until < before) answers.delete(key);
      return Promise.resolve();
    },
  };
}

const keyOf = (tenant: string, name: string): string => JSON.stringify([tenant, name]);

function holderOf(record: PlacementRecord): UnitHolder {
  const { expires } = statusOf(record).lease ?? {};
  const until = stateOf(record) === "reserved" && expires !== undefined ? { reservedUntil: Date.parse(expires) } : {};
  return { tenant: record.tenant, name: nameOf(record), units: record.units, ...until };
}

function byName(left: PlacementRecord, right: PlacementRecord): number {
  return nameOf(left) < nameOf(right) ? -1 : 1;
}
