import type { ConflictJson, UnknownFactJson } from "@cornercast/schemas";
import { predicateTypes } from "@cornercast/schemas/registry";
import { offerVerdict, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { OfferOutcome } from "../candidates/evaluate-offer.js";
import type { Fact } from "../facts/fact.js";
import type { PredicateFinding } from "../findings.js";

/** Entries of a list in the report. */
const listLimit = 10;

const suppliers: ReadonlyMap<string, string> = new Map(
  predicateTypes.flatMap((row) => (row.suppliedBy === undefined ? [] : [[row.id, row.suppliedBy] as const])),
);

/** The facts whose absence leaves offers undetermined, those that would settle most first. */
export function unknownFacts(candidates: readonly CandidateOutcome[]): readonly UnknownFactJson[] {
  const facts = new Map<string, { finding: PredicateFinding; offers: number; settles: number }>();
  for (const candidate of candidates) {
    for (const offer of candidate.offers) {
      if (offerVerdict(candidate, offer) !== "undetermined") continue;
      const findings = [...offer.roles.flatMap((role) => (role.verdict === "undetermined" ? role.findings : [])), ...offer.terms];
      const unknown = new Map(
        findings
          .filter((finding) => finding.status === "unknown" && finding.predicate.preferred === undefined && finding.predicate.class !== "capacity")
          .map((finding) => [finding.predicate.path, finding]),
      );
      for (const [path, finding] of unknown) {
        const entry = facts.get(path) ?? { finding, offers: 0, settles: 0 };
        entry.offers += 1;
        if (unknown.size === 1) entry.settles += 1;
        facts.set(path, entry);
      }
    }
  }
  return [...facts.values()]
    .sort((a, b) => b.settles - a.settles || b.offers - a.offers || (a.finding.predicate.path < b.finding.predicate.path ? -1 : 1))
    .slice(0, listLimit)
    .map(({ finding, offers, settles }) => {
      const suppliedBy = suppliers.get(finding.predicate.type);
      return {
        predicate: finding.predicate.path,
        ...(finding.code === undefined ? {} : { code: finding.code }),
        offers,
        settles,
        ...(suppliedBy === undefined ? {} : { suppliedBy }),
      };
    });
}

/** Figures that predicates rest on and that disagree. */
export function conflictsOf(candidates: readonly CandidateOutcome[]): readonly ConflictJson[] {
  const conflicts = new Map<string, { json: ConflictJson; offers: Set<string> }>();
  for (const candidate of candidates) {
    for (const offer of candidate.offers) {
      const name = offer.offer.metadata?.name ?? "";
      for (const finding of conflicting(offer)) {
        const conflict = conflictIn(finding.fact);
        if (conflict === undefined) continue;
        const fact = finding.predicate.type;
        const key = `${fact}|${conflict.used}|${conflict.other}`;
        const known = conflicts.get(key);
        if (known !== undefined) known.offers.add(name);
        else {
          const json = { fact, used: `${conflict.used} (${conflict.usedSource})`, other: `${conflict.other} (${conflict.otherSource})`, example: name };
          conflicts.set(key, { json, offers: new Set([name]) });
        }
      }
    }
  }
  return [...conflicts.values()]
    .sort((a, b) => b.offers.size - a.offers.size || ((a.json.fact ?? "") < (b.json.fact ?? "") ? -1 : 1))
    .slice(0, listLimit)
    .map(({ json, offers }) => ({ ...json, offers: offers.size }));
}

/** The findings of an offer that rest on figures that disagree. */
function conflicting(offer: OfferOutcome): readonly PredicateFinding[] {
  const found: PredicateFinding[] = [];
  for (const role of offer.roles) for (const finding of role.findings) if (conflictIn(finding.fact) !== undefined) found.push(finding);
  for (const finding of offer.terms) if (conflictIn(finding.fact) !== undefined) found.push(finding);
  return found;
}

function conflictIn(fact: Fact | undefined) {
  return fact !== undefined && "conflict" in fact ? fact.conflict : undefined;
}
