import type { LeaseJson, PlacementJson, PlacementStatusJson, ReasonCode, StateChangeJson } from "@cornercast/schemas";
import { pathBetween, type PlacementOutcome, type PlacementState } from "../protocol/index.js";
import { stateOf, statusOf, type PlacementRecord } from "./placement-record.js";

/** A change of state and why. */
export interface Transition {
  readonly to: PlacementState;
  /** Now, in milliseconds since the epoch of Unix. */
  readonly now: number;
  readonly reason: ReasonCode;
  readonly message?: string;
  /** How it ended, where it ends. */
  readonly outcome?: PlacementOutcome;
}

/** The most changes of state that a placement lists; older ones are left out. */
const listedChanges = 4096;
/** The longest message that a placement has. */
const longestMessage = 1024;

/**
 * A placement after a change of state, or undefined where the state does not allow the change.
 *
 * - Steps that were not seen on the way up are written down too, at the same time.
 * - What has ended has no lease.
 *
 * @implements placement.history-keeps-to-the-table
 */
export function transition(record: PlacementRecord, { to, now, reason, message, outcome }: Transition): PlacementRecord | undefined {
  const path = pathBetween(stateOf(record), to);
  if (path === undefined) return undefined;
  if (path.length === 0) return record;
  const at = instantOf(now);
  const text = message === undefined || message === "" ? {} : { message: message.slice(0, longestMessage) };
  const before = statusOf(withWords(record, reason, message));
  const history: StateChangeJson[] = [...(before.history ?? [])];
  let from: string = stateOf(record);
  for (const state of path) {
    history.push({ from, to: state, at, reason, ...text });
    from = state;
  }
  const listed = history.length > listedChanges ? history.slice(-listedChanges) : history;
  if (to !== "ended") return withStatus(record, { ...before, state: to, history: listed });
  const { lease: _lease, ...unleased } = before;
  return withStatus(record, { ...unleased, state: to, history: listed, outcome: outcome ?? record.ending ?? "failed" });
}

/**
 * A placement with what people should know of the state that it is in, or with nothing of that. What was said of it before goes.
 *
 * @implements placement.message-is-of-its-state
 */
export function withWords(record: PlacementRecord, reason: ReasonCode, message: string | undefined): PlacementRecord {
  const { reason: code, message: before } = statusOf(record);
  const text = message === "" ? undefined : message?.slice(0, longestMessage);
  if (text === before && (text === undefined || reason === code)) return record;
  const { reason: _reason, message: _message, ...status } = statusOf(record);
  return withStatus(record, text === undefined ? status : { ...status, reason, message: text });
}

/**
 * A reservation whose lease has run out, as it ends.
 *
 * @implements placement.leases-run-out
 */
export function lapse(record: PlacementRecord, now: number): PlacementRecord | undefined {
  const ended = transition(record, { to: "ended", now, reason: "lease-expired", outcome: "expired" });
  return ended === undefined ? undefined : { ...ended, wanted: "nothing" };
}

/** A placement with another status. */
export function withStatus(record: PlacementRecord, status: PlacementStatusJson): PlacementRecord {
  const placement: PlacementJson = { ...record.placement, status };
  return { ...record, placement };
}

/** A placement with another lease, or with none. */
export function withLease(record: PlacementRecord, lease: LeaseJson | undefined): PlacementRecord {
  const { lease: _lease, ...status } = statusOf(record);
  return withStatus(record, lease === undefined ? status : { ...status, lease });
}

/**
 * A placement under the next epoch.
 *
 * @implements placement.pause-and-resume-raise-the-epoch
 */
export function withNextEpoch(record: PlacementRecord): PlacementRecord {
  return withStatus(record, { ...statusOf(record), epoch: (statusOf(record).epoch ?? 0) + 1 });
}

/** A time as an RFC 3339 instant. */
export function instantOf(now: number): string {
  return new Date(now).toISOString();
}
