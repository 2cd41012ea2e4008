/** Units of equal offers that roles may be put on. */
export interface UnitClass {
  /** Positions of the offers in the candidate, in the order in which they are used up. */
  readonly offers: readonly { readonly index: number; readonly units: number }[];
  /** Replicas of each role that one unit serves; 0 where it serves none, below 1 where a replica spans units. */
  readonly perUnit: readonly number[];
  /** The price of a unit, for ordering; infinity where it is unknown. */
  readonly price: number;
  /** The scale-up domain, within which a replica that spans units stays. */
  readonly domain?: string;
}

/** A role that has to be placed. */
export interface RoleDemand {
  readonly replicas: number;
  /** Positions of roles that may be on the same units. */
  readonly sharesWith: readonly number[];
  readonly spans: boolean;
}

/** Units of one offer that a role takes. */
export interface UnitAssignment {
  readonly role: number;
  readonly offer: number;
  readonly units: number;
  readonly replicas: number;
}

/** An assignment of all roles, and whether no cheaper one exists. */
export interface AssignmentResult {
  readonly assignments: readonly UnitAssignment[];
  /** Units that are taken; units that roles share count once. */
  readonly units: ReadonlyMap<number, number>;
  readonly exact: boolean;
}

/** Classes and roles up to which every assignment is looked at. */
const exactClasses = 12;
const exactRoles = 4;
/** Steps of the search, after which the best assignment so far is taken. */
const searchSteps = 20_000;

/**
 * Assigns the replicas of all roles to units, at the least price that is found. Undefined where they do not fit.
 *
 * - Units are not shared between roles, unless the roles say so.
 * - For up to 12 classes of equal units and 4 roles the search is complete within 20,000 steps; beyond, each role takes the
 *   cheapest units per replica, the role with the fewest choices first.
 *
 * @implements match.pool-works-together
 * @implements match.roles-do-not-share-units
 * @implements match.assignment-says-whether-it-is-exact
 */
export function assignUnits(roles: readonly RoleDemand[], classes: readonly UnitClass[]): AssignmentResult | undefined {
  if (roles.some((role) => role.spans || role.sharesWith.length > 0)) return assignInOrder(roles, classes);
  if (roles.length > exactRoles || classes.length > exactClasses) return assignInOrder(roles, classes);
  return search(roles, classes) ?? assignInOrder(roles, classes);
}

function search(roles: readonly RoleDemand[], classes: readonly UnitClass[]): AssignmentResult | undefined {
  const left = classes.map(unitsOf);
  const taken: number[][] = roles.map(() => classes.map(() => 0));
  let best: number[][] | undefined;
  let bestPrice = Number.POSITIVE_INFINITY;
  let bestUnits = Number.POSITIVE_INFINITY;
  let steps = 0;
  const order = roles.map((_, role) => classes.map((_, index) => index).sort((a, b) => perReplica(classes[a], role) - perReplica(classes[b], role)));
  const visit = (role: number, position: number, missing: number, price: number, units: number): void => {
    if (steps > searchSteps || price > bestPrice || (price === bestPrice && units >= bestUnits)) return;
    steps += 1;
    if (missing <= 0) {
      if (role + 1 === roles.length) {
        best = taken.map((row) => [...row]);
        bestPrice = price;
        bestUnits = units;
        return;
      }
      visit(role + 1, 0, roles[role + 1]?.replicas ?? 0, price, units);
      return;
    }
    const index = order[role]?.[position];
    const unit = index === undefined ? undefined : classes[index];
    const row = taken[role];
    if (index === undefined || unit === undefined || row === undefined) return;
    const each = unit.perUnit[role] ?? 0;
    const most = each <= 0 ? 0 : Math.min(left[index] ?? 0, Math.ceil(missing / each));
    for (let count = most; count >= 0; count -= 1) {
      row[index] = count;
      left[index] = (left[index] ?? 0) - count;
      visit(role, position + 1, missing - count * each, price + (count === 0 ? 0 : count * finite(unit.price)), units + count);
      left[index] = (left[index] ?? 0) + count;
      row[index] = 0;
      if (steps > searchSteps) return;
    }
  };
  visit(0, 0, roles[0]?.replicas ?? 0, 0, 0);
  return best === undefined ? undefined : expand(roles, classes, best, steps <= searchSteps);
}

/** Turns numbers of units per class into units of offers, used up in the order of the class. */
function expand(roles: readonly RoleDemand[], classes: readonly UnitClass[], taken: readonly (readonly number[])[], exact: boolean): AssignmentResult {
  const used = new Map<number, number>();
  const assignments: UnitAssignment[] = [];
  for (const [role, demand] of roles.entries()) {
    let missing = demand.replicas;
    for (const [index, unit] of classes.entries()) {
      let count = taken[role]?.[index] ?? 0;
      const each = unit.perUnit[role] ?? 0;
      for (const offer of unit.offers) {
        if (count === 0) break;
        const units = Math.min(count, offer.units - (used.get(offer.index) ?? 0));
        if (units <= 0) continue;
        const replicas = Math.min(missing, units * each);
        used.set(offer.index, (used.get(offer.index) ?? 0) + units);
        assignments.push({ role, offer: offer.index, units, replicas });
        missing -= replicas;
        count -= units;
      }
    }
  }
  return { assignments, units: used, exact };
}

