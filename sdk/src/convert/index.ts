// For users.
export { importTexts } from "./import-texts.js";
export { importers } from "./importers.js";
export { mergeOffers, type MergedOffers } from "./merge-offers.js";
export type { Importer, ImportInput, ImportOptions, ImportResult } from "./importer.js";
