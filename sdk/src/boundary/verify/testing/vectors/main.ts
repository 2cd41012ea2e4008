import { runVectors } from "./run-vectors.js";

/** Runs the cases of a folder and prints a line for each. Gives the exit code: 0 where all are as expected. */
export async function main(folder: string): Promise<number> {
  const outcomes = await runVectors(folder);
  for (const { id, answer, problems } of outcomes) {
    const why = problems.length === 0 ? "" : `  ${[...problems, ...answer.reasons].join("; ")}`;
    console.log(`${problems.length === 0 ? "ok  " : "FAIL"}  ${id}  ${answer.verdict}  ${answer.code ?? "-"}${why}`);
  }
  const good = outcomes.filter(({ problems }) => problems.length === 0).length;
  console.log(`${String(good)} of ${String(outcomes.length)} as expected`);
  return good === outcomes.length && good > 0 ? 0 : 1;
}
