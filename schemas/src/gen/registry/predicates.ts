// Generated from schemas/registry/predicates by tools/generate-registries.mjs. Do not edit.
import { predicateRows } from "../../registry/predicate-rows.js";
import { predicateCodes } from "./predicate-codes.js";
import { predicateSuppliers } from "./predicate-suppliers.js";
import type { PredicateTypeRow } from "../../registry/predicate-type-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

const sources: Readonly<Record<string, string>> = {};

/** The rows of the registry predicates. */
export const predicateTypes: readonly PredicateTypeRow[] = /* @__PURE__ */ predicateRows(predicateCodes, predicateSuppliers, sources);

/** Where the rows of the registry predicates come from. */
export const predicateSources: Readonly<Record<string, RegistrySource>> = {
  "spec": {
    "title": "Cornercast specification",
    "reference": "spec/40-matching.md"
  }
};
