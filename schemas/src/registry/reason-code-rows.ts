import type { ReasonCodeRow } from "./reason-code-row.js";

/** All codes: those of findings, which a page that matches needs, are kept apart from the others. */
export function reasonCodeRows(findings: readonly ReasonCodeRow[], others: readonly ReasonCodeRow[]): readonly ReasonCodeRow[] {
  return [...findings, ...others];
}
