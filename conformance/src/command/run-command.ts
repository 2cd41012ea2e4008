import { exitCodeOf } from "../run/exit-code.js";
import { loadSuite } from "../run/load-suite.js";
import { redactor } from "../run/redactor.js";
import type { RunModel } from "../run/run-model.js";
import { runSuite } from "../run/run-suite.js";
import { processSystem } from "../systems/process-system.js";
import { readKnownFailing } from "./read-known-failing.js";
import { reportFormats } from "./report-formats.js";
import { secondsOf } from "./seconds.js";
import { UsageError } from "./usage-error.js";
import { writeReports } from "./write-reports.js";

/** What the command reaches outside of itself. */
export interface CommandContext {
  readonly write: (text: string) => void;
  readonly progress: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The time now, as an RFC 3339 instant. */
  readonly now: string;
  readonly clock: () => number;
  readonly randomSeed: () => string;
  /** Where the suite is (default: that of this package). */
  readonly suite?: string;
}

/** What `conformance run` takes. */
export interface RunFlags {
  readonly seed?: string;
  readonly only?: readonly string[];
  readonly knownFailing?: string;
  readonly report?: string;
  /** The folder of reports (default: `conformance-report`). */
  readonly out?: string;
  /** Seconds that one answer may take (default: 10). */
  readonly timeout?: string;
  /** Names of environment variables whose values are secret. */
  readonly secret?: readonly string[];
}

/** Runs `conformance run -- COMMAND…`: the suite against a child process. Gives the run and its exit code. */
export async function runCommand(
  command: readonly string[],
  flags: RunFlags,
  context: CommandContext,
): Promise<{ readonly code: number; readonly run: RunModel }> {
  if (command.length === 0) throw new UsageError("name the program of the implementation after --, such as: -- ./my-adapter");
  const formats = reportFormats(flags.report);
  const timeout = secondsOf(flags.timeout ?? "10");
  const suite = loadSuite(context.suite);
  const knownFailing = readKnownFailing(flags.knownFailing, new Set([...suite.cases, ...suite.invariants].map(({ id }) => id)));
  const system = processSystem({ command, timeout, env: context.environment });
  try {
    const run = await runSuite(suite, system, {
      seed: flags.seed ?? context.randomSeed(),
      startedAt: context.now,
      only: flags.only ?? [],
      knownFailing,
      redact: redactor(context.environment, flags.secret),
      clock: context.clock,
      onResult: (result, done, total) => context.progress(`${String(done)}/${String(total)} ${result.verdict} ${result.case}`),
    });
    writeReports(run, formats, flags.out, context);
    return { code: exitCodeOf(run), run };
  } finally {
    system.stop();
  }
}
