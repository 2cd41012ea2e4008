import type { JsonObject, JsonValue } from "../json-value.js";
import type { DocumentFinding } from "./document-finding.js";
import { offerRules, offerStatusRules } from "./offer-rules.js";
import { workloadRules } from "./workload-rules.js";

/** A rule over several fields of a document. It looks at documents that are not yet known to be valid and passes over what has the wrong type. */
export type DocumentRule = (document: JsonValue) => readonly DocumentFinding[];

/** The rules of each kind, in the order in which they are reported. */
export const documentRules: ReadonlyMap<string, readonly DocumentRule[]> = new Map([
  ["Workload", workloadRules],
  ["Offer", offerRules],
]);

/** What a `spec` that was judged leaves to do for other documents that hold the same one. */
export interface JudgedSpec {
  /** What stands for it when the schema judges the rest of a document: valid itself, and short. */
  readonly standIn: JsonObject;
  /** The rules that look at the rest of a document. */
  readonly rules: readonly DocumentRule[];
}

/** By kind, for those whose documents come in great numbers with equal `spec` objects. */
export const judgedSpec: ReadonlyMap<string, (spec: JsonObject) => JudgedSpec> = new Map([
  ["Offer", (spec) => ({ standIn: { shape: {} }, rules: offerStatusRules(spec) })],
]);
