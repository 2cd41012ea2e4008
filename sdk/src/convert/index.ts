// For users.
export { importTexts } from "./import-texts.js";
export { importers } from "./importers.js";
export { mergeOffers, type MergedOffers } from "./merge-offers.js";
export type { Importer, ImportInput, ImportOptions, ImportResult } from "./importer.js";
export { exportDocument } from "./export/export-document.js";
export { exporters } from "./export/exporters.js";
export type { Exporter, ExportOptions, ExportResult } from "./export/exporter.js";
