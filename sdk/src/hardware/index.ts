export { chipFiguresById } from "./chip-figures.js";
export { chipById, chipNameKey, findChipsByName, findChipsByPci, type PciQuery } from "./find-chip.js";
export { asserted, distrust, factSource, sourceKindsByTrust, type FactSource, type SourceKind } from "./fact-source.js";
