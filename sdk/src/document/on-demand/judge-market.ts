import type { ReadDocument } from "../read-document.js";
import { judgeDocument, type JudgeOptions, type ValidationResult } from "../validate/judge-document.js";
import { marketContracts } from "../validate/market-contracts.js";

/** Judges a document by the contracts of what is matched. */
export function judgeMarket(document: ReadDocument, options: Omit<JudgeOptions, "contracts">): ValidationResult {
  return judgeDocument(document, { contracts: marketContracts, ...options });
}
