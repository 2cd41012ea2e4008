import { readSlurmJobs, type SlurmJob } from "./slurm-jobs.js";
import { SlurmError, type SlurmCommand } from "./slurm-command.js";
import { slurmMeaning } from "./slurm-states.js";

/** The jobs of this user in Slurm, and what can be done to them. */
export interface SlurmCluster {
  /** The jobs as they are after the call. Callers that come while they are read share the next reading, because what they did may be missing in this one. */
  jobs(): Promise<readonly SlurmJob[]>;
  /** Submits a script with its words, and gives the number of the job. */
  submit(options: readonly string[], script: string, words: readonly string[]): Promise<number>;
  /** Sends a signal to the script of a job. */
  signal(id: number, signal: string): Promise<void>;
  /** Cancels jobs. Those that are over, or that nobody knows, are so already. */
  cancel(ids: readonly number[]): Promise<void>;
}

/** A cluster behind the commands of Slurm. */
export function slurmCluster(command: SlurmCommand): SlurmCluster {
  let reading: Promise<readonly SlurmJob[]> | undefined;
  let next: Promise<readonly SlurmJob[]> | undefined;

  async function read(): Promise<readonly SlurmJob[]> {
    // Older versions print the jobs of everybody, whatever is asked for; the names tell.
    const jobs = readSlurmJobs(await command("squeue", ["--json", "--me", "--states=all"]));
    if (jobs === undefined) throw new SlurmError("squeue printed no list of jobs in JSON", true);
    return jobs;
  }

  function begin(): Promise<readonly SlurmJob[]> {
    next = undefined;
    const begun = read().finally(() => {
      if (reading === begun) reading = undefined;
    });
    reading = begun;
    return begun;
  }

  return {
    jobs() {
      if (reading === undefined) return begin();
      next ??= reading.then(begin, begin);
      return next;
    },
    async submit(options, script, words) {
      const printed = await command("sbatch", ["--parsable", ...options, script, ...words]);
      const id = /^([0-9]+)(?:;|\s|$)/u.exec(printed)?.[1];
      if (id === undefined) throw new SlurmError("sbatch gave no number", true);
      return Number(id);
    },
    async signal(id, signal) {
      await command("scancel", ["--batch", `--signal=${signal}`, String(id)]);
    },
    async cancel(ids) {
      for (const id of ids) {
        try {
          await command("scancel", ["--quiet", String(id)]);
        } catch (error) {
          if (!/invalid job id|already completing|job\/step already/iu.test(error instanceof Error ? error.message : "")) throw error;
        }
      }
    },
  };
}

/** Whether a job of Slurm is over and nothing of it is left. A state that nobody knows counts as alive. */
export function isOver(job: SlurmJob): boolean {
  return slurmMeaning(job.states)?.kind === "over";
}
