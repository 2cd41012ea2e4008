import { cloudRegions } from "@cornercast/schemas/registry/facts";

/** A country that a registry row gives for a region, with the source of the row. */
export interface RegionCountry {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The registry key of the source. */
  readonly source: string;
}

const byRegion: ReadonlyMap<string, RegionCountry> = new Map(
  cloudRegions.map((row) => [`${row.provider.toLowerCase()}/${row.region.toLowerCase()}`, { country: row.country, source: row.source }]),
);

/**
 * The country that a provider's region lies in, if a registry row with a source says so. A region's name alone says nothing.
 *
 * @example
 * ```ts
 * countryOfRegion("aws", "eu-west-3")?.country; // "FR"
 * ```
 */
export function countryOfRegion(provider: string, region: string): RegionCountry | undefined {
  return byRegion.get(`${provider.toLowerCase()}/${region.toLowerCase()}`);
}
