import { changesByTheMinute, evaluateStatus, unitsFor, unitsTogether, type CandidateContext } from "../candidates/evaluate-offer.js";
import { namesReference, sameThroughput } from "../candidates/throughput.js";
import { assignUnits, type RoleDemand } from "../candidates/assign-units.js";
import type { CompiledProfile, CompiledRole } from "../predicates/compile-workload.js";
import type { Predicate } from "../predicates/predicate.js";
import { evaluateRequests, hostReplicas, perUnitOf } from "../units/evaluate-role.js";
import { evaluateUnit } from "../units/evaluate-unit.js";
import { knownOutcomes, predicateKey, type Outcomes } from "./known-outcomes.js";
import { isViolation, outcomeCodes, rankOfBits, verdictBits } from "./outcome-code.js";
import { sectionsOf } from "./predicate-sections.js";
import type { Section } from "./sections.js";
import { groupShapes, type ShapeGroups } from "./shape-groups.js";
import type { ShapeTable } from "./shape-table.js";
import { deviceCounts } from "./device-counts.js";

/** What one predicate found on every shape. */
export interface PredicateColumn {
  readonly predicate: Predicate;
  /** For each shape the number of the value that decided. */
  readonly ids: Uint32Array;
  readonly outcomes: Outcomes;
}

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

