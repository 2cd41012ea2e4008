import { jobFolder, type JobName } from "./job-folder.js";

/**
 * Lets what is done to one job be done one after another, in the order in which it was asked for.
 *
 * - What failed does not keep the next from its turn. A job that nothing waits for any more is forgotten.
 */
export function turnsOfJobs(root: string): <Result>(job: JobName, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return (job, work) => {
    const folder = jobFolder(root, job);
    const turn = (last.get(folder) ?? Promise.resolve()).then(work, work);
    last.set(folder, turn);
    const done = (): void => {
      if (last.get(folder) === turn) last.delete(folder);
    };
    turn.then(done, done);
    return turn;
  };
}
