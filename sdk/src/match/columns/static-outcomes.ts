import type { OfferJson } from "@cornercast/schemas";
import { changesByTheMinute, evaluateStatus, unitsFor, unitsTogether, type CandidateContext } from "../candidates/evaluate-offer.js";
import { namesReference, sameThroughput } from "../candidates/throughput.js";
import { assignUnits, type RoleDemand } from "../candidates/assign-units.js";
import type { PredicateFinding } from "../findings.js";
import type { CompiledProfile, CompiledRole } from "../predicates/compile-workload.js";
import type { Predicate } from "../predicates/predicate.js";
import { evaluateRequests, hostReplicas, perUnitOf } from "../units/evaluate-role.js";
import { evaluateUnit } from "../units/evaluate-unit.js";
import { isViolation, outcomeCode, outcomeCodes, rankOfBits, verdictBits } from "./outcome-code.js";
import { sectionsOf } from "./predicate-sections.js";
import type { Section } from "./sections.js";
import type { SectionColumn, ShapeTable } from "./shape-table.js";

/** What one predicate found on every shape. */
export interface PredicateColumn {
  readonly predicate: Predicate;
  /** For each shape the number of the value that decided. */
  readonly ids: Uint32Array;
  /** The finding for each such value; absent where the predicate does not apply. */
  readonly findings: readonly (PredicateFinding | undefined)[];
  /** Its code for each such value. */
  readonly codes: Uint8Array;
}

/** What the predicates of one role found on every shape. */
export interface RoleColumns {
  readonly role: CompiledRole;
  readonly predicates: readonly PredicateColumn[];
  readonly requests: RequestColumns;
  /** For each value of a host, the replicas that it serves. */
  readonly hostReplicas: Float64Array;
  /** For each shape the joined {@link verdictBits} of the role's own findings. */
  readonly bits: Uint8Array;
  readonly violations: Uint8Array;
  readonly unknowns: Uint8Array;
  /** Replicas that one unit, and the free part of one, serves. */
  readonly perUnit: Float64Array;
  readonly perFreeUnit: Float64Array;
}

/** What the static part of every shape decides for one profile. */
export interface StaticOutcomes {
  readonly profile: CompiledProfile;
  readonly roles: readonly RoleColumns[];
  /** The terms in the order of the profile; absent for those that look at the status of an offer. */
  readonly terms: readonly (PredicateColumn | undefined)[];
  readonly termBits: Uint8Array;
  readonly termViolations: Uint8Array;
  readonly termUnknowns: Uint8Array;
  /** How many of the violations are demands of the provider. */
  readonly refusals: Uint8Array;
  /** Units that serve all the roles that can run on the hardware. */
  readonly units: Float64Array;
  /** Free units that the whole job needs now, and units that it needs at all; infinity where no number serves it. */
  readonly unitsNow: Float64Array;
  readonly unitsLater: Float64Array;
}

/** Whether the columns can decide a profile: a replica that spans units depends on the units of other offers, and a reference makes costs depend on devices. */
export function isColumnar(profile: CompiledProfile): boolean {
  return !namesReference(profile.profile) && profile.roles.every((role) => role.role.spansUnits !== true);
}

/**
 * Applies everything that looks at the static part of offers, once for each different value of the sections that it reads.
 *
 * - `wanted` lists the shapes that count. `before` is what another form of the profile found: what did not change is taken from it.
 * - The findings are those of the same functions that decide single offers: an engine of its own would have rules of its own.
 */
