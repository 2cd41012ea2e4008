import type { CandidateContext } from "../candidates/evaluate-offer.js";
import type { OfferColumns } from "./offer-index.js";
import { codeTables, combinationNumbers, rowDecisions, type CodeTables, type RowDecisions } from "./row-decisions.js";
import type { StaticOutcomes } from "./static-outcomes.js";

/** What statuses decide, with the tables in which the codes of prices and stocks are kept. */
export interface Decisions {
  readonly decide: RowDecisions;
  readonly tables: CodeTables | undefined;
  /** The number of the combination of a row. */
  readonly combinationOf: (row: number) => number;
}

/** Keeps decisions for as long as there are no other prices and stocks than those that they know. */
export function keptDecisions(statics: StaticOutcomes, columns: OfferColumns, context: CandidateContext): () => Decisions {
  let known: { readonly stamp: readonly unknown[]; readonly decisions: Decisions } | undefined;
  return () => {
    const { prices, stocks, rests } = columns;
    const stamp = [prices, prices.size, stocks, stocks.size, rests, rests.size];
    if (known === undefined || !stamp.every((part, index) => part === known?.stamp[index])) {
      const decide = rowDecisions(statics, columns, context);
      const tables = codeTables(decide, columns);
      known = { stamp, decisions: { decide, tables, combinationOf: combinationNumbers(decide, columns, tables) } };
    }
    return known.decisions;
  };
}
