// For users: what most programs need, in one import. The folders beside this file, such as `@cornercast/sdk/match`, export the
// rest, and importing only one of them keeps a bundle small.
export { celSelectors } from "./match/cel/index.js";
export { chipById, findChipsByName, findChipsByPci, type PciQuery } from "./hardware/index.js";
export { CornercastError, formatDiagnostic, isCornercastError, type Diagnostic } from "./errors/index.js";
export {
  canonicalJson,
  documentDigest,
  readDocuments,
  validateDocument,
  validateDocuments,
  type DocumentInput,
  type ReadDocument,
  type ReadOptions,
  type ReadResult,
  type ValidateOptions,
  type ValidatedDocuments,
  type ValidationResult,
} from "./document/index.js";
export { compareQuantities, convertMoney, formatQuantity, parseQuantity, type Dimension, type Quantity, type QuantityResult } from "./quantity/index.js";
export { deviceFactsOfChip, parseArtifactSpec, runs, type DeviceFacts, type RunOptions, type RunResult } from "./portability/index.js";
export { countryOfRegion } from "./jurisdiction/index.js";
export {
  diffReports,
  explainOffer,
  match,
  moveBetween,
  renderExplanation,
  renderReport,
  type MatchOptions,
  type OfferExplanation,
  type Verdict,
} from "./match/index.js";
export { importers, importTexts, mergeOffers, type Importer, type ImportInput, type ImportOptions, type ImportResult } from "./convert/index.js";
export type { AppraisalFact, EvidenceState } from "./boundary/index.js";
