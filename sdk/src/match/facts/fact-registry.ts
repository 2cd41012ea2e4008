import type { ChipFigures } from "@cornercast/schemas/registry";
import type { RegionCountry } from "../../jurisdiction/index.js";

/** What the registries add to the figures of an offer. Only some offers and workloads need it, and a page loads it for those. */
export interface FactRegistry {
  /** The figures of a chip, by id. */
  readonly chip: (id: string) => ChipFigures | undefined;
  /** The country that a provider's region lies in. */
  readonly countryOf: (provider: string, region: string) => RegionCountry | undefined;
}
