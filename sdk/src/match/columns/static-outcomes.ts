import { changesByTheMinute, evaluateStatus, type CandidateContext } from "../candidates/evaluate-offer.js";
import { namesReference, sameThroughput } from "../candidates/throughput.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import type { Predicate } from "../predicates/predicate.js";
import { evaluateUnit } from "../units/evaluate-unit.js";
import { knownOutcomes, predicateKey, type Outcomes, type PredicateColumn } from "./known-outcomes.js";
import { isViolation, outcomeCodes, verdictBits } from "./outcome-code.js";
import { sectionsOf } from "./predicate-sections.js";
import { groupShapes, type ShapeGroups } from "./shape-groups.js";
import type { ShapeTable } from "./shape-table.js";
import { replicasOf, requestColumns } from "./role-replicas.js";
import { unitNeeds, type UnitNeedGroups } from "./unit-needs.js";

/** What the static part of every shape decides for one profile. Shapes that no finding tells apart have one mask. */
export interface StaticOutcomes {
  readonly profile: CompiledProfile;
  /** The predicates of each role, and the terms; absent for terms that look at the status of an offer. */
  readonly roles: readonly (readonly PredicateColumn[])[];
  readonly terms: readonly (PredicateColumn | undefined)[];
  /** The mask of each shape, and a shape of each mask. */
  readonly masks: ShapeGroups;
  /** What the masks say: of each role by itself, and of the terms. */
  readonly ofRoles: readonly MaskFacts[];
  readonly ofTerms: MaskFacts;
  /** How many violations of each mask are demands of the provider. */
  readonly refusals: Uint8Array;
  /** Shapes of one lifecycle, number of accelerators and numbers of units: no status can tell them apart. */
  readonly needs: UnitNeedGroups;
}

/** What masks say of some predicates. */
export interface MaskFacts {
  /** The joined {@link verdictBits}. */
  readonly bits: Uint8Array;
  readonly violations: Uint16Array;
  readonly unknowns: Uint16Array;
}

/** Whether the columns can decide a profile: a replica that spans units depends on the units of other offers, and a reference makes costs depend on devices. */
export function isColumnar(profile: CompiledProfile): boolean {
  return !namesReference(profile.profile) && profile.roles.every((role) => role.role.spansUnits !== true);
}

/**
 * Applies everything that looks at the static part of offers, once for each different value of the sections that it reads.
 *
 * - `wanted` lists the shapes that count. `before` is what another form of the profile found on more shapes: what did not change is taken from it.
 * - The findings are those of the same functions that decide single offers: an engine of its own would have rules of its own.
 */
export function staticOutcomes(
  profile: CompiledProfile,
  shapes: ShapeTable,
  context: CandidateContext,
  wanted: Uint32Array,
  before?: StaticOutcomes,
): StaticOutcomes {
  const known = new Map<string, PredicateColumn>();
  for (const column of [...(before?.roles.flat() ?? []), ...(before?.terms ?? [])]) if (column !== undefined) known.set(column.predicate.path, column);
  const unitColumn = (predicate: Predicate): PredicateColumn => {
    const found = known.get(predicate.path);
    if (found !== undefined && isEqual(found.predicate, predicate)) return found;
    const column = shapes.column(sectionsOf(predicate.subject));
    const apply = (offer: Parameters<typeof evaluateUnit>[1]) => ({ findings: [evaluateUnit(predicate, offer, context)], extra: undefined });
    const { outcomes } = knownOutcomes(shapes).ask(predicateKey(predicate, context), { predicates: [predicate], column, wanted, apply });
    return { predicate, ids: column.ids, outcomes: outcomes[0] as Outcomes };
  };
  const requests = profile.roles.map((role) => requestColumns(role, shapes, wanted, context));
  const roles = profile.roles.map((role, index) => [...(requests[index]?.predicates ?? []), ...role.unit.map(unitColumn)]);
  const ofShapes = codeWords(roles.flat(), wanted, shapes.size);
  const roleMasks = groupShapes(wanted, ofShapes, shapes.size);
  const roleBits = roles.map((columns) => maskFacts(columns, roleMasks).bits);
  const replicas = profile.roles.map((role, index) => replicasOf(role, requests[index] as (typeof requests)[number], shapes, wanted, context));
  const needs = unitNeeds(profile, shapes, wanted, replicas, { of: roleMasks.of, bits: roleBits });
  const terms = profile.terms.map((predicate) =>
    predicate.subject.kind === "accepts" && predicate.subject.demand === "units"
      ? acceptedUnits(predicate, shapes, wanted, needs, context)
      : changesByTheMinute(predicate)
        ? undefined
        : unitColumn(predicate),
  );
  const ownTerms = terms.flatMap((column) => column ?? []);
  const masks = ownTerms.length === 0 ? roleMasks : groupShapes(wanted, [roleMasks.of, ...codeWords(ownTerms, wanted, shapes.size)], shapes.size);
  return {
    profile,
    roles,
    terms,
    masks,
    ofRoles: roles.map((columns) => maskFacts(columns, masks)),
    ofTerms: maskFacts(ownTerms, masks),
    refusals: Uint8Array.from(
      maskFacts(
        ownTerms.filter(({ predicate }) => predicate.path.startsWith("accepts.")),
        masks,
      ).violations,
    ),
    needs,
  };
}

