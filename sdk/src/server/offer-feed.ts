import type { ListedOfferJson, OfferJson } from "@cornercast/schemas";
import { OfferSchema } from "@cornercast/schemas/proto";
import { canonicalJson, documentDigest, validateDocument, type TextHash } from "../document/index.js";
import { jsonOfMessage, messageOfJson, type Position } from "../protocol/index.js";
import type { OfferSource } from "./offer-source.js";
import { holdsUnits, offerOf } from "./placement-record.js";
import type { PlacementStore } from "./placement-store.js";
import { waiters } from "./waiters.js";

/** An offer as it is listed now. */
export interface FeedOffer {
  readonly name: string;
  /** With all units, also those that are taken. */
  readonly whole: OfferJson;
  /** As callers see it. */
  readonly listed: ListedOfferJson;
  /** How many units there are in all. Undefined where the source does not say. */
  readonly units: number | undefined;
}

/** A change of an offer. Without an offer it is gone. */
export interface OfferChange {
  readonly revision: number;
  readonly name: string;
  readonly offer: FeedOffer | undefined;
}

/** The offers of a source with the units that are free, and how they change. */
export interface OfferFeed {
  get(name: string): FeedOffer | undefined;
  /** Offers in the order of their names, after a name. */
  list(after: string): readonly FeedOffer[];
  position(): Position;
  changes(
    after: number,
    limit: number,
  ): { readonly kind: "changes"; readonly changes: readonly OfferChange[]; readonly revision: number } | { readonly kind: "compacted" };
  changed(after: number, signal: AbortSignal): Promise<void>;
  /** Follows the source and the store until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** What a feed is made of. */
export interface OfferFeedOptions {
  readonly source: OfferSource;
  readonly placements: PlacementStore;
  readonly storeEpoch: string;
  readonly now: () => number;
  readonly keptChanges: number;
  /** Told of an offer that is left out because it is not valid. */
  readonly onProblem: (problem: string) => void;
  readonly sha256?: TextHash;
}

interface Whole {
  readonly offer: OfferJson;
  readonly digest: string;
}

/** How many changes of placements are looked at together. */
const batch = 1_000;

/** Reads the offers of a source and begins to feed. */
export async function createOfferFeed(options: OfferFeedOptions): Promise<OfferFeed> {
  const { source, placements, onProblem } = options;
  const wholes = new WeakMap<OfferJson, Whole | "left out">();
  const current = new Map<string, FeedOffer>();
  const waiting = waiters();
  let names: readonly string[] = [];
  let log: OfferChange[] = [];
  let compacted = 0;
  let revision = 0;

  function wholeOf(given: OfferJson): Whole | undefined {
    let whole = wholes.get(given);
    if (whole === undefined) {
      whole = readOffer(given);
      wholes.set(given, whole);
    }
    return whole === "left out" ? undefined : whole;
  }

  /** As the wire carries it, so that both sides compute one digest. */
  function readOffer(given: OfferJson): Whole | "left out" {
    const name = given.metadata?.name ?? "without a name";
    try {
      const offer = jsonOfMessage(OfferSchema, messageOfJson(OfferSchema, given));
      const judged = validateDocument({ value: offer, source: { file: name, format: "json", index: 0 }, at: () => undefined });
      if (judged.valid) return { offer, digest: documentDigest(offer, options.sha256) };
      const [first] = judged.diagnostics;
      onProblem(`offer ${name} is left out: ${first?.message ?? "it is not valid"} (${first?.pointer ?? "/"})`);
    } catch (error) {
      onProblem(`offer ${name} is left out: ${error instanceof Error ? error.message : "it is not an offer"}`);
    }
    return "left out";
  }

  function note(name: string, offer: FeedOffer | undefined): void {
    const before = current.get(name);
    if (before === undefined ? offer === undefined : offer !== undefined && sameListing(before, offer)) {
      // The same to callers, though perhaps another object.
      if (offer !== undefined) current.set(name, offer);
      return;
    }
    if (offer === undefined) current.delete(name);
    else current.set(name, offer);
    revision += 1;
    log.push({ revision, name, offer });
    if (log.length > 2 * options.keptChanges) {
      log = log.slice(-options.keptChanges);
      compacted = (log[0]?.revision ?? 1) - 1;
    }
  }

  async function load(): Promise<void> {
    const held = new Map<string, number>();
    for (const record of await placements.live())
      if (holdsUnits(record, options.now())) held.set(offerOf(record), (held.get(offerOf(record)) ?? 0) + record.units.length);
    const seen = new Set<string>();
    for (const given of await source.list()) {
      const whole = wholeOf(given);
      const name = whole?.offer.metadata?.name;
      if (whole === undefined || name === undefined) continue;
      if (seen.has(name)) onProblem(`offer ${name} is listed twice; the first one counts`);
      else note(name, listingOf(name, whole, held.get(name) ?? 0));
      seen.add(name);
    }
    for (const name of current.keys()) if (!seen.has(name)) note(name, undefined);
    names = [...current.keys()].sort();
    waiting.wake();
  }

  async function refreshUnits(name: string): Promise<void> {
    const before = current.get(name);
    if (before === undefined) return;
    const holders = await placements.transact((transaction) => transaction.holders(name));
    const at = options.now();
    let held = 0;
    for (const { reservedUntil, units } of holders) if (reservedUntil === undefined || reservedUntil > at) held += units.length;
    const now = current.get(name);
    if (now !== undefined) note(name, listingOf(name, { offer: now.whole, digest: now.listed.digest ?? "" }, held));
  }

  async function followPlacements(signal: AbortSignal): Promise<void> {
    let { revision: after } = await placements.position();
    await load();
    while (!signal.aborted) {
      const found = await placements.changes(undefined, after, batch);
      if (found.kind === "compacted") {
        ({ revision: after } = await placements.position());
        await load();
        continue;
      }
      after = found.revision;
      for (const name of new Set(found.changes.map(({ record }) => offerOf(record)))) await refreshUnits(name);
      if (found.changes.length > 0) waiting.wake();
      if (found.changes.length < batch) await placements.changed(after, signal);
    }
  }

  async function followSource(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && source.changed !== undefined) {
      await source.changed(signal);
      if (!signal.aborted) await load();
    }
  }

