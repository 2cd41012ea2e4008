import { Code } from "@connectrpc/connect";
import type { AllocationJson, AssignmentJson, PlacementJson, ReserveRequestJson, ReserveResponseJson } from "@cornercast/schemas";
import type { FoundCandidate } from "../candidate-memory.js";
import { grantLease } from "../lease.js";
import { mutate, replayed } from "../mutate.js";
import type { FeedOffer } from "../offer-feed.js";
import { candidateFor, checkPrice } from "../offer-check.js";
import { isLapsed, stateOf, type PlacementRecord } from "../placement-record.js";
import type { PlacementTransaction } from "../placement-store.js";
import type { Call, ProviderContext } from "../provider-context.js";
import { refusal } from "../refusal.js";
import { instantOf, lapse } from "../transition.js";

/**
 * Takes units for a workload.
 *
 * - The workload has to fit the offer as it is now, and the offer has to be the one that the caller decided on.
 * - Which units are free is decided in the transaction that takes them. Reservations whose lease has run out end in it, so that no clock that goes
 *   back, nor that of another process, brings them to life again.
 *
 * @implements placement.names-are-never-used-twice
 */
export async function reserve(context: ProviderContext, call: Call, request: ReserveRequestJson): Promise<ReserveResponseJson> {
  const before = request.requestId === undefined ? undefined : await replayed<ReserveResponseJson>(context, call, request);
  if (before !== undefined) return before;
  const offer = context.offers.get(request.offer ?? "");
  if (offer === undefined) throw refusal(Code.NotFound, "offer-unknown", `there is no offer ${request.offer ?? ""}`, { pointer: "/offer" });
  if (request.offerDigest !== undefined && request.offerDigest !== offer.listed.digest)
    throw refusal(Code.Aborted, "offer-changed", `the offer has the digest ${offer.listed.digest ?? ""} now`, { pointer: "/offerDigest" });
  const found = candidateFor(context, call, request, offer);
  const { candidate } = found;
  checkPrice(call, request, offer, candidate.profile ?? "");
  return mutate(context, call, request, async (transaction) => {
    const name = request.name ?? "";
    if ((await transaction.get(call.caller.tenant, name)) !== undefined)
      throw refusal(Code.AlreadyExists, "placement-exists", `there is or was a placement ${name}`, { pointer: "/name" });
    const held = await unitsHeld(transaction, offer.name, call.now);
    const units = freeUnits(offer, held, candidate.units ?? 1);
    if (units === undefined) {
      const free = Math.max(0, (offer.units ?? 0) - held.size);
      throw refusal(
        Code.ResourceExhausted,
        "no-unit-free",
        `the workload takes ${String(candidate.units ?? 1)} units of ${offer.name}, and ${String(free)} are free`,
      );
    }
    const record = reservation(context, call, request, { offer, found, units });
    await transaction.put(record);
    return { placement: record.placement };
  });
}

/** The units of an offer that are held, when reservations whose lease has run out have ended. */
async function unitsHeld(transaction: PlacementTransaction, offer: string, now: number): Promise<ReadonlySet<number>> {
  const held = new Set<number>();
  for (const { tenant, name, units, reservedUntil } of await transaction.holders(offer)) {
    const record = reservedUntil === undefined || reservedUntil > now ? undefined : await transaction.get(tenant, name);
    const ended = record !== undefined && stateOf(record) === "reserved" && isLapsed(record, now) ? lapse(record, now) : undefined;
    if (ended !== undefined) await transaction.put(ended);
    else for (const unit of units) held.add(unit);
  }
  return held;
}

/**
 * The lowest units that are free; undefined where there are not enough.
 *
 * @implements placement.units-are-given-once
 */
function freeUnits({ units }: FeedOffer, held: ReadonlySet<number>, wanted: number): readonly number[] | undefined {
  const free: number[] = [];
  for (let unit = 0; free.length < wanted; unit += 1) {
    if (units !== undefined && unit >= units) return undefined;
    if (!held.has(unit)) free.push(unit);
  }
  return free;
}

interface Taken {
  readonly offer: FeedOffer;
  readonly found: FoundCandidate;
  readonly units: readonly number[];
}

function reservation(context: ProviderContext, call: Call, request: ReserveRequestJson, { offer, found, units }: Taken): PlacementRecord {
  const { workload = {}, name = "", maxPrice, policy, labels, epoch = 1 } = request;
  const { candidate, unitPrice } = found;
  const at = instantOf(call.now);
  const placement: PlacementJson = {
    apiVersion: "cornercast/v1",
    kind: "Placement",
    metadata: labels === undefined ? { name } : { name, labels },
    spec: {
      workload: { kind: "Workload", name: workload.metadata?.name ?? "", digest: context.digestOfWorkload(workload) },
      offer: { kind: "Offer", name: offer.name, digest: offer.listed.digest ?? "" },
      profile: candidate.profile ?? "",
      ...(maxPrice === undefined ? {} : { maxPrice }),
      ...(policy === undefined ? {} : { policy }),
    },
    status: {
      state: "reserved",
      epoch,
      lease: grantLease(request.lease, call.now, context.limits),
      allocations: allocationsOf(offer.name, candidate.assignments ?? [], units),
      history: [{ to: "reserved", at, reason: "placement-reserved" }],
    },
  };
  return { tenant: call.caller.tenant, placement, workload, units, wanted: "nothing", ...(unitPrice === undefined ? {} : { unitPrice }) };
}

/** Spreads the replicas of each role over its units. Roles have units of their own where there are enough for that. */
function allocationsOf(offer: string, assignments: readonly AssignmentJson[], units: readonly number[]): AllocationJson[] {
  const wanted = assignments.reduce((sum, assignment) => sum + (assignment.units ?? 1), 0);
  const allocations: AllocationJson[] = [];
  let first = 0;
  for (const { role = "", units: count = 1, replicas = 1 } of assignments) {
    const own = wanted <= units.length ? units.slice(first, first + count) : units.slice(0, count);
    first += count;
    const each = Math.ceil(replicas / Math.max(1, own.length));
    for (let replica = 0; replica < replicas; replica += 1)
      allocations.push({ role, replica, unit: `${offer}/${String(own[Math.floor(replica / each)] ?? 0)}` });
  }
  return allocations;
}