export function staticOutcomes(
  profile: CompiledProfile,
  shapes: ShapeTable,
  context: CandidateContext,
  wanted: Uint32Array,
  before?: StaticOutcomes,
): StaticOutcomes {
  const { size } = shapes;
  const known = new Map<string, PredicateColumn>();
  for (const column of [...(before?.roles.flatMap((role) => role.predicates) ?? []), ...(before?.terms ?? [])])
    if (column !== undefined) known.set(column.predicate.path, column);
  const unitColumn = (predicate: Predicate): PredicateColumn => {
    const found = known.get(predicate.path);
    if (found !== undefined && isEqual(found.predicate, predicate)) return found;
    const column = shapes.column(sectionsOf(predicate.subject));
    return columnOf(
      predicate,
      column.ids,
      eachValue(column, shapes, (offer) => evaluateUnit(predicate, offer, context)),
    );
  };
  const roles = profile.roles.map((role, index) => roleColumns(role, shapes, wanted, unitColumn, before?.roles[index]));
  const needed = unitsNeeded(profile, roles, size, wanted);
  const terms = profile.terms.map((predicate) =>
    predicate.subject.kind === "accepts" && predicate.subject.demand === "units"
      ? acceptedUnits(predicate, shapes, wanted, needed.units, context)
      : changesByTheMinute(predicate)
        ? undefined
        : unitColumn(predicate),
  );
  const termBits = new Uint8Array(size);
  const termViolations = new Uint8Array(size);
  const termUnknowns = new Uint8Array(size);
  const refusals = new Uint8Array(size);
  for (const column of terms) {
    if (column === undefined) continue;
    join(column, wanted, termBits, termViolations, termUnknowns);
    if (column.predicate.path.startsWith("accepts.")) countViolations(column, wanted, refusals);
  }
  return { profile, roles, terms, termBits, termViolations, termUnknowns, refusals, ...needed };
}

/** Whether two predicates ask for the same thing. */
function isEqual(left: Predicate, right: Predicate): boolean {
  return left === right || (left.wanted === right.wanted && left.type === right.type && left.preferred === right.preferred && left.locked === right.locked);
}

function columnOf(predicate: Predicate, ids: Uint32Array, findings: readonly (PredicateFinding | undefined)[]): PredicateColumn {
  return { predicate, ids, findings, codes: Uint8Array.from(findings, outcomeCode) };
}

function roleColumns(
  role: CompiledRole,
  shapes: ShapeTable,
  wanted: Uint32Array,
  unitColumn: (predicate: Predicate) => PredicateColumn,
  before: RoleColumns | undefined,
): RoleColumns {
  const { size } = shapes;
  const requests = requestColumns(role, shapes, before);
  const predicates = [...requests.predicates, ...role.unit.map(unitColumn)];
  const bits = new Uint8Array(size);
  const violations = new Uint8Array(size);
  const unknowns = new Uint8Array(size);
  for (const column of predicates) join(column, wanted, bits, violations, unknowns);
  const hosts = shapes.column(["host"]);
  const replicas =
    before !== undefined && before.hostReplicas.length === hosts.values && before.role.unit.every((predicate, index) => isSame(predicate, role.unit[index]))
      ? before.hostReplicas
      : Float64Array.from(eachValue(hosts, shapes, (offer) => hostReplicas(role, offer)));
  const perUnit = new Float64Array(size);
  const perFreeUnit = new Float64Array(size);
  for (const shape of wanted) {
    const id = requests.ids[shape] as number;
    const host = replicas[hosts.ids[shape] as number] as number;
    perUnit[shape] = Math.min(requests.replicas[id] as number, host);
    perFreeUnit[shape] = Math.min(requests.freeReplicas[id] as number, host);
  }
  return { role, predicates, requests, hostReplicas: replicas, bits, violations, unknowns, perUnit, perFreeUnit };
}

function isSame(left: Predicate, right: Predicate | undefined): boolean {
  return right !== undefined && left.path === right.path && isEqual(left, right);
}

/** What the requests of a role for devices found, for each value of the sections that they read. */
export interface RequestColumns {
  readonly predicates: readonly PredicateColumn[];
  readonly ids: Uint32Array;
  /** Replicas that the accelerators, and the free ones, of a unit serve; infinity where their number is no limit. */
  readonly replicas: Float64Array;
  readonly freeReplicas: Float64Array;
}

function requestColumns(role: CompiledRole, shapes: ShapeTable, before: RoleColumns | undefined): RequestColumns {
  const asked = role.requests.flatMap((request) => [...request.each, request.number, ...request.together]);
  const all = [...asked, ...role.relations.map(({ predicate }) => predicate)];
  const known = before?.requests;
  if (known !== undefined && known.predicates.length === all.length && known.predicates.every(({ predicate }, index) => isSame(predicate, all[index])))
    return known;
  const sections = [...new Set<Section>(["devices", ...asked.flatMap(({ subject }) => sectionsOf(subject))])].filter((section) => section !== "nothing");
  const column = shapes.column(sections.includes("all") ? ["all"] : sections.sort());
  const found = eachValue(column, shapes, (offer) => evaluateRequests(role, offer));
  const limits = found.map((requests) => perUnitOf(requests, Number.POSITIVE_INFINITY));
  return {
    predicates: all.map((predicate, index) =>
      columnOf(
        predicate,
        column.ids,
        found.map(({ findings }) => findings[index]),
      ),
    ),
    ids: column.ids,
    replicas: Float64Array.from(limits, ({ all: replicas }) => replicas),
    freeReplicas: Float64Array.from(limits, ({ free }) => free),
  };
}