  await load();
  return {
    get: (name) => current.get(name),
    list: (after) => names.slice(firstAfter(names, after)).flatMap((name) => current.get(name) ?? []),
    position: () => ({ storeEpoch: options.storeEpoch, revision }),
    changes(after, limit) {
      if (after < compacted || after > revision) return { kind: "compacted" };
      const changes = log.slice(after - compacted, after - compacted + limit);
      return { kind: "changes", changes, revision: changes.at(-1)?.revision ?? revision };
    },
    changed: (after, signal) => waiting.until(() => revision > after, signal),
    async run(signal) {
      await Promise.all([followPlacements(signal), followSource(signal)]);
    },
  };
}

function listingOf(name: string, { offer, digest }: Whole, held: number): FeedOffer {
  const availability = offer.status?.availability;
  const units = availability?.units;
  if (units === undefined) return { name, whole: offer, listed: { offer, digest }, units };
  const free = { ...offer, status: { ...offer.status, availability: { ...availability, units: Math.max(0, units - held) } } };
  return { name, whole: offer, listed: { offer: free, digest }, units };
}

function sameListing(left: FeedOffer, right: FeedOffer): boolean {
  // Of one offer nothing but the units differs.
  if (left.whole === right.whole) return left.listed.offer?.status?.availability?.units === right.listed.offer?.status?.availability?.units;
  return canonicalJson(left.listed) === canonicalJson(right.listed);
}

/** Where the first name after another one is in a sorted list. */
function firstAfter(names: readonly string[], after: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] ?? "") <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