const kept = new WeakMap<Uint32Array, Map<string, StaticOutcomes>>();

/** Profiles whose outcomes are kept for one list of shapes. */
const mostKept = 16;

/** The same, kept for as long as the list of shapes is: what prices and units do not change is found once. */
export function keptStaticOutcomes(profile: CompiledProfile, shapes: ShapeTable, context: CandidateContext, wanted: Uint32Array): StaticOutcomes {
  const key = profileKey(profile, context);
  if (key === undefined) return staticOutcomes(profile, shapes, context, wanted);
  let known = kept.get(wanted);
  if (known === undefined) kept.set(wanted, (known = new Map<string, StaticOutcomes>()));
  const before = known.get(key);
  known.delete(key);
  const found = before === undefined ? staticOutcomes(profile, shapes, context, wanted) : { ...before, profile };
  known.set(key, found);
  if (known.size > mostKept) for (const oldest of known.keys()) return known.delete(oldest) ? found : found;
  return found;
}

/** A text that tells apart all that the static outcomes of a profile depend on besides the shapes; undefined where there is none. */
function profileKey({ roles, terms }: CompiledProfile, context: CandidateContext): string | undefined {
  const predicates = [
    ...roles.flatMap((role) => [
      ...role.requests.flatMap((request) => [...request.each, request.number, ...request.together]),
      ...role.relations.map(({ predicate }) => predicate),
      ...role.unit,
    ]),
    ...terms.filter((predicate) => !changesByTheMinute(predicate) || predicate.subject.kind === "accepts"),
  ];
  const keys = predicates.map((predicate) => predicateKey(predicate, context));
  if (keys.includes(undefined)) return undefined;
  const structure = roles.map(({ role, requests, relations, unit }) => [
    role,
    requests.map(({ name, count }) => [name, count]),
    relations.map(({ requests: of }) => of),
    unit.length,
  ]);
  return `${JSON.stringify([structure, terms.map(({ path }) => path)])}\n${keys.join("\n")}`;
}

/** Whether two predicates ask for the same thing. */
function isEqual(left: Predicate, right: Predicate): boolean {
  return left === right || (left.wanted === right.wanted && left.type === right.type && left.preferred === right.preferred && left.locked === right.locked);
}

/** Codes of one word: they take three bits each. */
const codesOfWord = 10;

/** The codes of all predicates on each shape, ten in a word. Predicates that find the same everywhere are left out. */
function codeWords(columns: readonly PredicateColumn[], wanted: Uint32Array, size: number): readonly Uint32Array[] {
  const words: Uint32Array[] = [];
  let filled = codesOfWord;
  for (const { ids, outcomes } of columns) {
    const { codes } = outcomes;
    if (codes.every((code) => code === codes[0])) continue;
    if (filled === codesOfWord) {
      words.push(new Uint32Array(size));
      filled = 0;
    }
    addCodes(words.at(-1) as Uint32Array, ids, codes, wanted, filled * 3);
    filled += 1;
  }
  return words;
}

function addCodes(word: Uint32Array, ids: Uint32Array, codes: Uint8Array, wanted: Uint32Array, shift: number): void {
  for (let index = 0; index < wanted.length; index += 1) {
    const shape = wanted[index] as number;
    word[shape] = (word[shape] as number) | ((codes[ids[shape] as number] as number) << shift);
  }
}

/** What masks say of some predicates, from one shape of each. */
function maskFacts(columns: readonly PredicateColumn[], masks: ShapeGroups): MaskFacts {
  const size = masks.shapes.length;
  const facts = { bits: new Uint8Array(size), violations: new Uint16Array(size), unknowns: new Uint16Array(size) };
  for (const { ids, outcomes } of columns) {
    const { codes } = outcomes;
    // A predicate that every value satisfies adds nothing.
    if (codes.every((code) => code < outcomeCodes.violatedHardware)) continue;
    for (let mask = 0; mask < size; mask += 1) {
      const code = codes[ids[masks.shapes[mask] as number] as number] as number;
      facts.bits[mask] = (facts.bits[mask] as number) | (verdictBits[code] as number);
      if (isViolation(code)) facts.violations[mask] = (facts.violations[mask] as number) + 1;
      else if (code === outcomeCodes.unknown) facts.unknowns[mask] = (facts.unknowns[mask] as number) + 1;
    }
  }
  return facts;
}

/** The number of units that a provider accepts, against the number that the job takes, which the shape decides. */
function acceptedUnits(predicate: Predicate, shapes: ShapeTable, wanted: Uint32Array, needs: UnitNeedGroups, context: CandidateContext): PredicateColumn {
  const accepts = shapes.column(["accepts"]);
  const groups = groupShapes(wanted, [accepts.ids, needs.of], shapes.size);
  const { outcomes } = knownOutcomes(shapes).ask(undefined, {
    predicates: [predicate],
    column: { ids: groups.of, values: groups.shapes.length, representativeOf: (id) => groups.shapes[id] ?? 0 },
    wanted: Uint32Array.from(groups.shapes),
    apply: (offer, shape) => ({
      findings: [evaluateStatus(predicate, offer, undefined, { units: needs.units[needs.of[shape] as number] ?? 0, throughput: sameThroughput }, context)],
      extra: undefined,
    }),
  });
  return { predicate, ids: groups.of, outcomes: outcomes[0] as Outcomes };
}
