import type { OfferJson } from "@cornercast/schemas";
import { changesByTheMinute, evaluateStatus, unitsFor, unitsTogether, type CandidateContext } from "../candidates/evaluate-offer.js";
import { assignUnits, type RoleDemand } from "../candidates/assign-units.js";
import type { PredicateFinding } from "../findings.js";
import type { CompiledProfile, CompiledRole } from "../predicates/compile-workload.js";
import type { Predicate } from "../predicates/predicate.js";
import { evaluateRequests, hostReplicas, perUnitOf } from "../units/evaluate-role.js";
import { evaluateUnit, type EvaluationContext } from "../units/evaluate-unit.js";
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

/** Whether the columns can decide a profile: a replica that spans units depends on the units of other offers. */
export function isColumnar(profile: CompiledProfile): boolean {
  return profile.roles.every((role) => role.role.spansUnits !== true);
}

/**
 * Applies everything that looks at the static part of offers, once for each different value of the sections that it reads.
 *
 * - The findings are those of the same functions that decide single offers: an engine of its own would have rules of its own.
 */
export function staticOutcomes(profile: CompiledProfile, shapes: ShapeTable, context: CandidateContext): StaticOutcomes {
  const { size } = shapes;
  const roles = profile.roles.map((role) => roleColumns(role, shapes, context));
  const needed = unitsNeeded(profile, roles, size);
  const terms = profile.terms.map((predicate) =>
    predicate.subject.kind === "accepts" && predicate.subject.demand === "units"
      ? acceptedUnits(predicate, shapes, needed.units, context)
      : changesByTheMinute(predicate)
        ? undefined
        : unitColumn(predicate, shapes, context),
  );
  const termBits = new Uint8Array(size);
  const termViolations = new Uint8Array(size);
  const termUnknowns = new Uint8Array(size);
  const refusals = new Uint8Array(size);
  for (const column of terms) {
    if (column === undefined) continue;
    join(column, termBits, termViolations, termUnknowns);
    if (column.predicate.path.startsWith("accepts.")) countViolations(column, refusals);
  }
  return { profile, roles, terms, termBits, termViolations, termUnknowns, refusals, ...needed };
}

function roleColumns(role: CompiledRole, shapes: ShapeTable, context: EvaluationContext): RoleColumns {
  const { size } = shapes;
  const asked = role.requests.flatMap((request) => [...request.each, request.number, ...request.together]);
  const related = role.relations.map(({ predicate }) => predicate);
  const sections = [...new Set<Section>(["devices", ...asked.flatMap(({ subject }) => sectionsOf(subject))])].filter((section) => section !== "nothing");
  const devices = shapes.column(sections.includes("all") ? ["all"] : sections.sort());
  const requests = eachValue(devices, shapes, (offer) => evaluateRequests(role, offer));
  const ofRequests = [...asked, ...related].map((predicate, index) => {
    const findings = requests.map((found) => found.findings[index]);
    return { predicate, ids: devices.ids, findings, codes: Uint8Array.from(findings, outcomeCode) };
  });
  const predicates = [...ofRequests, ...role.unit.map((predicate) => unitColumn(predicate, shapes, context))];
  const bits = new Uint8Array(size);
  const violations = new Uint8Array(size);
  const unknowns = new Uint8Array(size);
  for (const column of predicates) join(column, bits, violations, unknowns);
  const hosts = shapes.column(["host"]);
  const replicas = eachValue(hosts, shapes, (offer) => hostReplicas(role, offer));
  const perUnit = new Float64Array(size);
  const perFreeUnit = new Float64Array(size);
  const limits = requests.map((found) => perUnitOf(found, Number.POSITIVE_INFINITY));
  for (let shape = 0; shape < size; shape += 1) {
    const limit = limits[devices.ids[shape] ?? 0];
    const host = replicas[hosts.ids[shape] ?? 0] ?? 0;
    perUnit[shape] = Math.min(limit?.all ?? 0, host);
    perFreeUnit[shape] = Math.min(limit?.free ?? 0, host);
  }
  return { role, predicates, bits, violations, unknowns, perUnit, perFreeUnit };
}

