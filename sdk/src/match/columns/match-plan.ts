import type { WorkloadJson } from "@cornercast/schemas";
import { documentDigest } from "../../document/index.js";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import { contradictionsOf } from "../contradictions.js";
import type { KnownChanges } from "../explain/fixes.js";
import type { PredicateFinding } from "../findings.js";
import { matchContext, type MatchOptions } from "../evaluate-market.js";
import { allRules } from "../rules/all-rules.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import { compileWorkload } from "../predicates/compile-workload.js";
import { keptDecisions, type Decisions } from "./kept-decisions.js";
import type { OfferColumns } from "./offer-index.js";
import { closedMasks, openShapes, type OpenShapes } from "./open-shapes.js";
import type { DecidedRows } from "./pool-outcomes.js";
import { isColumnar, keptStaticOutcomes, staticOutcomes, type StaticOutcomes } from "./static-outcomes.js";

/**
 * What a match needs besides the rows: found once for a workload and what it is asked with, and kept for as long as no offers come or go.
 *
 * - It holds nothing that prices or units decide: rows are looked at anew in each match.
 */
export interface MatchPlan {
  readonly context: CandidateContext;
  readonly digest: string;
  readonly profiles: readonly CompiledProfile[];
  readonly contradictions: readonly (readonly PredicateFinding[])[];
  /** The profiles that do not contradict themselves. */
  readonly possible: readonly ProfilePlan[];
  /** Whether columns decide all of these. */
  readonly columnar: boolean;
}

/** What a match needs of one profile. */
export interface ProfilePlan {
  readonly profile: CompiledProfile;
  readonly statics: StaticOutcomes;
  /** 1 for each mask whose offers need not be looked at one by one. */
  readonly closed: Uint8Array;
  /** Offers of each mask. */
  readonly ofMasks: Float64Array;
  /** The shapes of masks that are not closed; all of them where the index does not count what the others need. */
  open(all: boolean): OpenShapes;
  /** What statuses decide, made anew where prices or stocks have other numbers. */
  decisions(): Decisions;
  /** What changes of requirements were found, by the finding that asks for them. */
  readonly changes: KnownChanges;
  /** The same profile with an edited workload. */
  edited(workload: WorkloadJson): EditedPlan | undefined;
}

/** What trying a change needs: the edited profile on the open shapes. */
export interface EditedPlan {
  readonly profile: CompiledProfile;
  readonly context: CandidateContext;
  readonly statics: StaticOutcomes;
  decisions(): Decisions;
  /** What it decides of rows, also of closed shapes. */
  decidedOn(lists: readonly Iterable<number>[]): DecidedRows;
  /** Whether the edit leaves what the status of offers of an open shape decides as it was. */
  keepsStatus(shape: number): boolean;
}

/** Plans that are kept for one list of shapes, and edits for one profile. */
const mostPlans = 8;
const mostEdits = 32;

interface KeptPlan {
  readonly compileSelector: MatchOptions["compileSelector"];
  readonly plan: MatchPlan;
}

const plans = new WeakMap<Uint32Array, Map<string, KeptPlan>>();

/** The plan for a workload over an index whose offers have the `wanted` shapes. */
export function matchPlan(workload: WorkloadJson, columns: OfferColumns, wanted: Uint32Array, options: MatchOptions): MatchPlan {
  let known = plans.get(wanted);
  if (known === undefined) plans.set(wanted, (known = new Map<string, KeptPlan>()));
  const { at, appraisals, understoodExtensions, movingFrom, compileSelector } = options;
  const key = JSON.stringify([at, workload, appraisals, understoodExtensions, movingFrom]);
  const found = known.get(key);
  known.delete(key);
  // The caller may change what it handed over: a plan has its own copy.
  const kept =
    found !== undefined && found.compileSelector === compileSelector
      ? found
      : { compileSelector, plan: createPlan(structuredClone(workload), columns, wanted, ownOptions(options)) };
  known.set(key, kept);
  const [oldest] = known.keys();
  if (known.size > mostPlans && oldest !== undefined) known.delete(oldest);
  return kept.plan;
}

