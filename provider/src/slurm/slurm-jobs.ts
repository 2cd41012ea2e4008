import { fieldOf, isJsonArray, type JsonValue } from "@cornercast/sdk/document";

/** A job as Slurm lists it. */
export interface SlurmJob {
  readonly id: number;
  readonly name: string;
  /** The state, and flags such as `COMPLETING`. */
  readonly states: readonly string[];
  /** Why it waits, where it does. */
  readonly reason?: string;
  /** How often Slurm started it again. */
  readonly restarts: number;
  /** The nodes as a list of hosts, such as `n[0-3]`; empty where it has none. */
  readonly nodes: string;
}

/**
 * Reads what `squeue --json` prints.
 *
 * - States are a text or, from 23.02 on, a list; numbers are plain or `{set, infinite, number}`.
 * - A job without a number or a name is left out. Undefined where the text lists no jobs at all.
 */
export function readSlurmJobs(text: string): readonly SlurmJob[] | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  const jobs = fieldOf(value, "jobs");
  return isJsonArray(jobs) ? jobs.flatMap(readJob) : undefined;
}

function readJob(job: JsonValue): readonly SlurmJob[] {
  const [id, name, state, reason] = [numberOf(fieldOf(job, "job_id")), fieldOf(job, "name"), fieldOf(job, "job_state"), fieldOf(job, "state_reason")];
  if (id === undefined || typeof name !== "string") return [];
  const states = (isJsonArray(state) ? state : [state]).flatMap((one) => (typeof one === "string" ? one.split("+") : []));
  const nodes = fieldOf(job, "nodes");
  return [
    {
      id,
      name,
      states,
      restarts: numberOf(fieldOf(job, "restart_cnt")) ?? 0,
      nodes: typeof nodes === "string" ? nodes : "",
      ...(typeof reason !== "string" || reason === "None" || reason === "" ? {} : { reason }),
    },
  ];
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const plain = fieldOf(value, "number") ?? value;
  return typeof plain === "number" && Number.isSafeInteger(plain) && plain >= 0 ? plain : undefined;
}
