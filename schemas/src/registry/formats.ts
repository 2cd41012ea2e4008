// What is known of numeric formats, and what becomes of them on devices: a part of index.ts, for bundlers that split code by files.
export { formatRules } from "../gen/registry/format-rules.js";
export { numericFormats } from "../gen/registry/numeric-formats.js";
export type { NumericFormatRow } from "./numeric-format-row.js";
