import type { ConflictJson, UnknownFactJson } from "@cornercast/schemas";
import { predicateSuppliers } from "@cornercast/schemas/registry/explaining";
import { predicateCodes } from "@cornercast/schemas/registry/matching";
import { offerVerdict, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import type { OfferOutcome } from "../candidates/evaluate-offer.js";
import type { Fact, FigureConflict } from "../facts/fact.js";
import type { PredicateFinding } from "../findings.js";

/** Entries of a list in the report. */
const listLimit = 10;

const suppliers: ReadonlyMap<string, string | undefined> = new Map(predicateCodes.map(({ id }, position) => [id, predicateSuppliers[position]]));

/** The facts whose absence leaves offers undetermined, those that would settle most first. */
export interface UnknownFacts {
  /** Counts what an offer of a candidate does not state. */
  addOffer(candidate: CandidateOutcome, offer: OfferOutcome): void;
  /** Counts a fact that a number of offers do not state, and how many of them it alone would settle. */
  add(finding: PredicateFinding, offers: number, settles: number): void;
  list(): readonly UnknownFactJson[];
}

/**
 * An empty count of missing facts.
 *
 * @implements match.missing-facts-are-listed
 */
export function createUnknownFacts(): UnknownFacts {
  const facts = new Map<string, { finding: PredicateFinding; offers: number; settles: number }>();
  const unknownFacts: UnknownFacts = {
    addOffer(candidate, offer) {
      if (offerVerdict(candidate, offer) !== "undetermined") return;
      const findings = [...offer.roles.flatMap((role) => (role.verdict === "undetermined" ? role.findings : [])), ...offer.terms];
      const unknown = new Map(findings.filter(isMissing).map((finding) => [finding.predicate.path, finding]));
      for (const finding of unknown.values()) unknownFacts.add(finding, 1, unknown.size === 1 ? 1 : 0);
    },
    add(finding, offers, settles) {
      const { path } = finding.predicate;
      const entry = facts.get(path) ?? { finding, offers: 0, settles: 0 };
      entry.offers += offers;
      entry.settles += settles;
      facts.set(path, entry);
    },
    list: () =>
      [...facts.values()]
        .sort((a, b) => b.settles - a.settles || b.offers - a.offers || (a.finding.predicate.path < b.finding.predicate.path ? -1 : 1))
        .slice(0, listLimit)
        .map(({ finding, offers, settles }) => {
          const suppliedBy = suppliers.get(finding.predicate.type);
          return {
            predicate: finding.predicate.path,
            // Offers may miss the fact in different ways: the code of the predicate stands for all.
            code: finding.predicate.unknown,
            offers,
            settles,
            ...(suppliedBy === undefined ? {} : { suppliedBy }),
          };
        }),
  };
  return unknownFacts;
}

/** Whether a finding leaves an offer undetermined. */
export function isMissing(finding: PredicateFinding): boolean {
  return finding.status === "unknown" && finding.predicate.preferred === undefined && finding.predicate.class !== "capacity";
}

/** Figures that predicates rest on and that disagree. */
export interface Conflicts {
  /** Counts the conflicts that profiles met on one offer, each once. */
  addOffer(outcomes: readonly OfferOutcome[]): void;
  /** Counts a conflict that a number of offers share, with the first of their names. */
  add(finding: PredicateFinding, offers: number, name: string): void;
  list(): readonly ConflictJson[];
}

/**
 * An empty count of conflicts.
 *
 * @implements figure.conflicts-are-listed
 */
export function createConflicts(): Conflicts {
  const known = new Map<string, { readonly json: ConflictJson; offers: number; example: string }>();
  const conflicting = conflictFinder();
  const conflicts: Conflicts = {
    addOffer(outcomes) {
      if (outcomes.every((outcome) => conflicting(outcome).length === 0)) return;
      const own = new Map(outcomes.flatMap(conflicting).map((finding) => [conflictKey(finding), finding]));
      for (const finding of own.values()) conflicts.add(finding, 1, outcomes[0]?.offer.metadata?.name ?? "");
    },
    add(finding, offers, name) {
      const conflict = conflictIn(finding.fact);
      if (conflict === undefined) return;
      const key = conflictKey(finding);
      const entry = known.get(key);
      if (entry === undefined) {
        const json = {
          fact: finding.predicate.type,
          used: `${conflict.used} (${conflict.usedSource})`,
          other: `${conflict.other} (${conflict.otherSource})`,
        };
        known.set(key, { json, offers, example: name });
        return;
      }
      entry.offers += offers;
      // The example does not depend on the order in which the offers came.
      if (name < entry.example) entry.example = name;
    },
    list: () =>
      [...known]
        .sort(([left, a], [right, b]) => b.offers - a.offers || (left < right ? -1 : 1))
        .slice(0, listLimit)
        .map(([, { json, offers, example }]) => ({ ...json, example, offers })),
  };
  return conflicts;
}

/** What makes two conflicts the same: the kind of fact, and the figures with the kinds of their sources. */
export function conflictKey(finding: PredicateFinding): string {
  const conflict = conflictIn(finding.fact);
  return [finding.predicate.type, conflict?.used, conflict?.usedSource, conflict?.other, conflict?.otherSource].join("|");
}

/** Finds the findings of an offer that rest on figures that disagree. Offers of one shape share the findings of their roles, which are looked through once. */
function conflictFinder(): (offer: OfferOutcome) => readonly PredicateFinding[] {
  const rests = ({ fact }: PredicateFinding): boolean => conflictIn(fact) !== undefined;
  const known = new Map<readonly PredicateFinding[], readonly PredicateFinding[]>();
  return ({ roles, terms }) => {
    let found: readonly PredicateFinding[] = none;
    for (const { findings } of roles) {
      let own = known.get(findings);
      if (own === undefined) known.set(findings, (own = findings.filter(rests)));
      if (own.length > 0) found = [...found, ...own];
    }
    return terms.some(rests) ? [...found, ...terms.filter(rests)] : found;
  };
}

const none: readonly PredicateFinding[] = [];

/**
 * The figures that disagree, where a fact rests on such.
 *
 * @implements figure.memory-class-tolerance
 */
export function conflictIn(fact: Fact | undefined): FigureConflict | undefined {
  return fact !== undefined && "conflict" in fact ? fact.conflict : undefined;
}
