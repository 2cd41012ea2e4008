import type { FixJson, WorkloadJson } from "@cornercast/schemas";
import { offerVerdict, type CandidateOutcome } from "../candidates/evaluate-candidate.js";
import { rankOf } from "../verdict.js";
import type { PredicateFinding } from "../findings.js";
import { editWorkload } from "./edit-workload.js";
import { changeFor, type ProposedChange } from "./change-for.js";
import { createRoleMasks, type RoleMask, type RoleMasks } from "./role-mask.js";

/** A change of several requirements at once is proposed up to this size. */
export const largestFix = 3;
/** Sets of requirements that are tried for one profile. */
const triedSets = 24;

/** Something that does not fit: a candidate, or candidates that differ in nothing that matters here. */
export interface Blocked<Member> {
  readonly member: Member;
  /** How many candidates it stands for. */
  readonly candidates: number;
  /** What stands in the way, for each way to place the roles. */
  readonly ways: readonly Way[];
}

/** What stands in one way: the violated requirements, and whether a fact is missing besides. */
export interface Way {
  readonly violated: readonly PredicateFinding[];
  readonly unknown: boolean;
}

/** Matches some of what does not fit again with an edited workload: how many offers that unlocks, and what to say of the witness. */
export type Verify<Member> = (workload: WorkloadJson, members: readonly Member[]) => { readonly unlocks: number; readonly witness: () => FixJson } | undefined;

/** What was found. */
export interface FoundFixes {
  readonly fixes: readonly FixJson[];
  readonly omitted: number;
  /** Why there is none, where there is none. */
  readonly noFix?: string;
}

/** The changes that findings ask for, as far as they were looked for. */
export type KnownChanges = WeakMap<PredicateFinding, { readonly change: ProposedChange | undefined }>;

interface Proposal<Member> {
  readonly key: string;
  readonly paths: readonly string[];
  readonly changes: readonly ProposedChange[];
  readonly distance: number;
  readonly members: Map<Member, number>;
}

interface VerifiedFix {
  readonly changes: readonly ProposedChange[];
  readonly unlocks: number;
  readonly witness: () => FixJson;
}

/**
 * The smallest sets of requirements, up to three, whose change lets more candidates fit, with the exact change each.
 *
 * - Sets are those that were really observed between an offer and a match, and minimal under inclusion.
 * - Each is tried: it is printed only if matching again with it unlocks a candidate.
 * - `known` remembers, for one workload, what would satisfy a finding.
 * - Locked requirements are never changed; if nothing else helps, `noFix` says so.
 *
 * @implements match.changes-are-verified
 * @implements match.changes-are-minimal
 * @implements match.locked-requirements-stay
 */
