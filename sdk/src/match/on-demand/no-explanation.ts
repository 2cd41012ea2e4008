import type { EvaluatedMarket } from "../evaluate-market.js";
import type { PredicateFinding } from "../findings.js";
import type { Explanation } from "../report/explanation.js";

/** Whether there is anything to explain: an offer that does not fit, or a fact that is missing or on which sources disagree. */
export function asksExplanation({ byProfile, contradictions }: EvaluatedMarket): boolean {
  if (contradictions.some((found) => found.length > 0)) return true;
  for (const candidates of byProfile.values())
    for (const { verdict, capacity, offers } of candidates) {
      if (verdict !== "fits" || !capacity.every(isPlain)) return true;
      for (const { roles, terms } of offers)
        if (!terms.every(isPlain) || !roles.every((role) => role.verdict === "fits" && role.findings.every(isPlain))) return true;
    }
  return false;
}

function isPlain({ status, fact }: PredicateFinding): boolean {
  return status === "satisfied" && !(fact !== undefined && "conflict" in fact);
}

/** An explanation for markets in which everything fits: no requirement refuses anything. */
export const noExplanation: Explanation = {
  finding() {
    throw new Error("a match asks for an explanation that it was not found to ask for");
  },
  profile(profile, candidates) {
    const known = new Set(profile.predicates.map(({ path }) => path));
    const applied = new Set<string>();
    for (const { offers } of candidates)
      for (const { roles, terms } of offers)
        for (const [index, { findings }] of roles.entries())
          for (const { predicate } of index === 0 ? [...findings, ...terms] : findings) if (known.has(predicate.path)) applied.add(predicate.path);
    return { funnel: [], ...(applied.size > 0 ? { funnelOmitted: applied.size } : {}), fixes: [] };
  },
  facts: () => ({}),
};
