import type { OfferJson } from "@cornercast/schemas";
import type { Quantity } from "../../quantity/index.js";
import { wholeTimes } from "../amounts.js";
import { statedFact } from "../facts/unit-facts.js";
import { plainFinding, type PredicateFinding } from "../findings.js";
import type { CompiledRole } from "../predicates/compile-profiles.js";
import type { Predicate } from "../predicates/predicate.js";
import { allocateDevices, type DeviceAllocation } from "./allocate-devices.js";
import type { MatchRules } from "../rules/match-rules.js";
import { evaluateUnit, type EvaluationContext } from "./evaluate-unit.js";
import { selectDevices, type DeviceSelection } from "./select-devices.js";

/** What a role found on one offer, before capacity and cost are looked at. */
export interface RoleOnOffer {
  readonly role: CompiledRole;
  readonly findings: readonly PredicateFinding[];
  /** Replicas that one whole unit serves; a fraction where a replica spans units. */
  readonly perUnit: number;
  /** Replicas that the free part of one unit serves. */
  readonly perFreeUnit: number;
  /** Accelerators that one replica uses. */
  readonly devices: number;
  readonly selections: readonly DeviceSelection[];
}

/** What the requests of a role for devices, and the relations between them, found on an offer. */
export interface RequestsOnOffer {
  readonly selections: readonly DeviceSelection[];
  readonly allocation: DeviceAllocation;
  readonly findings: readonly PredicateFinding[];
}

/** Ways to give each request a group of accelerators that are tried on one unit. */
const triedWays = 256;

/**
 * Applies the requests of a role for devices, and the relations between them, to an offer.
 *
 * - Each request gets the group of accelerators that comes closest to it. Where these do not serve all requests together, other groups that
 *   meet a request are tried, the nearest first, up to 256 ways: 8 of one kind and 4 of another serve requests for 8 and 4 of any.
 */
export function evaluateRequests(role: CompiledRole, offer: OfferJson, rules: MatchRules, reach?: number): RequestsOnOffer {
  const groups = role.requests.map((request) => selectDevices(offer, request, rules, reach));
  let selections = groups.flatMap(([nearest]) => nearest ?? []);
  let allocation = allocateDevices(selections, role.relations);
  if (allocation.replicas === 0 && groups.length > 1 && selections.every(meets)) {
    for (const way of ways(groups.map((choices) => choices.filter(meets)))) {
      const other = allocateDevices(way, role.relations);
      if (other.replicas === 0) continue;
      selections = way;
      allocation = other;
      break;
    }
  }
  const violated = new Set(allocation.violated.map((relation) => relation.predicate));
  const unknown = new Set(allocation.unknown.map((relation) => relation.predicate));
  return {
    selections,
    allocation,
    findings: [
      ...withSharedDevices(selections, allocation),
      ...role.relations.map(({ predicate }) =>
        plainFinding(predicate, violated.has(predicate) ? "violated" : unknown.has(predicate) ? "unknown" : "satisfied"),
      ),
    ],
  };
}

/** Whether a group of accelerators meets its request. Preferences do not count. */
function meets({ findings }: DeviceSelection): boolean {
  return findings.every(({ status, predicate }) => status === "satisfied" || predicate.preferred !== undefined);
}

/** The ways to take one of each list, those that take early ones first in the last list first. */
function* ways(lists: readonly (readonly DeviceSelection[])[]): Generator<DeviceSelection[]> {
  const total = Math.min(
    triedWays,
    lists.reduce((product, list) => product * list.length, 1),
  );
  for (let number = 0; number < total; number += 1) {
    const way: DeviceSelection[] = [];
    let rest = number;
    for (const list of lists.toReversed()) {
      const chosen = list[rest % list.length];
      if (chosen !== undefined) way.unshift(chosen);
      rest = Math.floor(rest / list.length);
    }
    yield way;
  }
}

