import type { PlacementJson, PlacementStatusJson, StateManifestJson, WorkloadJson } from "@cornercast/schemas";
import type { SealedKeys } from "./driver.js";
import { isPlacementState, type PlacementOutcome, type PlacementState } from "../protocol/index.js";

/** A placement as the provider keeps it. Plain JSON; a change makes a new one. */
export interface PlacementRecord {
  readonly tenant: string;
  /** As the tenant sees it. */
  readonly placement: PlacementJson;
  /** What was placed. */
  readonly workload: WorkloadJson;
  /** The units of the offer that it holds, counted from 0. They are free again when it has ended. */
  readonly units: readonly number[];
  /** What a unit costs for an hour, by the offer as it was reserved. Absent where the offer states no price. */
  readonly unitPrice?: string;
  /** What the driver has been asked for. After a restart it is asked again. */
  readonly wanted: "nothing" | "attestable" | "running" | "paused" | "ended";
  /** Why it ends, while it does. */
  readonly ending?: PlacementOutcome;
  /** The keys that are sealed to its boundary, until it has ended. */
  readonly keys?: SealedKeys;
  /** The state that the job began with. */
  readonly initial?: StateManifestJson;
  /** The newest state that the job wrote. */
  readonly state?: StateManifestJson;
}

/** The name of a placement. */
export function nameOf({ placement }: Pick<PlacementRecord, "placement">): string {
  return placement.metadata?.name ?? "";
}

/** What changes while a placement lives. */
export function statusOf({ placement }: Pick<PlacementRecord, "placement">): PlacementStatusJson {
  return placement.status ?? {};
}

/** The state of a placement. */
export function stateOf(record: Pick<PlacementRecord, "placement">): PlacementState {
  const { state } = statusOf(record);
  return isPlacementState(state) ? state : "lost";
}

/** The name of the offer that a placement holds units of. */
export function offerOf({ placement }: Pick<PlacementRecord, "placement">): string {
  return placement.spec?.offer?.name ?? "";
}

/** Whether the lease of a placement has run out. */
export function isLapsed(record: Pick<PlacementRecord, "placement">, now: number): boolean {
  const expires = statusOf(record).lease?.expires;
  return expires !== undefined && Date.parse(expires) <= now;
}

/** Whether a placement holds its units. A reservation whose lease has run out does not, also before anybody noted that. */
export function holdsUnits(record: PlacementRecord, now: number): boolean {
  const state = stateOf(record);
  return state !== "ended" && !(state === "reserved" && isLapsed(record, now));
}
