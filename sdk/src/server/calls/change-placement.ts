import { Code } from "@connectrpc/connect";
import type {
  CheckpointRequestJson,
  CheckpointResponseJson,
  PlacementJson,
  ReleaseRequestJson,
  RenewRequestJson,
  ResumeRequestJson,
  StartRequestJson,
  StateManifestJson,
} from "@cornercast/schemas";
import { acceptStateManifest } from "@cornercast/schemas/validate";
import { documentDigest } from "../../document/index.js";
import type { PlacementState } from "../../protocol/index.js";
import { jobOf } from "../job.js";
import { grantLease } from "../lease.js";
import { changeable, mutate, replayed } from "../mutate.js";
import { stateOf, statusOf, type PlacementRecord } from "../placement-record.js";
import type { PlacementTransaction } from "../placement-store.js";
import type { Call, ProviderContext } from "../provider-context.js";
import { refusal } from "../refusal.js";
import { sealedKeys } from "../sealed-keys.js";
import { transition, withLease, withNextEpoch, withStatus, type Transition } from "../transition.js";

const onTheWayUp: readonly PlacementState[] = ["reserved", "queued", "provisioning", "attestable"];
const releasable: readonly PlacementState[] = ["reserved", "queued", "provisioning", "attestable", "running", "paused", "stopping", "ended", "lost"];

interface PlacementAnswer {
  readonly placement: PlacementJson;
}

/** Brings a placement up, to where its boundary can prove itself or to where its job runs. What was asked for before is not taken back. */
export async function start(context: ProviderContext, call: Call, request: StartRequestJson): Promise<PlacementAnswer> {
  return mutate(context, call, request, async (transaction) => {
    const record = await changeable(call, transaction, request, onTheWayUp);
    const running = request.until !== "attestable" || record.wanted === "running";
    const keys = sealedKeys(context, call, request);
    if (keys !== undefined && request.until === "attestable")
      throw refusal(Code.FailedPrecondition, "keys-too-early", "a placement that is only to be attestable gets no keys", { pointer: "/keys" });
    const queued = stateOf(record) === "reserved" ? moved(record, { to: "queued", now: call.now, reason: "start-requested" }) : record;
    return put(transaction, {
      // From here on the schedule of the workload counts, not the lease.
      ...(running ? withLease(queued, undefined) : queued),
      wanted: running ? "running" : "attestable",
      ...(request.state === undefined ? {} : { initial: request.state }),
      ...(keys === undefined ? {} : { keys }),
    });
  });
}

/** Has a job write its state. The placement changes when the state is written, in one transaction. */
export async function checkpoint(context: ProviderContext, call: Call, request: CheckpointRequestJson): Promise<CheckpointResponseJson> {
  const before = await replayed<CheckpointResponseJson>(context, call, request);
  if (before !== undefined) return before;
  const next = request.next === "pause" ? "pause" : "continue";
  const record = await changeable(call, context.placements, request, ["running"]);
  const state = await writtenState(context, call, record, next);
  return mutate(context, call, request, async (transaction) => {
    const current = await changeable(call, transaction, request, ["running"]);
    const reference = { kind: "StateManifest", name: state.metadata?.name ?? "", digest: documentDigest(state, context.sha256) };
    const noted = { ...withStatus(current, { ...statusOf(current), checkpoint: reference }), state };
    const paused = (): PlacementRecord => ({ ...withNextEpoch(moved(noted, { to: "paused", now: call.now, reason: "pause-requested" })), wanted: "paused" });
    return { ...(await put(transaction, next === "pause" ? paused() : noted)), state };
  });
}

async function writtenState({ driver }: ProviderContext, { signal }: Call, record: PlacementRecord, next: "continue" | "pause"): Promise<StateManifestJson> {
  let state: StateManifestJson;
  try {
    state = await driver.checkpoint(jobOf(record), next, signal);
  } catch (error) {
    throw refusal(Code.Unavailable, "driver-refused", `the state was not written: ${error instanceof Error ? error.message : "the driver refused"}`);
  }
  if (!acceptStateManifest(state)) throw new Error("the driver gave a state that is not a StateManifest");
  return state;
}

/** Lets a paused job go on, under a new epoch. */
export async function resume(context: ProviderContext, call: Call, request: ResumeRequestJson): Promise<PlacementAnswer> {
  return mutate(context, call, request, async (transaction) => {
    const record = await changeable(call, transaction, request, ["paused"]);
    const keys = sealedKeys(context, call, request);
    const kept = keys === undefined ? {} : { keys };
    return put(transaction, { ...withNextEpoch(moved(record, { to: "running", now: call.now, reason: "resume-requested" })), ...kept, wanted: "running" });
  });
}

/** Extends the lease. A placement that was asked to run has none, and is answered as it is. */
export async function renew(context: ProviderContext, call: Call, request: RenewRequestJson): Promise<PlacementAnswer> {
  return mutate(context, call, request, async (transaction) => {
    const record = await changeable(call, transaction, request, onTheWayUp);
    if (record.wanted === "running") return { placement: record.placement };
    return put(transaction, withLease(record, grantLease(request.lease, call.now, context.limits)));
  });
}

/** Ends a placement. One that is ending or has ended is answered as it is. */
export async function release(context: ProviderContext, call: Call, request: ReleaseRequestJson): Promise<PlacementAnswer> {
  return mutate(context, call, request, async (transaction) => {
    const record = await changeable(call, transaction, request, releasable);
    const state = stateOf(record);
    if (state === "ended" || state === "stopping") return { placement: record.placement };
    const change = { now: call.now, reason: "release-requested" as const, ...(request.message === undefined ? {} : { message: request.message }) };
    // Nothing runs for a reservation, so that there is nothing to stop.
    if (state === "reserved") return put(transaction, { ...moved(record, { ...change, to: "ended", outcome: "released" }), wanted: "nothing" });
    return put(transaction, { ...moved(withLease(record, undefined), { ...change, to: "stopping" }), wanted: "ended", ending: "released" });
  });
}

async function put(transaction: PlacementTransaction, record: PlacementRecord): Promise<PlacementAnswer> {
  await transaction.put(record);
  return { placement: record.placement };
}

/** A change that the caller has made sure is allowed. */
function moved(record: PlacementRecord, change: Transition): PlacementRecord {
  const next = transition(record, change);
  if (next === undefined) throw new Error(`a placement cannot go from ${stateOf(record)} to ${change.to}`);
  return next;
}
