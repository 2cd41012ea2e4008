import { fieldOf } from "../json-value.js";
import type { ReadDocument } from "../read-document.js";
import { defaultRegistries } from "../validate/default-registries.js";
import type { JudgeOptions, ValidationResult } from "../validate/judge-document.js";
import { isPlain } from "./is-plain.js";

/**
 * Does what `judgeDocument` does with the contracts of Workloads and Offers, for a page that should load little at first.
 *
 * - The schemas, and what finds and words what is wrong, are imported when there is first something to say about a document.
 * - The result is that of `judgeDocument` by `marketContracts` and `defaultRegistries`.
 *
 * @example
 * ```ts
 * const { valid, diagnostics } = await judgeOnDemand(readDocument);
 * ```
 */
export async function judgeOnDemand(document: ReadDocument, options: Omit<JudgeOptions, "contracts" | "registries"> = {}): Promise<ValidationResult> {
  const kind = fieldOf(document.value, "kind");
  if (typeof kind === "string" && isPlain(document.value, kind)) return { kind, valid: true, diagnostics: [] };
  const { judgeMarket } = await import("./judge-market.js");
  // The registries are handed over, so that they stay in the part that is loaded at first.
  return judgeMarket(document, { registries: defaultRegistries, ...options });
}
