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
  /** Placements that have not ended, by their offer. */
  const byOffer = new Map<string, Map<string, UnitHolder>>();
  const claimed = new Set<string>();
  const waiting = waiters();
  let log: PlacementChange[] = [];
  let compacted = 0;
  let revision = 0;
  let isBusy = false;
  /** Transactions that wait for their turn. */
  const queue: (() => void)[] = [];

  function holdersOf(offer: string): Map<string, UnitHolder> {
    let holders = byOffer.get(offer);
    if (holders === undefined) byOffer.set(offer, (holders = new Map<string, UnitHolder>()));
    return holders;
  }

  function commit(puts: readonly Put[], kept: readonly Kept[]): void {
    for (const { key, answer } of kept) answers.set(key, answer);
    for (const { key, record } of puts) {
      records.set(key, record);
      if (stateOf(record) === "ended") {
        holdersOf(offerOf(record)).delete(key);
        claimed.delete(key);
      } else holdersOf(offerOf(record)).set(key, holderOf(record));
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
    if (isBusy) await new Promise<void>((resolve) => queue.push(resolve));
    isBusy = true;
    try {
      return await transacted(work);
    } finally {
      // It is busy on, with the next one.
      const next = queue.shift();
      if (next === undefined) isBusy = false;
      else next();
    }
  }

  async function transacted<Result>(work: (transaction: PlacementTransaction) => Promise<Result>): Promise<Result> {
    // A transaction puts little: the newest is last.
    const puts: Put[] = [];
    const kept: Kept[] = [];
    const result = await work({
      get(tenant, name) {
        const key = keyOf(tenant, name);
        return Promise.resolve(puts.findLast((put) => put.key === key)?.record ?? records.get(key));
      },
      put(record) {
        puts.push({ key: keyOf(record.tenant, nameOf(record)), record });
        return done;
      },
      holders(offer) {
        const committed = byOffer.get(offer);
        if (puts.length === 0) return Promise.resolve(committed === undefined ? [] : [...committed.values()]);
        const holders = new Map(committed);
        for (const { key, record } of puts) {
          if (offerOf(record) !== offer) continue;
          if (stateOf(record) === "ended") holders.delete(key);
          else holders.set(key, holderOf(record));
        }
        return Promise.resolve([...holders.values()]);
      },
      answer(tenant, requestId) {
        const key = keyOf(tenant, requestId);
        return Promise.resolve(kept.findLast((one) => one.key === key)?.answer ?? answers.get(key));
      },
      keepAnswer(tenant, requestId, answer) {
        kept.push({ key: keyOf(tenant, requestId), answer });
        return done;
      },
    });
    commit(puts, kept);
    return result;
  }

  const position = (): Position => ({ storeEpoch, revision });
  const unended = (): readonly PlacementRecord[] => [...byOffer.values()].flatMap((holders) => [...holders.keys()]).flatMap((key) => records.get(key) ?? []);

  return {
    transact: run,
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
    lapsed(now, limit) {
      const found: PlacementRecord[] = [];
      for (const holders of byOffer.values())
        for (const key of holders.keys()) {
          const record = records.get(key);
          if (record !== undefined && isLapsed(record, now) && found.push(record) >= limit) return Promise.resolve(found);
        }
      return Promise.resolve(found);
    },
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

interface Put {
  readonly key: string;
  readonly record: PlacementRecord;
}

interface Kept {
  readonly key: string;
  readonly answer: KeptAnswer;
}

const done = Promise.resolve();

/** A text that no other two names have. */
const keyOf = (tenant: string, name: string): string => `${String(tenant.length)} ${tenant}${name}`;

function holderOf(record: PlacementRecord): UnitHolder {
  const { expires } = statusOf(record).lease ?? {};
  const until = stateOf(record) === "reserved" && expires !== undefined ? { reservedUntil: Date.parse(expires) } : {};
  return { tenant: record.tenant, name: nameOf(record), units: record.units, ...until };
}

function byName(left: PlacementRecord, right: PlacementRecord): number {
  return nameOf(left) < nameOf(right) ? -1 : 1;
}
