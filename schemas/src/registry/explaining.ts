// What puts findings into words: a part of index.ts, for bundlers that split code by files.
export { predicateSuppliers } from "../gen/registry/predicate-suppliers.js";
export { findingCodes } from "../gen/registry/reason-codes.js";
