import type { FixJson, WorkloadJson } from "@cornercast/schemas";
import { offerVerdict, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import { rankOf } from "../verdict.js";
import { editWorkload } from "./edit-workload.js";
import { changeFor, type ProposedChange } from "./change-for.js";
import { createRoleMasks, type RoleMask, type RoleMasks } from "./role-mask.js";

/** A change of several requirements at once is proposed up to this size. */
const largestFix = 3;
/** Sets of requirements that are tried for one profile. */
const triedSets = 24;

/** Matches again with an edited workload, and says what became of the candidates that were asked about. */
export type Rematch = (workload: WorkloadJson, candidates: readonly CandidateOutcome[]) => readonly CandidateOutcome[];

/** What was found. */
export interface FoundFixes {
  readonly fixes: readonly VerifiedFix[];
  readonly omitted: number;
  /** Why there is none, where there is none. */
  readonly noFix?: string;
}

/** A fix that was tried and works. */
export interface VerifiedFix {
  readonly json: FixJson;
  readonly witness: CandidateOutcome;
}

interface Proposal {
  readonly key: string;
  readonly paths: readonly string[];
  readonly changes: readonly ProposedChange[];
  readonly distance: number;
  readonly candidates: Set<CandidateOutcome>;
}

/**
 * The smallest sets of requirements, up to three, whose change lets more candidates fit, with the exact change each.
 *
 * - Sets are those that were really observed between an offer and a match, and minimal under inclusion.
 * - Each is tried: it is printed only if matching again with it unlocks a candidate.
 * - Locked requirements are never changed; if nothing else helps, `noFix` says so.
 */
export function findFixes(
  workload: WorkloadJson,
  candidates: readonly CandidateOutcome[],
  rematch: Rematch,
  limit: number,
  describe: (candidate: CandidateOutcome) => FixJson,
): FoundFixes {
  const proposals = new Map<string, Proposal>();
  const masksOf = createRoleMasks();
  let locked = 0;
  let open = 0;
  for (const candidate of candidates) {
    if (rankOf(candidate.verdict) <= rankOf("waits")) continue;
    open += 1;
    for (const masks of blockersOf(candidate, masksOf)) {
      const [only, ...others] = masks;
      const findings =
        only !== undefined && others.length === 0
          ? only.violated
          : [...new Map(masks.flatMap((mask) => mask.violated.map((finding) => [finding.predicate.path, finding] as const))).values()];
      if (findings.some((finding) => finding.predicate.locked)) locked += 1;
      if (findings.length === 0 || findings.length > largestFix) continue;
      // Where a fact is missing too, no change of the violated requirements makes the offer fit.
      if (masks.some((mask) => mask.unknown.length > 0)) continue;
      const changes = findings.map((finding) => changeFor(finding, workload));
      if (!changes.every((change) => change !== undefined)) continue;
      const paths = findings.map((finding) => finding.predicate.path).sort();
      // A choice can gain one value or another, and these are different changes; a bound moves as little as it has to.
      const key = [
        ...paths,
        ...changes.flatMap(({ edit }) => (edit.kind === "set" && typeof edit.value === "object" ? [JSON.stringify(edit.value)] : [])),
      ].join("\n");
      const distance = changes.reduce((sum, change) => sum + change.distance, 0);
      const known = proposals.get(key);
      if (known === undefined) proposals.set(key, { key, paths, changes, distance, candidates: new Set([candidate]) });
      else {
        known.candidates.add(candidate);
        if (distance < known.distance) proposals.set(key, { ...known, changes, distance });
      }
    }
  }
  const minimal = [...proposals.values()]
    .filter(
      (proposal) =>
        ![...proposals.values()].some(
          (other) => other !== proposal && other.paths.length < proposal.paths.length && other.paths.every((path) => proposal.paths.includes(path)),
        ),
    )
    .sort((a, b) => a.paths.length - b.paths.length || b.candidates.size - a.candidates.size || a.distance - b.distance || (a.key < b.key ? -1 : 1));
  const verified: VerifiedFix[] = [];
  const settled = new Set<string>();
  for (const proposal of minimal.slice(0, triedSets)) {
    // Of several changes of the same requirements the one that most candidates ask for is enough.
    const requirements = proposal.paths.join("\n");
    if (settled.has(requirements)) continue;
    const found = verify(workload, proposal, rematch, describe);
    if (found === undefined) continue;
    settled.add(requirements);
    verified.push(found);
  }
  verified.sort((a, b) => (a.json.changes?.length ?? 0) - (b.json.changes?.length ?? 0) || (b.json.unlocks ?? 0) - (a.json.unlocks ?? 0));
  if (verified.length > 0 || open === 0) return { fixes: verified.slice(0, limit), omitted: Math.max(0, verified.length - limit) };
  return { fixes: [], omitted: 0, noFix: locked > 0 ? "no change helps without relaxing a locked requirement" : "no change of up to three requirements helps" };
}

function verify(workload: WorkloadJson, proposal: Proposal, rematch: Rematch, describe: (candidate: CandidateOutcome) => FixJson): VerifiedFix | undefined {
  const edited = editWith(workload, proposal);
  const unlocked = rematch(edited, [...proposal.candidates]).filter((candidate) => rankOf(candidate.verdict) <= rankOf("waits"));
  // The witness does not depend on the order in which the offers came.
  const [witness] = unlocked.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  if (witness === undefined) return undefined;
  return { witness, json: { changes: proposal.changes.map(({ change }) => change), unlocks: unlockedOffers(unlocked), ...describe(witness) } };
}

function nameOf(candidate: CandidateOutcome): string {
  return `${candidate.pool.name ?? ""}\u0000${candidate.offers[0]?.offer.metadata?.name ?? ""}`;
}

/** Offers of the unlocked candidates that fit or wait. */
function unlockedOffers(unlocked: readonly CandidateOutcome[]): number {
  return unlocked.reduce((sum, candidate) => sum + candidate.offers.filter((offer) => rankOf(offerVerdict(candidate, offer)) <= rankOf("waits")).length, 0);
}

function editWith(workload: WorkloadJson, proposal: Proposal): WorkloadJson {
  return editWorkload(
    workload,
    proposal.changes.map(({ edit }) => edit),
  );
}

/**
 * What stands in the way of a candidate: for each way to place all its roles, the masks of the roles on the offers that come
 * closest. A candidate with one role has one way per offer; with several, each role takes the offer nearest to it.
 */
function blockersOf(candidate: CandidateOutcome, masksOf: RoleMasks): readonly (readonly RoleMask[])[] {
  const masks = masksOf(candidate);
  if (candidate.profile.roles.length === 1) return masks.map((mask) => [mask]);
  const nearest = candidate.profile.roles.flatMap((role) => {
    const own = masks.filter((mask) => mask.role.role === role).sort((a, b) => a.violated.length - b.violated.length || a.unknown.length - b.unknown.length);
    return own[0] === undefined ? [] : [own[0]];
  });
  return [nearest];
}
