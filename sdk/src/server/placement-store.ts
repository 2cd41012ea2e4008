import type { Position } from "../protocol/index.js";
import type { PlacementRecord } from "./placement-record.js";

/** An answer that is kept so that its request can be repeated. */
export interface KeptAnswer {
  /** The digest of the request. */
  readonly request: string;
  /** The answer in JSON. */
  readonly answer: string;
  /** Until when it is kept, in milliseconds since the epoch of Unix. */
  readonly until: number;
}

/** A placement that holds units of an offer. */
export interface UnitHolder {
  readonly tenant: string;
  readonly name: string;
  readonly units: readonly number[];
  /** When the lease of a reservation runs out, in milliseconds since the epoch of Unix. Absent where nothing frees the units by itself. */
  readonly reservedUntil?: number;
}

/** What can be done in one transaction. Nothing of it is seen elsewhere until the transaction is committed. */
export interface PlacementTransaction {
  /** A placement, which nobody else changes until the end of the transaction. */
  get(tenant: string, name: string): Promise<PlacementRecord | undefined>;
  /** Adds or replaces a placement. */
  put(record: PlacementRecord): Promise<void>;
  /** The placements that hold units of an offer and have not ended. Nobody else takes units of it until the end of the transaction. */
  holders(offer: string): Promise<readonly UnitHolder[]>;
  /** The answer that is kept under a request id. A request under the same id waits until the end of the transaction. */
  answer(tenant: string, requestId: string): Promise<KeptAnswer | undefined>;
  keepAnswer(tenant: string, requestId: string, answer: KeptAnswer): Promise<void>;
}

/** A change of a placement. */
export interface PlacementChange {
  readonly revision: number;
  /** As it was after the change. */
  readonly record: Pick<PlacementRecord, "tenant" | "placement" | "wanted">;
}

/** What changed after a revision. */
export type PlacementChanges =
  | { readonly kind: "changes"; readonly changes: readonly PlacementChange[]; /** Everything up to here was looked at. */ readonly revision: number }
  /** Changes after the revision are no longer known, or it was never reached. */
  | { readonly kind: "compacted" };

/**
 * Keeps placements, for one process or for several.
 *
 * - Revisions rise in the order in which transactions are committed; each `put` has one of its own.
 * - What `transact` has resolved is never lost.
 * - A placement is kept for ever, also when it has ended: its name is never free again.
 * - Of the processes that use a store one drives a job, the one that claimed it. When that one is gone, another one adopts the job.
 */
export interface PlacementStore {
  /** Does some work as one. Where the work throws, nothing of it is kept and the error is passed on. The work is done again where others were in its way. */
  transact<Result>(work: (transaction: PlacementTransaction) => Promise<Result>): Promise<Result>;
  get(tenant: string, name: string): Promise<PlacementRecord | undefined>;
  /** Placements of a tenant in the order of their names, from the first one after a name, and the position that they were read at. */
  list(tenant: string, after: string, limit: number): Promise<{ readonly records: readonly PlacementRecord[]; readonly position: Position }>;
  position(): Promise<Position>;
  /** The changes after a revision, of one tenant or of all, the oldest first. */
  changes(tenant: string | undefined, after: number, limit: number): Promise<PlacementChanges>;
  /** Resolves when there is a change after a revision, or when the signal aborts. */
  changed(after: number, signal: AbortSignal): Promise<void>;
  /** Placements of all tenants that have not ended and whose lease has run out at a time. */
  lapsed(now: number, limit: number): Promise<readonly PlacementRecord[]>;
  /** Placements of all tenants that have not ended. */
  live(): Promise<readonly PlacementRecord[]>;
  /** Makes this process the one that drives a job; whether it is. A process that lives keeps what it claimed. */
  claim(tenant: string, name: string): Promise<boolean>;
  /** Claims jobs that no process drives, among them those of processes that are gone. */
  adopt(limit: number): Promise<readonly PlacementRecord[]>;
  /** Gives up what this process claimed, so that others adopt it at once. */
  leave(): Promise<void>;
  /** Forgets answers that were kept until a time. */
  forgetAnswers(before: number): Promise<void>;
}
