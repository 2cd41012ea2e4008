import { execFile } from "node:child_process";

/** A command of Slurm that failed. */
export class SlurmError extends Error {
  override readonly name = "SlurmError";
  /** Whether the controller may not have heard of it: the same may succeed later. */
  readonly transient: boolean;

  constructor(message: string, transient: boolean) {
    super(message);
    this.transient = transient;
  }
}

/** Runs a command of Slurm and gives what it prints. */
export type SlurmCommand = (command: "sbatch" | "scancel" | "scontrol" | "squeue", words: readonly string[]) => Promise<string>;

/** What is said where the controller was not reached, or did not answer. */
const unreached = /unable to contact|timed out|connection refused|temporarily|zero bytes|communication|socket|slurm_load|try again/iu;

/** How long a command may take, in milliseconds. Commands wait for a controller that is away. */
const patience = 15_000;

/**
 * Runs commands of Slurm as they are, without a shell between.
 *
 * - Of the environment they get the path, the home and `SLURM_CONF` only: other variables would change what they do, and would get into jobs.
 */
export function slurmCommand(conf?: string): SlurmCommand {
  const env = {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: process.env["HOME"] ?? "/",
    LC_ALL: "C",
    ...(conf === undefined ? {} : { SLURM_CONF: conf }),
  };
  return (command, words) =>
    new Promise((resolve, reject) => {
      execFile(command, words, { env, timeout: patience, maxBuffer: 1 << 28, encoding: "utf8" }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (error.code === "ENOENT") reject(new SlurmError(`there is no ${command} here`, false));
        else {
          const [line = ""] = stderr.trim().split("\n").slice(-1);
          const said = line.replace(/^(?:sbatch|scancel|scontrol|squeue|slurm_[a-z_]+): (?:error: )?/u, "").slice(0, 512);
          reject(new SlurmError(`${command}: ${said === "" ? "it did not answer" : said}`, error.killed === true || said === "" || unreached.test(stderr)));
        }
      });
    });
}
