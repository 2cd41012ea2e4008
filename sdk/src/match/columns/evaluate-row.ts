import type { TextHash } from "../../document/index.js";
import { evaluateCandidate, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { CandidateContext, ShapeOutcome } from "../candidates/evaluate-offer.js";
import { poolsOf } from "../candidates/pools.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
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

/** Outcomes by shape that are kept with one memory. */
const mostShapes = 1024;

const outcomesByShape = new WeakMap<CandidateContext["shapes"], Map<number, Map<string, ShapeOutcome>>>();

/** What is known for an offer of a row: the index knows the digest of each shape, and what was found on it stays true of all its offers. */
export function withDigestOf(row: number, columns: OfferColumns, context: CandidateContext, hash: TextHash | undefined): CandidateContext {
  const { shapes } = context;
  const shape = columns.rows.shapeOf(row);
  return {
    ...context,
    shapes: {
      digestOf: () => columns.shapes.digestOf(shape, hash),
      outcomesOf() {
        let byShape = outcomesByShape.get(shapes);
        if (byShape === undefined || byShape.size >= mostShapes) outcomesByShape.set(shapes, (byShape = new Map<number, Map<string, ShapeOutcome>>()));
        let found = byShape.get(shape);
        if (found === undefined) byShape.set(shape, (found = new Map<string, ShapeOutcome>()));
        return found;
      },
      // The offer was made for this row: nobody asks for its price again.
      pricesFor: () => new Map(),
      forgotten: () => shapes.forgotten(),
    },
  };
}