function ownOptions({ appraisals, understoodExtensions, movingFrom, ...options }: MatchOptions): MatchOptions {
  return {
    ...options,
    ...structuredClone({ ...(appraisals && { appraisals }), ...(understoodExtensions && { understoodExtensions }), ...(movingFrom && { movingFrom }) }),
  };
}

function createPlan(workload: WorkloadJson, columns: OfferColumns, wanted: Uint32Array, options: MatchOptions): MatchPlan {
  const context = matchContext(allRules, workload, options);
  const profiles = compileWorkload(workload, options);
  const contradictions = profiles.map((profile) => contradictionsOf(profile, context));
  const possible = profiles.filter((_, position) => contradictions[position]?.length === 0);
  const columnar = possible.every(isColumnar);
  return {
    context,
    digest: documentDigest(workload, options.sha256),
    profiles,
    contradictions,
    possible: columnar ? possible.map((profile) => profilePlan(profile, columns, wanted, context, options)) : [],
    columnar,
  };
}

function profilePlan(profile: CompiledProfile, columns: OfferColumns, wanted: Uint32Array, context: CandidateContext, options: MatchOptions): ProfilePlan {
  const statics = keptStaticOutcomes(profile, columns.shapes, context, wanted);
  const { masks } = statics;
  const closed = closedMasks(statics);
  const ofMasks = new Float64Array(masks.shapes.length);
  for (const shape of wanted) ofMasks[masks.of[shape] as number] = (ofMasks[masks.of[shape] as number] as number) + (columns.shapes.counts[shape] as number);
  const none = new Uint8Array(closed.length);
  let some: OpenShapes | undefined;
  let every: OpenShapes | undefined;
  const open = (all: boolean): OpenShapes =>
    all ? (every ??= openShapes(masks, none, columns.rows, wanted)) : (some ??= openShapes(masks, closed, columns.rows, wanted));
  const edits = new Map<string, EditedPlan | undefined>();
  return {
    profile,
    statics,
    closed,
    ofMasks,
    open,
    decisions: keptDecisions(statics, columns, context),
    changes: new WeakMap(),
    edited(workload) {
      const key = JSON.stringify(workload);
      if (!edits.has(key)) {
        if (edits.size >= mostEdits) edits.clear();
        const edited = compileWorkload(workload, options)[profile.index];
        edits.set(key, edited === undefined ? undefined : editedPlan(edited, workload, { profile, statics, shapes: open(false).shapes }, columns, context));
      }
      return edits.get(key);
    },
  };
}

interface BeforeEdit {
  readonly statics: StaticOutcomes;
  readonly shapes: Uint32Array;
  readonly profile: CompiledProfile;
}

function editedPlan(profile: CompiledProfile, workload: WorkloadJson, before: BeforeEdit, columns: OfferColumns, context: CandidateContext): EditedPlan {
  const again: CandidateContext = { ...context, workload, shapes: context.shapes.forgotten() };
  const statics = staticOutcomes(profile, columns.shapes, again, before.shapes, before.statics);
  const sameStatus = statusText(workload, profile) === statusText(context.workload, before.profile);
  const [left, right] = [before.statics.needs, statics.needs];
  return {
    profile,
    context: again,
    statics,
    decisions: keptDecisions(statics, columns, again),
    decidedOn(lists) {
      const shapes = new Set<number>();
      for (const rows of lists) for (const row of rows) shapes.add(columns.rows.shapeOf(row));
      const own = staticOutcomes(profile, columns.shapes, again, Uint32Array.from(shapes), before.statics);
      const { decide, combinationOf } = keptDecisions(own, columns, again)();
      return { statics: own, decide, combinationOf };
    },
    keepsStatus(shape) {
      const [was, is] = [left.of[shape] as number, right.of[shape] as number];
      return sameStatus && left.units[was] === right.units[is] && left.now[was] === right.now[is] && left.later[was] === right.later[is];
    },
  };
}

/** All that the terms on the status of offers depend on, besides the units that the job needs. */
function statusText({ spec }: WorkloadJson, { profile, terms }: CompiledProfile): string {
  const { profiles: _profiles, jurisdiction: _jurisdiction, boundary: _boundary, ...others } = spec ?? {};
  const { roles: _roles, software: _software, artifacts: _artifacts, ...own } = profile;
  return JSON.stringify([others, own, terms.map(({ path }) => path)]);
}
