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

/** What can be done in one transaction. Nothing of it is seen elsewhere until the transaction is committed. */
export interface PlacementTransaction {
  /** A placement, which nobody else changes until the end of the transaction. */
  get(tenant: string, name: string): Promise<PlacementRecord | undefined>;
  /** Adds or replaces a placement. */
  put(record: PlacementRecord): Promise<void>;
  /** The units of an offer that are held at a time. Nobody else takes units of it until the end of the transaction. */
  unitsHeld(offer: string, now: number): Promise<readonly number[]>;
  /** The answer that is kept under a request id. */
  answer(tenant: string, requestId: string): Promise<KeptAnswer | undefined>;
  keepAnswer(tenant: string, requestId: string, answer: KeptAnswer): Promise<void>;
}

/** A change of a placement. */
export interface PlacementChange {
  readonly revision: number;
  readonly record: PlacementRecord;
}

/** What changed after a revision. */
export type PlacementChanges =
  | { readonly kind: "changes"; readonly changes: readonly PlacementChange[]; /** Everything up to here was looked at. */ readonly revision: number }
  /** Changes after the revision are no longer known, or it was never reached. */
  | { readonly kind: "compacted" };

/**
 * Keeps placements.
 *
 * - Revisions rise in the order in which transactions are committed; each `put` has one of its own.
 * - What `transact` has resolved is never lost.
 * - A placement is kept for ever, also when it has ended: its name is never free again.
 */
export interface PlacementStore {
  /** Does some work as one. Where the work throws, nothing of it is kept and the error is passed on. */
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
  /** Placements of all tenants that have not ended, for the driver after a restart. */
  live(): Promise<readonly PlacementRecord[]>;
  /** Forgets answers that were kept until a time. */
  forgetAnswers(before: number): Promise<void>;
}