/** Each role takes the cheapest units per replica; roles that share units fill what the others left on theirs. */
function assignInOrder(roles: readonly RoleDemand[], classes: readonly UnitClass[]): AssignmentResult | undefined {
  const used = new Map<number, number>();
  const assignments: UnitAssignment[] = [];
  // The share of a unit that roles which share it have taken, unit by unit.
  const open: { readonly offer: number; readonly class: UnitClass; readonly roles: number[]; load: number }[] = [];
  const choices = (role: number): number => classes.reduce((sum, unit) => sum + Math.min(1e9, Math.floor((unit.perUnit[role] ?? 0) * unitsOf(unit))), 0);
  const order = roles.map((_, role) => role).sort((a, b) => choices(a) - choices(b) || a - b);
  for (const role of order) {
    const demand = roles[role];
    if (demand === undefined) continue;
    let missing = demand.replicas;
    for (const unit of open) {
      if (missing === 0) break;
      const each = unit.class.perUnit[role] ?? 0;
      if (each < 1 || !unit.roles.every((other) => shares(roles, role, other))) continue;
      const replicas = Math.min(missing, Math.floor((1 - unit.load) * each + 1e-9));
      if (replicas <= 0) continue;
      unit.load += replicas / each;
      unit.roles.push(role);
      assignments.push({ role, offer: unit.offer, units: 0, replicas });
      missing -= replicas;
    }
    const candidates = [...classes].sort((a, b) => perReplica(a, role) - perReplica(b, role));
    missing = demand.spans ? spanDomains(role, missing, candidates, used, assignments) : takeUnits(role, demand, missing, candidates, used, assignments, open);
    if (missing > 0) return undefined;
  }
  return { assignments, units: used, exact: false };
}

function takeUnits(
  role: number,
  demand: RoleDemand,
  replicas: number,
  classes: readonly UnitClass[],
  used: Map<number, number>,
  assignments: UnitAssignment[],
  open: { readonly offer: number; readonly class: UnitClass; readonly roles: number[]; load: number }[],
): number {
  let missing = replicas;
  for (const unit of classes) {
    const each = Math.floor(unit.perUnit[role] ?? 0);
    if (each < 1) continue;
    for (const offer of unit.offers) {
      if (missing === 0) return 0;
      const units = Math.min(offer.units - (used.get(offer.index) ?? 0), Math.ceil(missing / each));
      if (units <= 0) continue;
      const served = Math.min(missing, units * each);
      used.set(offer.index, (used.get(offer.index) ?? 0) + units);
      assignments.push({ role, offer: offer.index, units, replicas: served });
      missing -= served;
      const rest = units * each - served;
      if (demand.sharesWith.length > 0) {
        // Only units that are not full stay open; at most as many as other roles could want.
        const last = rest === 0 ? 1 : 1 - rest / each;
        open.push({ offer: offer.index, class: unit, roles: [role], load: last });
      }
    }
  }
  return missing;
}

/** A replica that spans units takes units of one domain; each domain serves whole replicas. */
function spanDomains(role: number, replicas: number, classes: readonly UnitClass[], used: Map<number, number>, assignments: UnitAssignment[]): number {
  let missing = replicas;
  for (const domain of new Set(classes.map((unit) => unit.domain))) {
    const members = classes.filter((unit) => unit.domain === domain && (unit.perUnit[role] ?? 0) > 0);
    let capacity = 0;
    for (const unit of members) for (const offer of unit.offers) capacity += (unit.perUnit[role] ?? 0) * (offer.units - (used.get(offer.index) ?? 0));
    let served = Math.min(missing, Math.floor(capacity + 1e-9));
    missing -= served;
    let share = served;
    for (const unit of members) {
      const each = unit.perUnit[role] ?? 0;
      for (const offer of unit.offers) {
        if (share <= 1e-9) break;
        const units = Math.min(offer.units - (used.get(offer.index) ?? 0), Math.ceil(share / each - 1e-9));
        if (units <= 0) continue;
        used.set(offer.index, (used.get(offer.index) ?? 0) + units);
        const here = Math.min(served, Math.max(1, Math.floor(units * each)));
        assignments.push({ role, offer: offer.index, units, replicas: served === 0 ? 0 : here });
        served -= Math.min(served, here);
        share -= units * each;
      }
    }
  }
  return missing;
}

function shares(roles: readonly RoleDemand[], a: number, b: number): boolean {
  return a === b || roles[a]?.sharesWith.includes(b) === true || roles[b]?.sharesWith.includes(a) === true;
}

function unitsOf(unit: UnitClass): number {
  return unit.offers.reduce((sum, offer) => sum + offer.units, 0);
}

function perReplica(unit: UnitClass | undefined, role: number): number {
  const each = unit?.perUnit[role] ?? 0;
  return unit === undefined || each <= 0 ? Number.POSITIVE_INFINITY : finite(unit.price) / each;
}

/** Units of unknown price are taken last. */
function finite(price: number): number {
  return Number.isFinite(price) ? price : 1e12;
}
