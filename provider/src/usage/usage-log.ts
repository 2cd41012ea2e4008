import type { UsageRecordJson } from "@cornercast/schemas";
import type { PlacementRecord, UsageSource } from "@cornercast/sdk/server";
import type { UsageChain } from "./usage-records.js";

/** A placement whose usage is to be written down. */
export interface DueUsage {
  readonly record: PlacementRecord;
  readonly chain: UsageChain;
}

/** Keeps usage records. What was written never changes. */
export interface UsageLog extends UsageSource {
  /** Placements whose usage is not written down up to a time, in whole seconds since the epoch of Unix, or which have ended. */
  due(until: number, limit: number): Promise<readonly DueUsage[]>;
  /** Adds records to a chain; false, and nothing is added, where another process has gone on with the chain. */
  append(due: DueUsage, records: readonly UsageRecordJson[], next: UsageChain): Promise<boolean>;
}
