import type { AllocationJson, EndpointJson, PlacementConditionJson, ReasonCode, StartRequestJson, StateManifestJson, WorkloadJson } from "@cornercast/schemas";
import type { PlacementOutcome, PlacementState } from "../protocol/index.js";

/** A job that a driver runs. */
export interface Job {
  readonly tenant: string;
  /** The name of the placement. A tenant and a name make one job, for ever. */
  readonly name: string;
  readonly epoch: number;
  readonly workload: WorkloadJson;
  /** The profile that runs. */
  readonly profile: string;
  /** The name of the offer, and which of its units the job holds, counted from 0. */
  readonly offer: string;
  readonly units: readonly number[];
  readonly allocations: readonly AllocationJson[];
  /** The state that the job begins with. */
  readonly initial?: StateManifestJson;
  /** Keys that are sealed to its boundary, by their names. What it finds of them in `CORNERCAST_KEYS` only the boundary can open. */
  readonly keys?: SealedKeys;
}

/** Sealed keys by their names. */
export type SealedKeys = NonNullable<StartRequestJson["keys"]>;

/** What a driver sees of a job. */
export interface DriverReport {
  readonly tenant: string;
  readonly name: string;
  /** The state that the job is in. Steps that are left out on the way up are filled in. */
  readonly state: Exclude<PlacementState, "reserved">;
  /** How it ended, where it did. */
  readonly outcome?: Extract<PlacementOutcome, "succeeded" | "failed" | "preempted">;
  readonly reason?: ReasonCode;
  /** One line for people: of a state that lasts, what holds the job up in it. The next report of that state replaces it. */
  readonly message?: string;
  readonly endpoints?: readonly EndpointJson[];
  readonly conditions?: readonly PlacementConditionJson[];
}

/** A piece of a log. */
export interface LogPiece {
  readonly data: Uint8Array;
  readonly stream: "stdout" | "stderr";
  /** Where to go on after it. */
  readonly cursor: string;
}

/** Which log. */
export interface LogQuery {
  readonly role?: string;
  readonly replica: number;
  readonly follow: boolean;
  readonly after?: string;
}

/**
 * Runs jobs.
 *
 * - Every call can come again for the same job and epoch, also after a restart, and then changes nothing that is already so: a job that runs is
 *   adopted, one that is paused stays so and gives the state that it wrote.
 * - A call that throws is reported to whoever asked; `start` that throws ends the job as failed, and `stop` is called for what there is of it.
 */
export interface Driver {
  /** Whether it hands sealed keys to jobs. Default: no, and calls with keys are refused. */
  readonly takesKeys?: boolean;
  /** Begins to bring a job up; one that is paused goes on. It resolves when that is under way; what follows is reported. */
  start(job: Job, until: "attestable" | "running"): Promise<void>;
  /** Has the job write its state. It resolves when the state is written and, where it is to pause, the job is stopped and keeps its units. */
  checkpoint(job: Job, next: "continue" | "pause", signal: AbortSignal): Promise<StateManifestJson>;
  /** Ends a job. It resolves when nothing of it is left on its units. */
  stop(job: Job): Promise<void>;
  /** What the job writes, where the driver keeps it. */
  logs?(job: Job, query: LogQuery, signal: AbortSignal): AsyncIterable<LogPiece>;
  /** What the driver sees, from now on and until the signal aborts. */
  reports(signal: AbortSignal): AsyncIterable<DriverReport>;
}
