export { countryOfRegion, type RegionCountry } from "./country-of-region.js";
