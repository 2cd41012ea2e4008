import type { OfferJson } from "@cornercast/schemas";
import { statedFact } from "../facts/unit-facts.js";

/** Offers whose units can work together. */
export interface OfferPool {
  /** The name of the pool; absent for an offer that is in none. */
  readonly name?: string;
  readonly offers: readonly OfferJson[];
}

/** Groups offers by pool, in the order in which pools come; offers of a pool by name. Pools of different issuers are different. */
export function poolsOf(offers: readonly OfferJson[]): readonly OfferPool[] {
  const pools = new Map<string, OfferJson[]>();
  const alone: OfferPool[] = [];
  const order: (OfferPool | string)[] = [];
  for (const offer of offers) {
    const pool = offer.spec?.pool;
    if (pool?.name === undefined) {
      const single: OfferPool = { offers: [offer] };
      alone.push(single);
      order.push(single);
      continue;
    }
    const key = `${pool.issuer ?? ""}\u0000${pool.name}`;
    const members = pools.get(key);
    if (members === undefined) {
      pools.set(key, [offer]);
      order.push(key);
    } else members.push(offer);
  }
  // Equal units are taken by name, so that the order of the input decides nothing.
  return order.map((entry) => (typeof entry === "string" ? { name: poolName(entry), offers: (pools.get(entry) ?? []).sort(byName) } : entry));
}

/** The accelerators in each scale-up domain of a pool. Identities of domains are opaque and count only within the pool. */
export function domainsOf(pool: OfferPool): ReadonlyMap<string, number> {
  const domains = new Map<string, number>();
  for (const offer of pool.offers) {
    const id = offer.spec?.shape?.scaleUp?.domainId;
    if (id === undefined) continue;
    const devices = (offer.spec?.shape?.devices ?? []).reduce((sum, device) => sum + (device.count ?? 0), 0);
    const units = offer.status?.availability?.total ?? offer.status?.availability?.units ?? 1;
    domains.set(id, (domains.get(id) ?? 0) + devices * units);
  }
  return domains;
}

/** The name by which a report calls the provider of an offer. */
export function providerOf(offer: OfferJson): string | undefined {
  const fact = statedFact(offer, "location.provider");
  return fact.kind === "text" ? fact.value : (offer.spec?.operator?.entity ?? offer.spec?.pool?.issuer);
}

function byName(a: OfferJson, b: OfferJson): number {
  const [left, right] = [a.metadata?.name ?? "", b.metadata?.name ?? ""];
  return left < right ? -1 : left > right ? 1 : 0;
}

function poolName(key: string): string {
  return key.slice(key.indexOf("\u0000") + 1);
}