/** Groups of shapes by what the job needs of them. */
export interface UnitNeedGroups extends ShapeGroups {
  /** The accelerators of a unit of each group; not a number where an entry does not say. */
  readonly devices: Float64Array;
  /** Units that serve all the roles that can run on the hardware. */
  readonly units: Float64Array;
  /** Free units that the whole job needs now, and units that it needs at all; infinity where no number serves it. */
  readonly now: Float64Array;
  readonly later: Float64Array;
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
  const replicas = profile.roles.map((role, index) => replicasOf(role, requests[index] as RequestColumns, shapes, wanted, context));
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

/** What the requests of a role for devices found, for each value of the sections that they read. */
interface RequestColumns {
  readonly predicates: readonly PredicateColumn[];
  readonly ids: Uint32Array;
  readonly replicas: readonly (Replicas | undefined)[];
}

/** Replicas that the accelerators, and the free ones, of a unit serve; infinity where their number is no limit. */
interface Replicas {
  readonly all: number;
  readonly free: number;
}

function requestColumns(role: CompiledRole, shapes: ShapeTable, wanted: Uint32Array, context: CandidateContext): RequestColumns {
  const asked = role.requests.flatMap((request) => [...request.each, request.number, ...request.together]);
  const predicates = [...asked, ...role.relations.map(({ predicate }) => predicate)];
  const keys = predicates.map((predicate) => predicateKey(predicate, context));
  const sections = [...new Set<Section>(["devices", ...asked.flatMap(({ subject }) => sectionsOf(subject))])].filter((section) => section !== "nothing");
  const column = shapes.column(sections.includes("all") ? ["all"] : sections.sort());
  const parts = role.requests.map(({ name, count, each, together }) => [name, count, each.length, together.length]);
  const relations = role.relations.map(({ kind, attribute, requests }) => [kind, attribute, requests]);
  const key = keys.every((part) => part !== undefined) ? `requests ${JSON.stringify([sections, parts, relations])} ${keys.join(" ")}` : undefined;
  const { outcomes, extras } = knownOutcomes(shapes).ask<Replicas>(key, {
    predicates,
    column,
    wanted,
    apply(offer) {
      const found = evaluateRequests(role, offer);
      return { findings: found.findings, extra: perUnitOf(found, Number.POSITIVE_INFINITY) };
    },
  });
  return {
    predicates: predicates.map((predicate, index) => ({ predicate, ids: column.ids, outcomes: outcomes[index] as Outcomes })),
    ids: column.ids,
    replicas: extras,
  };
}

/** How many replicas of a role units serve, by their accelerators and by their hosts: groups of shapes with equal numbers, and these. */
interface RoleReplicas extends ShapeGroups {
  readonly all: Float64Array;
  readonly free: Float64Array;
}

function replicasOf(role: CompiledRole, requests: RequestColumns, shapes: ShapeTable, wanted: Uint32Array, context: CandidateContext): RoleReplicas {
  const hosts = shapes.column(["host"]);
  const parts = role.unit.map((predicate) => predicateKey(predicate, context));
  const key = parts.every((part) => part !== undefined) ? `hosts ${String(role.role.maxReplicasPerUnit)} ${parts.join(" ")}` : undefined;
  const { extras } = knownOutcomes(shapes).ask<number>(key, {
    predicates: [],
    column: hosts,
    wanted,
    apply: (offer) => ({ findings: [], extra: hostReplicas(role, offer) }),
  });
  const byDevices = numbered(requests.replicas, (replicas) => (replicas === undefined ? "" : `${String(replicas.all)} ${String(replicas.free)}`));
  const byHost = numbered(extras, String);
  const of = { devices: new Uint32Array(shapes.size), host: new Uint32Array(shapes.size) };
  for (let index = 0; index < wanted.length; index += 1) {
    const shape = wanted[index] as number;
    of.devices[shape] = byDevices[requests.ids[shape] as number] as number;
    of.host[shape] = byHost[hosts.ids[shape] as number] as number;
  }
  const groups = groupShapes(wanted, [of.devices, of.host], shapes.size);
  const least = (shape: number, ofDevices: "all" | "free"): number =>
    Math.min(requests.replicas[requests.ids[shape] as number]?.[ofDevices] ?? 0, extras[hosts.ids[shape] as number] ?? 0);
  return {
    ...groups,
    all: Float64Array.from(groups.shapes, (shape) => least(shape, "all")),
    free: Float64Array.from(groups.shapes, (shape) => least(shape, "free")),
  };
}

/** A number for each value, equal ones for values of equal text. */
function numbered<Value>(values: readonly Value[], textOf: (value: Value) => string): Uint32Array {
  const known = new Map<string, number>();
  return Uint32Array.from(values, (value) => {
    const text = textOf(value);
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  });
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

/** The units that the job needs of each shape, found once for shapes of equal replicas. */
function unitNeeds(
  profile: CompiledProfile,
  shapes: ShapeTable,
  wanted: Uint32Array,
  replicas: readonly RoleReplicas[],
  roleMasks: { readonly of: Uint32Array; readonly bits: readonly Uint8Array[] },
): UnitNeedGroups {
  const { size } = shapes;
  const lifecycles = shapes.column(["lifecycle"]);
  const counts = deviceCounts(shapes);
  // Which roles can run on the hardware at all.
  const running = new Uint32Array(size);
  const runningOf = Uint32Array.from({ length: roleMasks.bits[0]?.length ?? 0 }, (_, mask) =>
    roleMasks.bits.reduce((word, bits, role) => word | (rankOfBits[bits[mask] ?? 0] === 4 ? 0 : 1 << role), 0),
  );
  const devices = new Uint32Array(size);
  for (let index = 0; index < wanted.length; index += 1) {
    const shape = wanted[index] as number;
    running[shape] = runningOf[roleMasks.of[shape] as number] ?? 0;
    devices[shape] = counts.numberOf[counts.ids[shape] as number] as number;
  }
  const groups = groupShapes(wanted, [lifecycles.ids, devices, running, ...replicas.map(({ of }) => of)], size);
  const numbers = { devices: new Float64Array(groups.shapes.length), ...unitsOfGroups(profile, replicas, groups, running) };
  for (const [group, shape] of groups.shapes.entries()) numbers.devices[group] = counts.countOf[counts.ids[shape] as number] as number;
  return { ...groups, ...numbers };
}

function unitsOfGroups(
  profile: CompiledProfile,
  replicas: readonly RoleReplicas[],
  groups: ShapeGroups,
  running: Uint32Array,
): { readonly units: Float64Array; readonly now: Float64Array; readonly later: Float64Array } {
  const size = groups.shapes.length;
  const found = { units: new Float64Array(size), now: new Float64Array(size), later: new Float64Array(size) };
  const needsOf = needsOfJob(profile);
  for (const [group, shape] of groups.shapes.entries()) {
    const all = replicas.map((of) => of.all[of.of[shape] as number] as number);
    const free = replicas.map((of) => of.free[of.of[shape] as number] as number);
    const needs = needsOf(all, free, running[shape] as number);
    found.units[group] = needs.units;
    found.now[group] = needs.now;
    found.later[group] = needs.later;
  }
  return found;
}

/** The units that a job needs where a unit, and the free part of one, serves some replicas of each role; `running` has a bit for each role that can run. */
function needsOfJob(
  profile: CompiledProfile,
): (all: readonly number[], free: readonly number[], running: number) => { readonly units: number; readonly now: number; readonly later: number } {
  const [only, ...others] = profile.roles;
  if (only !== undefined && others.length === 0) {
    const unitsOf = (perUnit: number): number => (perUnit > 0 ? unitsFor(only.replicas, perUnit) : Number.POSITIVE_INFINITY);
    return ([all = 0], [free = 0], running) => ({
      units: all > 0 && running === 1 ? unitsFor(only.replicas, all) : 0,
      now: unitsOf(free),
      later: unitsOf(all),
    });
  }
  const demands = profile.roles.map((role): RoleDemand => ({
    replicas: role.replicas,
    sharesWith: profile.roles.flatMap((other, index) => (role.role.sharesUnitsWith?.includes(other.name) === true ? [index] : [])),
    spans: false,
  }));
  // No job takes more units than it has replicas. More would say of every role alike that it has all the choice, and change their order.
  const enough = Math.min(
    1_000_000_000,
    profile.roles.reduce((sum, role) => sum + role.replicas, 0),
  );
  const together = remembered((perUnit) => {
    const used = assignUnits(demands, [{ offers: [{ index: 0, units: enough }], perUnit, price: 1 }]);
    return used === undefined ? Number.POSITIVE_INFINITY : [...used.units.values()].reduce((sum, count) => sum + count, 0);
  });
  const hardware = remembered((perUnit) =>
    unitsTogether(profile.roles.flatMap((role, index) => ((perUnit[index] ?? 0) > 0 ? [{ role, perUnit: perUnit[index] ?? 0 }] : []))),
  );
  return (all, free, running) => ({
    units: hardware(all.map((perUnit, role) => ((running & (1 << role)) === 0 ? 0 : perUnit))),
    now: together(free),
    later: together(all),
  });
}

function remembered(compute: (perUnit: readonly number[]) => number): (perUnit: readonly number[]) => number {
  const known = new Map<string, number>();
  return (perUnit) => {
    const key = perUnit.join(" ");
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = compute(perUnit)));
    return found;
  };
}
