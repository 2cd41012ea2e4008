import type { JsonValue } from "../json-value.js";
import type { DocumentFinding } from "./document-finding.js";
import { offerRules } from "./offer-rules.js";
import { workloadRules } from "./workload-rules.js";

/** A rule over several fields of a document. It looks at documents that are not yet known to be valid and passes over what has the wrong type. */
export type DocumentRule = (document: JsonValue) => readonly DocumentFinding[];

/** The rules of each kind, in the order in which they are reported. */
export const documentRules: ReadonlyMap<string, readonly DocumentRule[]> = new Map([
  ["Workload", workloadRules],
  ["Offer", offerRules],
]);
