import { unitsFor, unitsTogether } from "../candidates/evaluate-offer.js";
import { assignUnits, type RoleDemand } from "../candidates/assign-units.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import { deviceCounts } from "./device-counts.js";
import { rankOfBits } from "./outcome-code.js";
import type { RoleReplicas } from "./role-replicas.js";
import { groupShapes, type ShapeGroups } from "./shape-groups.js";
import type { ShapeTable } from "./shape-table.js";

/** Groups of shapes by what the job needs of them. */
export interface UnitNeedGroups extends ShapeGroups {
  /** The accelerators of a unit of each group; not a number where an entry does not say. */
  readonly devices: Float64Array;
  /** Units that serve all the roles that can run on the hardware. */
  readonly units: Float64Array;
  /** Free units that the whole job needs now, and units that it needs at all; infinity where no number serves it. */
  readonly now: Float64Array;
  readonly later: Float64Array;
  /** Replicas of each role that a unit, and the free part of one, serves. */
  readonly replicas: readonly GroupReplicas[];
}

/** Replicas of a role that a unit of each group serves, and its free part. */
export interface GroupReplicas {
  readonly all: Float64Array;
  readonly free: Float64Array;
}

/** The units that the job needs of each shape, found once for shapes of equal replicas. */
export function unitNeeds(
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
  const ofGroups = replicas.map(({ of, all, free }): GroupReplicas => ({
    all: Float64Array.from(groups.shapes, (shape) => all[of[shape] as number] as number),
    free: Float64Array.from(groups.shapes, (shape) => free[of[shape] as number] as number),
  }));
  const numbers = { devices: new Float64Array(groups.shapes.length), replicas: ofGroups, ...unitsOfGroups(profile, ofGroups, groups, running) };
  for (const [group, shape] of groups.shapes.entries()) numbers.devices[group] = counts.countOf[counts.ids[shape] as number] as number;
  return { ...groups, ...numbers };
}

function unitsOfGroups(
  profile: CompiledProfile,
  replicas: readonly GroupReplicas[],
  groups: ShapeGroups,
  running: Uint32Array,
): { readonly units: Float64Array; readonly now: Float64Array; readonly later: Float64Array } {
  const size = groups.shapes.length;
  const found = { units: new Float64Array(size), now: new Float64Array(size), later: new Float64Array(size) };
  const needsOf = needsOfJob(profile);
  for (const [group, shape] of groups.shapes.entries()) {
    const all = replicas.map((of) => of.all[group] as number);
    const free = replicas.map((of) => of.free[group] as number);
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