export function findFixes<Member>(
  workload: WorkloadJson,
  blocked: Iterable<Blocked<Member>>,
  verify: Verify<Member>,
  limit: number,
  known: KnownChanges = new WeakMap(),
): FoundFixes {
  const proposals = new Map<string, Proposal<Member>>();
  // Offers of one shape share their findings: what would satisfy one is found once.
  const changeOf = (finding: PredicateFinding): ProposedChange | undefined => {
    let found = known.get(finding);
    if (found === undefined) known.set(finding, (found = { change: changeFor(finding, workload) }));
    return found.change;
  };
  let locked = false;
  let open = false;
  for (const { member, candidates, ways } of blocked) {
    open = true;
    for (const { violated, unknown } of ways) {
      if (violated.some((finding) => finding.predicate.locked)) locked = true;
      // Where a fact is missing too, no change of the violated requirements makes the offer fit.
      if (violated.length === 0 || violated.length > largestFix || unknown) continue;
      const changes = violated.map(changeOf);
      if (!changes.every((change) => change !== undefined)) continue;
      const paths = violated.map((finding) => finding.predicate.path).sort();
      // A choice can gain one value or another, and these are different changes; a bound moves as little as it has to.
      const key = [
        ...paths,
        ...changes.flatMap(({ edit }) => (edit.kind === "set" && typeof edit.value === "object" ? [JSON.stringify(edit.value)] : [])),
      ].join("\n");
      const distance = changes.reduce((sum, change) => sum + change.distance, 0);
      const proposal = proposals.get(key);
      if (proposal === undefined) proposals.set(key, { key, paths, changes, distance, members: new Map([[member, candidates]]) });
      else {
        proposal.members.set(member, candidates);
        if (distance < proposal.distance || (distance === proposal.distance && textOf(changes) < textOf(proposal.changes)))
          proposals.set(key, { ...proposal, changes, distance });
      }
    }
  }
  const all = [...proposals.values()].map((proposal) => ({ ...proposal, candidates: [...proposal.members.values()].reduce((sum, count) => sum + count, 0) }));
  const requirements = new Set(all.map(({ paths }) => paths.join("\n")));
  const minimal = all
    .filter(({ paths }) => !partsOf(paths).some((part) => requirements.has(part.join("\n"))))
    .sort((a, b) => a.paths.length - b.paths.length || b.candidates - a.candidates || a.distance - b.distance || (a.key < b.key ? -1 : 1));
  const verified: VerifiedFix[] = [];
  const settled = new Set<string>();
  for (const { paths, changes, members } of minimal.slice(0, triedSets)) {
    // Of several changes of the same requirements the one that most candidates ask for is enough.
    const changed = paths.join("\n");
    if (settled.has(changed)) continue;
    const edited = editWorkload(
      workload,
      changes.map(({ edit }) => edit),
    );
    const found = verify(edited, [...members.keys()]);
    if (found === undefined) continue;
    settled.add(changed);
    verified.push({ changes, ...found });
  }
  verified.sort((a, b) => a.changes.length - b.changes.length || b.unlocks - a.unlocks);
  if (verified.length > 0 || !open)
    return {
      fixes: verified
        .slice(0, limit)
        .map(({ changes, unlocks, witness }) => ({ changes: changes.map(({ change }) => ({ ...change })), unlocks, ...witness() })),
      omitted: Math.max(0, verified.length - limit),
    };
  return { fixes: [], omitted: 0, noFix: locked ? "no change helps without relaxing a locked requirement" : "no change of up to three requirements helps" };
}

/** The smaller sets within a set of up to three. */
function partsOf(paths: readonly string[]): readonly (readonly string[])[] {
  const without = paths.map((_, left) => paths.filter((_path, index) => index !== left));
  return paths.length < 2 ? [] : paths.length === 2 ? without : [...without, ...paths.map((path) => [path])];
}

/** Changes as one text, by which equal distances are put in an order that the order of the offers does not decide. */
function textOf(changes: readonly ProposedChange[]): string {
  return changes.map(({ change }) => change.to ?? "").join("\n");
}

/** The candidates that neither fit nor wait, with what stands in their way. */
export function* blockedCandidates(candidates: readonly CandidateOutcome[]): Generator<Blocked<CandidateOutcome>> {
  const masksOf = createRoleMasks();
  for (const candidate of candidates) {
    if (rankOf(candidate.verdict) <= rankOf("waits")) continue;
    yield { member: candidate, candidates: 1, ways: blockersOf(candidate, masksOf).map(wayOf) };
  }
}

/** What becomes of candidates that were matched again: how many of their offers fit or wait, and which of them comes first by name. */
export function unlockedBy(candidates: readonly CandidateOutcome[]): { readonly unlocks: number; readonly first: CandidateOutcome } | undefined {
  const unlocked = candidates.filter((candidate) => rankOf(candidate.verdict) <= rankOf("waits"));
  // The witness does not depend on the order in which the offers came.
  const [first] = unlocked.sort((a, b) => (witnessName(a) < witnessName(b) ? -1 : 1));
  if (first === undefined) return undefined;
  const unlocks = unlocked.reduce(
    (sum, candidate) => sum + candidate.offers.filter((offer) => rankOf(offerVerdict(candidate, offer)) <= rankOf("waits")).length,
    0,
  );
  return { unlocks, first };
}

/** The name by which witnesses are put in order. */
export function witnessName({ pool, offers }: CandidateOutcome): string {
  return `${pool.name ?? ""}\u0000${offers[0]?.offer.metadata?.name ?? ""}`;
}

function wayOf(masks: readonly RoleMask[]): Way {
  const [only, ...others] = masks;
  return {
    violated:
      only !== undefined && others.length === 0
        ? only.violated
        : [...new Map(masks.flatMap((mask) => mask.violated.map((finding) => [finding.predicate.path, finding] as const))).values()],
    unknown: masks.some((mask) => mask.unknown.length > 0),
  };
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
