import type { FunnelStepJson } from "@cornercast/schemas";
import type { CandidateOutcome } from "../candidates/evaluate-candidate.js";
import { roughSize } from "../amounts.js";
import type { Fact } from "../facts/fact.js";
import type { PredicateFinding } from "../findings.js";
import type { CompiledProfile } from "../predicates/compile-workload.js";
import { rolePredicates } from "../predicates/compile-workload.js";
import type { Predicate } from "../predicates/predicate.js";

interface Tally {
  readonly predicate: Predicate;
  rejects: number;
  unknown: number;
  remaining: number;
  sole: number;
  applied: number;
  wanted: string;
  readonly sizes: { readonly size: number; readonly text: string }[];
  readonly texts: Map<string, number>;
}

/** The values that are listed for a predicate without an order. */
const seenLimit = 4;

/**
 * Counts, for each predicate of a profile, how many offers violate it, for how many it is unknown, how many it alone keeps
 * from fitting, and how many are left after it and those before it of the same role.
 *
 * - Predicates that no offer violates and that are known everywhere are left out; `omitted` says how many.
 */
export function funnelOf(
  profile: CompiledProfile,
  candidates: readonly CandidateOutcome[],
): { readonly steps: readonly FunnelStepJson[]; readonly omitted: number } {
  const tallies = new Map<string, Tally>();
  for (const predicate of profile.predicates)
    tallies.set(predicate.path, {
      predicate,
      rejects: 0,
      unknown: 0,
      remaining: 0,
      sole: 0,
      applied: 0,
      wanted: predicate.wanted,
      sizes: [],
      texts: new Map(),
    });
  for (const candidate of candidates) {
    for (const offer of candidate.offers) {
      // Terms do not depend on the role: they are counted once an offer, with the first role.
      for (const [index, role] of offer.roles.entries()) {
        const own = [...role.findings];
        const all = [...own, ...offer.terms];
        const violations = all.filter((finding) => finding.status === "violated" && finding.predicate.preferred === undefined);
        count(tallies, index === 0 ? all : own, violations, rolePredicates(role.role), index === 0);
      }
    }
  }
  const steps = [...tallies.values()].filter((tally) => tally.rejects > 0 || tally.unknown > 0);
  const asked = [...tallies.values()].filter((tally) => tally.applied > 0);
  return { steps: steps.map(stepOf), omitted: asked.length - steps.length };
}

function count(
  tallies: ReadonlyMap<string, Tally>,
  findings: readonly PredicateFinding[],
  violations: readonly PredicateFinding[],
  ofRole: readonly Predicate[],
  terms: boolean,
): void {
  const byPath = new Map(findings.map((finding) => [finding.predicate.path, finding]));
  for (const finding of findings) {
    const tally = tallies.get(finding.predicate.path);
    if (tally === undefined) continue;
    tally.applied += 1;
    if (tally.wanted === "") tally.wanted = finding.predicate.wanted;
    record(tally, finding);
    if (finding.status === "unknown") tally.unknown += 1;
    if (finding.status !== "violated") continue;
    tally.rejects += 1;
    if (violations.length === 1 && violations[0] === finding) tally.sole += 1;
  }
  const order = terms
    ? [...ofRole.map((predicate) => predicate.path), ...[...byPath.keys()].filter((path) => !ofRole.some((predicate) => predicate.path === path))]
    : ofRole.map((predicate) => predicate.path);
  for (const path of order) {
    const finding = byPath.get(path);
    if (finding?.status === "violated" && finding.predicate.preferred === undefined) return;
    const tally = tallies.get(path);
    if (tally !== undefined) tally.remaining += 1;
  }
}

function record(tally: Tally, finding: PredicateFinding): void {
  const size = finding.fact === undefined ? undefined : sizeOf(finding.fact);
  if (size !== undefined && finding.seen !== undefined) tally.sizes.push({ size, text: finding.seen });
  else if (finding.seen !== undefined) tally.texts.set(finding.seen, (tally.texts.get(finding.seen) ?? 0) + 1);
}

function sizeOf(fact: Fact): number | undefined {
  if (fact.kind === "quantity") return roughSize(fact.value);
  return fact.kind === "count" ? fact.value : undefined;
}

function stepOf(tally: Tally): FunnelStepJson {
  const sizes = tally.sizes.sort((a, b) => a.size - b.size);
  const texts = [...tally.texts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, seenLimit);
  const { predicate } = tally;
  return {
    predicate: predicate.path,
    ...(predicate.pointer === "" ? {} : { pointer: predicate.pointer }),
    class: predicate.class,
    wanted: tally.wanted,
    rejects: tally.rejects,
    unknown: tally.unknown,
    remaining: tally.remaining,
    soleBlocker: tally.sole,
    ...(sizes.length === 0
      ? {}
      : {
          seenMin: sizes[0]?.text ?? "",
          seenMedian: sizes[(sizes.length - 1) >> 1]?.text ?? "",
          seenMax: sizes[sizes.length - 1]?.text ?? "",
        }),
    ...(texts.length === 0 ? {} : { seen: texts.map(([value, offers]) => ({ value, offers })) }),
    ...(predicate.preferred === undefined ? {} : { preferred: true }),
  };
}