function unitColumn(predicate: Predicate, shapes: ShapeTable, context: EvaluationContext): PredicateColumn {
  const column = shapes.column(sectionsOf(predicate.subject));
  const findings = eachValue(column, shapes, (offer) => evaluateUnit(predicate, offer, context));
  return { predicate, ids: column.ids, findings, codes: Uint8Array.from(findings, outcomeCode) };
}

/** The number of units that a provider accepts, against the number that the job takes, which the shape decides. */
function acceptedUnits(predicate: Predicate, shapes: ShapeTable, units: Float64Array, context: CandidateContext): PredicateColumn {
  const accepts = shapes.column(["accepts"]);
  const ids = new Uint32Array(shapes.size);
  const findings: (PredicateFinding | undefined)[] = [];
  const known = new Map<string, number>();
  for (let shape = 0; shape < shapes.size; shape += 1) {
    const key = `${String(accepts.ids[shape])} ${String(units[shape])}`;
    let id = known.get(key);
    if (id === undefined) {
      known.set(key, (id = findings.length));
      findings.push(evaluateStatus(predicate, shapes.documentOf(shape), undefined, units[shape] ?? 0, context));
    }
    ids[shape] = id;
  }
  return { predicate, ids, findings, codes: Uint8Array.from(findings, outcomeCode) };
}

function eachValue<Result>(column: SectionColumn, shapes: ShapeTable, apply: (offer: OfferJson) => Result): Result[] {
  return Array.from({ length: column.values }, (_, id) => apply(shapes.documentOf(column.representativeOf(id))));
}

function join(column: PredicateColumn, bits: Uint8Array, violations: Uint8Array, unknowns: Uint8Array): void {
  const { ids, codes } = column;
  // A predicate that every value satisfies adds nothing.
  if (codes.every((code) => code < outcomeCodes.violatedHardware)) return;
  for (let shape = 0; shape < bits.length; shape += 1) {
    const code = codes[ids[shape] as number] as number;
    bits[shape] = (bits[shape] as number) | (verdictBits[code] as number);
    if (isViolation(code)) violations[shape] = (violations[shape] as number) + 1;
    else if (code === outcomeCodes.unknown) unknowns[shape] = (unknowns[shape] as number) + 1;
  }
}

function countViolations({ ids, codes }: PredicateColumn, counts: Uint8Array): void {
  if (!codes.some(isViolation)) return;
  for (let shape = 0; shape < counts.length; shape += 1) if (isViolation(codes[ids[shape] as number] as number)) counts[shape] = (counts[shape] as number) + 1;
}

function unitsNeeded(
  profile: CompiledProfile,
  roles: readonly RoleColumns[],
  size: number,
): { readonly units: Float64Array; readonly unitsNow: Float64Array; readonly unitsLater: Float64Array } {
  const units = new Float64Array(size);
  const unitsNow = new Float64Array(size);
  const unitsLater = new Float64Array(size);
  const [only, ...others] = roles;
  if (only !== undefined && others.length === 0) {
    const { replicas } = only.role;
    for (let shape = 0; shape < size; shape += 1) {
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
  const together = remembered((perUnit) => {
    const used = assignUnits(demands, [{ offers: [{ index: 0, units: 1_000_000_000 }], perUnit, price: 1 }]);
    return used === undefined ? Number.POSITIVE_INFINITY : [...used.units.values()].reduce((sum, count) => sum + count, 0);
  });
  const hardware = remembered((perUnit) =>
    unitsTogether(profile.roles.flatMap((role, index) => ((perUnit[index] ?? 0) > 0 ? [{ role, perUnit: perUnit[index] ?? 0 }] : []))),
  );
  for (let shape = 0; shape < size; shape += 1) {
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
