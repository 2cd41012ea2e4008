import type { JsonObject, JsonValue } from "../json-value.js";
import type { DocumentFinding } from "./document-finding.js";
import { offerRules, offerSpecStandIn } from "./offer-rules.js";
import { workloadRules } from "./workload-rules.js";

/** A rule over several fields of a document. It looks at documents that are not yet known to be valid and passes over what has the wrong type. */
export type DocumentRule = (document: JsonValue) => readonly DocumentFinding[];

/** The rules of each kind, in the order in which they are reported. */
export const documentRules: ReadonlyMap<string, readonly DocumentRule[]> = new Map([
  ["Workload", workloadRules],
  ["Offer", offerRules],
]);

/**
 * For kinds whose documents come in great numbers with equal `spec` objects: what stands for a `spec` that was judged, when the rest of a document is.
 * It is valid itself, and holds what rules on the rest of the document read of it.
 */
export const specStandIns: ReadonlyMap<string, (spec: JsonObject) => JsonObject> = new Map([["Offer", offerSpecStandIn]]);
