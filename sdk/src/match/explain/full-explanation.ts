import type { MatchReportJson } from "@cornercast/schemas";
import type { EvaluatedMarket } from "../evaluate-market.js";
import type { Explanation } from "../report/explanation.js";
import { findingJson } from "../report/finding-json.js";
import { explainProfile } from "./explain-profile.js";
import { createConflicts, createUnknownFacts } from "./unknown-facts.js";

/** The explanation of whatever there is to explain. */
export const fullExplanation: Explanation = { finding: findingJson, profile: explainProfile, facts: factsOf };

function factsOf({ best, byProfile, pools }: EvaluatedMarket): Pick<MatchReportJson["spec"] & object, "unknowns" | "conflicts"> {
  const missing = createUnknownFacts();
  for (const { outcome } of best) for (const offer of outcome.offers) missing.addOffer(outcome, offer);
  const disagreeing = createConflicts();
  for (const [index, pool] of pools.entries()) {
    const outcomes = [...byProfile.values()].flatMap((candidates) => candidates[index] ?? []);
    for (const position of pool.offers.keys()) disagreeing.addOffer(outcomes.flatMap(({ offers: found }) => found[position] ?? []));
  }
  const unknowns = missing.list();
  const conflicts = disagreeing.list();
  return { ...(unknowns.length === 0 ? {} : { unknowns: [...unknowns] }), ...(conflicts.length === 0 ? {} : { conflicts: [...conflicts] }) };
}
