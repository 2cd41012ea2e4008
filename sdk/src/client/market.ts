import type { ListedOfferJson, MatchReportJson, OfferFilterJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { match, type MatchOptions } from "../match/index.js";
import type { ProviderClient } from "./create-client.js";

/** An offer of one of several providers. */
export interface MarketOffer {
  /** The name under which the market knows the provider. */
  readonly provider: string;
  /** Its name in reports of the market: the provider, `/`, and its own name. */
  readonly name: string;
  readonly listed: ListedOfferJson;
}

/** The offers of several providers, kept up to date until the market is closed. */
export interface Market {
  /** Resolves when every provider has sent all its offers, or has failed. */
  readonly synced: Promise<void>;
  /** All offers as they are now, by name. */
  offers(): readonly MarketOffer[];
  /** An offer by its name in the market. */
  find(name: string): MarketOffer | undefined;
  /** The client of a provider. */
  client(provider: string): ProviderClient | undefined;
  /** Matches a workload with all offers as they are now. Reports name offers as the market does. */
  match(workload: WorkloadJson, options: MatchOptions): MatchReportJson;
  close(): Promise<void>;
}

/** What a market takes. */
export interface MarketOptions {
  /** Which offers of every provider. Default: all. */
  readonly filter?: OfferFilterJson;
  /** Told where a provider is given up because it refuses to be watched. Its last known offers are taken out. */
  readonly onFailure?: (provider: string, error: unknown) => void;
}

/**
 * A market over several providers: an index of their offers that follows every change.
 *
 * @example
 * ```ts
 * declare const north: ProviderClient;
 * declare const south: ProviderClient;
 * const market = createMarket({ north, south });
 * await market.synced;
 * const report = market.match(workload, { at: "2026-11-24T00:00:00Z" });
 * await market.close();
 * ```
 */
export function createMarket(providers: Readonly<Record<string, ProviderClient>>, options: MarketOptions = {}): Market {
  const clients = new Map(Object.entries(providers));
  const offers = new Map<string, MarketOffer>();
  const closing = new AbortController();

  function follow(provider: string, client: ProviderClient): { readonly synced: Promise<void>; readonly done: Promise<void> } {
    let synced: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => (synced = resolve));
    return { synced: ready, done: run(provider, client, synced).finally(synced) };
  }

  async function run(provider: string, client: ProviderClient, synced: () => void): Promise<void> {
    try {
      for await (const event of client.watchOffers(options.filter, { signal: closing.signal })) {
        if (event.kind === "synced") synced();
        else {
          const name = `${provider}/${event.name}`;
          if (event.kind === "removed") offers.delete(name);
          else offers.set(name, { provider, name, listed: event.member });
        }
      }
    } catch (error) {
      for (const { name, provider: owner } of offers.values()) if (owner === provider) offers.delete(name);
      options.onFailure?.(provider, error);
    }
  }

  const followed = [...clients].map(([provider, client]) => follow(provider, client));
  const list = (): readonly MarketOffer[] => [...offers.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  return {
    synced: Promise.all(followed.map(({ synced }) => synced)).then(() => undefined),
    offers: list,
    find: (name) => offers.get(name),
    client: (provider) => clients.get(provider),
    match: (workload, matching) => match(workload, list().map(namedByMarket), matching),
    async close() {
      closing.abort();
      await Promise.all(followed.map(({ done }) => done));
    },
  };
}

/** An offer under its name in the market. Pools of different providers stay different pools. */
function namedByMarket({ name, provider, listed }: MarketOffer): OfferJson {
  const offer = listed.offer ?? {};
  const { pool } = offer.spec ?? {};
  const named = { ...offer, metadata: { ...offer.metadata, name } };
  return pool === undefined || pool.issuer !== undefined ? named : { ...named, spec: { ...offer.spec, pool: { ...pool, issuer: provider } } };
}
