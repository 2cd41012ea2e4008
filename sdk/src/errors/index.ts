// For users.
export { CornercastError, type CornercastErrorOptions } from "./cornercast-error.js";
export type { Diagnostic } from "./diagnostic.js";
export { formatDiagnostic } from "./format-diagnostic.js";
export { isCornercastError } from "./is-cornercast-error.js";

// For other libraries.
export { suggest } from "./suggest.js";
