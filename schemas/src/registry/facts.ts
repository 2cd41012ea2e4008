// What is known of chips and regions that offers name: a part of index.ts, for bundlers that split code by files.
export { chipFigures, chips } from "../gen/registry/chips.js";
export { cloudRegions } from "../gen/registry/cloud-regions.js";
export type { ChipFigures, ChipFormat, ChipRow, SourcedText } from "./chip-row.js";
export type { CloudRegionRow } from "./cloud-region-row.js";