/** The number of units that a provider accepts, against the number that the job takes, which the shape decides. */
function acceptedUnits(predicate: Predicate, shapes: ShapeTable, wanted: Uint32Array, units: Float64Array, context: CandidateContext): PredicateColumn {
  const accepts = shapes.column(["accepts"]);
  const ids = new Uint32Array(shapes.size);
  const demanded = eachValue(accepts, shapes, (offer) => offer.spec?.accepts?.units !== undefined);
  if (!demanded.includes(true)) return columnOf(predicate, ids, [undefined]);
  const findings: (PredicateFinding | undefined)[] = [];
  const known = new Map<string, number>();
  for (const shape of wanted) {
    const key = `${String(accepts.ids[shape])} ${String(units[shape])}`;
    let id = known.get(key);
    if (id === undefined) {
      known.set(key, (id = findings.length));
      findings.push(evaluateStatus(predicate, shapes.documentOf(shape), undefined, { units: units[shape] ?? 0, throughput: sameThroughput }, context));
    }
    ids[shape] = id;
  }
  return columnOf(predicate, ids, findings);
}

function eachValue<Result>(column: SectionColumn, shapes: ShapeTable, apply: (offer: OfferJson) => Result): Result[] {
  return Array.from({ length: column.values }, (_, id) => apply(shapes.documentOf(column.representativeOf(id))));
}

function join(column: PredicateColumn, wanted: Uint32Array, bits: Uint8Array, violations: Uint8Array, unknowns: Uint8Array): void {
  const { ids, codes } = column;
  // A predicate that every value satisfies adds nothing.
  if (codes.every((code) => code < outcomeCodes.violatedHardware)) return;
  for (const shape of wanted) {
    const code = codes[ids[shape] as number] as number;
    bits[shape] = (bits[shape] as number) | (verdictBits[code] as number);
    if (isViolation(code)) violations[shape] = (violations[shape] as number) + 1;
    else if (code === outcomeCodes.unknown) unknowns[shape] = (unknowns[shape] as number) + 1;
  }
}

function countViolations({ ids, codes }: PredicateColumn, wanted: Uint32Array, counts: Uint8Array): void {
  if (!codes.some(isViolation)) return;
  for (const shape of wanted) if (isViolation(codes[ids[shape] as number] as number)) counts[shape] = (counts[shape] as number) + 1;
}

function unitsNeeded(
  profile: CompiledProfile,
  roles: readonly RoleColumns[],
  size: number,
  wanted: Uint32Array,
): { readonly units: Float64Array; readonly unitsNow: Float64Array; readonly unitsLater: Float64Array } {
  const units = new Float64Array(size);
  const unitsNow = new Float64Array(size);
  const unitsLater = new Float64Array(size);
  const [only, ...others] = roles;
  if (only !== undefined && others.length === 0) {
    const { replicas } = only.role;
    for (const shape of wanted) {
      const all = only.perUnit[shape] as number;
      const free = only.perFreeUnit[shape] as number;
      const runs = rankOfBits[only.bits[shape] as number] !== 4;
      units[shape] = all > 0 && runs ? unitsFor(replicas, all) : 0;
      unitsNow[shape] = free > 0 ? unitsFor(replicas, free) : Number.POSITIVE_INFINITY;
      unitsLater[shape] = all > 0 ? unitsFor(replicas, all) : Number.POSITIVE_INFINITY;
    }
    return { units, unitsNow, unitsLater };
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
  for (const shape of wanted) {
    unitsNow[shape] = together(roles.map(({ perFreeUnit }) => perFreeUnit[shape] ?? 0));
    unitsLater[shape] = together(roles.map(({ perUnit }) => perUnit[shape] ?? 0));
    units[shape] = hardware(roles.map(({ bits, perUnit }) => (rankOfBits[bits[shape] ?? 0] === 4 ? 0 : (perUnit[shape] ?? 0))));
  }
  return { units, unitsNow, unitsLater };
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
