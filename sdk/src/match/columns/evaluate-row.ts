import type { TextHash } from "../../document/index.js";
import { evaluateCandidate, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { poolsOf } from "../candidates/pools.js";
import type { CompiledProfile } from "../predicates/compile-workload.js";
import type { OfferColumns } from "./offer-index.js";

/** One offer alone, decided as `match` decides it. */
export function evaluateRow(
  profile: CompiledProfile,
  columns: OfferColumns,
  row: number,
  context: CandidateContext,
  hash: TextHash | undefined,
): CandidateOutcome {
  const offer = columns.offerOf(row);
  return evaluateCandidate(profile, poolsOf([offer])[0] ?? { offers: [offer] }, withDigestOf(row, columns, context, hash));
}

/** What is known for an offer of a row: the index knows the digest of each shape. */
export function withDigestOf(row: number, columns: OfferColumns, context: CandidateContext, hash: TextHash | undefined): CandidateContext {
  return { ...context, shapes: { ...context.shapes, digestOf: () => columns.shapes.digestOf(columns.rows.shapeOf(row), hash) } };
}
