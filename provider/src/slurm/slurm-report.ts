import type { DriverReport } from "@cornercast/sdk/server";
import { pausedState, type JobName } from "../jobs/job-folder.js";
import { controlOf, saidOf, slurmExitCode, slurmReplicas, type Allocation } from "./slurm-folder.js";
import type { SlurmJob } from "./slurm-jobs.js";
import { slurmMeaning } from "./slurm-states.js";

/**
 * What there is to report of a placement, from its job in Slurm and from what the script in it says; undefined where that is not clear yet.
 *
 * - What the script said before Slurm started it again does not count.
 * - A paused job whose allocation is over is still paused: it gets another one when it goes on.
 * - A job that Slurm has forgotten is judged by the exit codes that it left; without them it has failed.
 */
export function slurmReport({ tenant, name }: JobName, folder: string, allocation: Allocation, job: SlurmJob | undefined): DriverReport | undefined {
  const meaning = job === undefined ? undefined : slurmMeaning(job.states);
  if (job !== undefined && meaning === undefined) return undefined;
  const why = job?.reason === undefined ? {} : { message: `Slurm says ${job.reason}` };
  switch (meaning?.kind) {
    case "waits":
      return { tenant, name, state: "queued", ...why };
    case "starts":
      return { tenant, name, state: "provisioning", ...why };
    case "ending":
      return undefined;
    case "runs": {
      const said = saidOf(folder, allocation);
      if (said === undefined || said.restarts !== job?.restarts) return { tenant, name, state: "provisioning" };
      if (said.word === "running") return controlOf(folder)?.word === "run" ? { tenant, name, state: "running" } : undefined;
      return said.word === "ready" ? { tenant, name, state: "attestable" } : undefined;
    }
    case "over":
    case undefined: {
      if (pausedState(folder) !== undefined) return undefined;
      const replicas = slurmReplicas(folder);
      const codes = replicas.map(slurmExitCode);
      const broken = codes.findIndex((code) => code !== undefined && code !== 0);
      const finished = saidOf(folder, allocation)?.word === "over";
      const base = { tenant, name, state: "ended" as const };
      if (finished && broken < 0) return { ...base, outcome: "succeeded" };
      if (finished) {
        const { role = "", index = 0 } = replicas[broken] ?? {};
        const how = codes[broken] === -1 ? "was ended from outside" : `ended with the code ${String(codes[broken])}`;
        return { ...base, outcome: "failed", message: `replica ${String(index)} of ${role} ${how}` };
      }
      if (meaning?.kind === "over" && meaning.outcome !== "succeeded") return { ...base, outcome: meaning.outcome, message: `Slurm says that ${meaning.why}` };
      return { ...base, outcome: "failed", message: `the job ${String(allocation.id ?? "")} ended in Slurm before its commands did` };
    }
  }
}
