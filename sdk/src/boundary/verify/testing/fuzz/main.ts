import { fuzzInputs } from "./fuzz-inputs.js";
import { runFuzz } from "./run-fuzz.js";

/** Mutates what lies in folders of evidence, and prints what came out. Gives the exit code: 0 where every reader did what it should. */
export async function main(
  folders: readonly string[],
  flags: { readonly seed: number; readonly from: number; readonly count: number; readonly minutes: number },
): Promise<number> {
  const { seed, from, count, minutes } = flags;
  console.log(`seed ${String(seed)}, from ${String(from)}: FC_SEED=${String(seed)} npm run test:fuzz -- --from ${String(from)} --count ${String(count)}`);
  // Most of what is thrown is what is malformed, and of no interest.
  Error.stackTraceLimit = 3;
  const start = performance.now();
  const report = await runFuzz(await fuzzInputs(folders), { seed, from, count, limit: 60_000 * minutes, now: () => performance.now() });
  for (const failure of report.failures) console.log(`FAIL  ${failure}`);
  const { done, targets, inputs, refused, slowest } = report;
  console.log(
    `${String(done)} mutations of ${String(inputs)} inputs to ${String(targets)} readers in ${((performance.now() - start) / 1_000).toFixed(0)} s, ` +
      `${((100 * refused) / Math.max(1, done)).toFixed(0)} % refused as malformed, ${String(report.failures.length)} failures; ` +
      `the slowest took ${slowest.milliseconds.toFixed(0)} ms (${slowest.what})`,
  );
  if (report.idle.length > 0) console.log(`nothing was there for: ${report.idle.join(", ")}`);
  if (done < count && report.failures.length === 0) console.log(`the time was over: go on with --from ${String(from + done)}`);
  return report.failures.length === 0 ? 0 : 1;
}
