import { chipFiguresById } from "../../hardware/chip-figures.js";
import { countryOfRegion } from "../../jurisdiction/country-of-region.js";
import type { FactRegistry } from "./fact-registry.js";

/** The registries of this version of the specification. */
export const fullRegistry: FactRegistry = { chip: chipFiguresById, countryOf: countryOfRegion };