/** Applies the predicates of a role to an offer. `inDomain` is the number of accelerators within reach, for roles that span units. */
export function evaluateRole(role: CompiledRole, offer: OfferJson, context: EvaluationContext, inDomain?: number): RoleOnOffer {
  const reach = role.role.spansUnits === true ? inDomain : undefined;
  const requests = evaluateRequests(role, offer, context.rules, reach);
  const { selections } = requests;
  const findings: PredicateFinding[] = [...requests.findings];
  for (const predicate of role.unit) {
    const finding = evaluateUnit(predicate, offer, context, reach);
    if (finding !== undefined) findings.push(finding);
  }
  const devices = role.requests.reduce((sum, request) => sum + request.count, 0);
  const host = hostReplicas(role, offer);
  if (reach !== undefined && devices > 0) {
    const own = selections[0]?.count ?? 0;
    const share = own / devices;
    const freeShare = (selections[0]?.entries.reduce((sum, device) => sum + (device.free ?? device.count ?? 0), 0) ?? 0) / devices;
    return {
      role,
      findings,
      perUnit: share >= 1 ? Math.floor(share) : share,
      perFreeUnit: freeShare >= 1 ? Math.floor(freeShare) : freeShare,
      devices,
      selections,
    };
  }
  const perUnit = perUnitOf(requests, host);
  return { role, findings, perUnit: perUnit.all, perFreeUnit: perUnit.free, devices, selections };
}

/** Replicas that a unit, and the free part of one, serves by its devices and its host. */
export function perUnitOf({ selections, allocation }: RequestsOnOffer, host: number): { readonly all: number; readonly free: number } {
  // A number of accelerators that is not stated is no limit; the finding on it says that it is unknown.
  const stated = selections.every((selection) => selection.count !== undefined);
  return stated ? { all: Math.min(allocation.replicas, host), free: Math.min(allocation.free, host) } : { all: host, free: host };
}

/** More replicas than this on one unit are not counted. */
const mostReplicas = 1_000_000;

/**
 * The findings on devices. Where each request alone is met, but the same devices would have to serve several, the number of the
 * last request is found too small.
 */
function withSharedDevices(selections: readonly DeviceSelection[], allocation: DeviceAllocation): readonly PredicateFinding[] {
  const findings = selections.flatMap((selection) => selection.findings);
  const last = selections.at(-1);
  const blocked =
    selections.length > 1 && allocation.replicas === 0 && allocation.violated.length === 0 && findings.every((finding) => finding.status === "satisfied");
  if (!blocked || last === undefined) return findings;
  const detail = "the same accelerators serve the other requests of the replica";
  return findings.map((finding) => (finding.predicate === last.request.number ? plainFinding(finding.predicate, "violated", finding.seen, detail) : finding));
}

/**
 * How many replicas the host of one unit serves. A property that the offer or the role does not state is no limit.
 *
 * @implements match.replicas-share-what-a-unit-has
 */
export function hostReplicas(role: CompiledRole, offer: OfferJson): number {
  let replicas = Number.POSITIVE_INFINITY;
  for (const predicate of role.unit) {
    const need = hostNeed(predicate);
    if (need === undefined) continue;
    const fact = statedFact(offer, need.fact);
    if (fact.kind === "count" && need.count !== undefined && need.count > 0) replicas = Math.min(replicas, Math.floor(fact.value / need.count));
    if (fact.kind === "quantity" && need.quantity !== undefined) replicas = Math.min(replicas, wholeTimes(fact.value, need.quantity));
  }
  return Math.min(Math.max(replicas, 1), role.role.maxReplicasPerUnit ?? mostReplicas, mostReplicas);
}

interface HostNeed {
  readonly fact: "host.cores" | "host.memory" | "host.disk";
  readonly count?: number;
  readonly quantity?: Quantity;
}

function hostNeed({ subject }: Predicate): HostNeed | undefined {
  if (subject.kind !== "unit" || (subject.fact !== "host.cores" && subject.fact !== "host.memory" && subject.fact !== "host.disk")) return undefined;
  if (subject.test.kind === "count-min") return { fact: subject.fact, count: subject.test.bound };
  return subject.test.kind === "min" ? { fact: subject.fact, quantity: subject.test.bound } : undefined;
}
