import { clientScenarios } from "../client/client-scenarios.js";
import { runClient } from "../client/run-client.js";
import { exitCodeOf } from "../run/exit-code.js";
import { loadSuite } from "../run/load-suite.js";
import { redactor } from "../run/redactor.js";
import { processSystem } from "../systems/process-system.js";
import { reportFormats } from "./report-formats.js";
import type { CommandContext, RunFlags } from "./run-command.js";
import { secondsOf } from "./seconds.js";
import { readKnownFailing } from "./read-known-failing.js";
import { UsageError } from "./usage-error.js";
import { writeReports } from "./write-reports.js";

/** What `conformance client` takes. */
export type ClientFlags = RunFlags;

/** Runs `conformance client -- COMMAND…`: the scenarios about clients against one in a child process. Gives the exit code. */
export async function clientCommand(command: readonly string[], flags: ClientFlags, context: CommandContext): Promise<number> {
  if (command.length === 0) throw new UsageError("name the program that drives the client after --, such as: -- ./my-adapter");
  const formats = reportFormats(flags.report);
  const knownFailing = readKnownFailing(flags.knownFailing, new Set(clientScenarios.map(({ requirement }) => `${requirement}.live`)));
  // Scenarios say themselves how long an operation may take; this is for clients that never come back.
  const client = processSystem({ command, timeout: secondsOf(flags.timeout ?? "30"), env: context.environment });
  try {
    const run = await runClient(loadSuite(context.suite), client, {
      seed: flags.seed ?? context.randomSeed(),
      startedAt: context.now,
      only: flags.only ?? [],
      knownFailing,
      redact: redactor(context.environment, flags.secret),
      clock: context.clock,
      onResult: (result, done, total) => context.progress(`${String(done)}/${String(total)} ${result.verdict} ${result.case}`),
    });
    writeReports(run, formats, flags.out, context);
    return exitCodeOf(run);
  } finally {
    client.stop();
  }
}
