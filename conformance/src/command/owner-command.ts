import { makeOwnerSetup, readOwnerSetup, writeOwnerSetup } from "../owner/owner-setup.js";
import type { OwnerSetup } from "../owner/owner-under-test.js";
import { ownerScenarios } from "../owner/owner-scenarios.js";
import { runOwner } from "../owner/run-owner.js";
import { exitCodeOf } from "../run/exit-code.js";
import { loadSuite } from "../run/load-suite.js";
import { redactor } from "../run/redactor.js";
import { readKnownFailing } from "./read-known-failing.js";
import { reportFormats } from "./report-formats.js";
import type { CommandContext } from "./run-command.js";
import { UsageError } from "./usage-error.js";
import { writeReports } from "./write-reports.js";

/** What `conformance owner` takes. */
export interface OwnerFlags {
  /** The folder that `conformance owner-setup` wrote. */
  readonly setup?: string;
  /** The environment variable that holds the token of a boundary. */
  readonly tokenEnv?: string;
  readonly seed?: string;
  readonly only?: readonly string[];
  readonly knownFailing?: string;
  readonly report?: string;
  readonly out?: string;
}

/** Runs `conformance owner-setup FOLDER`: makes the keys and policies with which an owner of keys is tested. Gives the exit code. */
export async function ownerSetupCommand(folder: string, context: Pick<CommandContext, "write">): Promise<number> {
  const setup = await makeOwnerSetup();
  const files = await writeOwnerSetup(folder, setup);
  context.write(
    [
      `wrote ${files.join(", ")} into ${folder}`,
      "Set up the owner that is tested with them, and with challenges that end within 20 s:",
      `  ${setup.resource}   model.key   policy.json           anchors.json   weights ${setup.weights}`,
      `  ${setup.endless} model.key   endless-policy.json   anchors.json   the same weights`,
      "issuer.spki is the key of a service that gives results: trust it, if the owner can trust one.",
      "What is under private/ stays here: the suite signs evidence with it.\n",
    ].join("\n"),
  );
  return 0;
}

/** Runs `conformance owner URL`: the scenarios of chapter 62 against a live owner of keys. Gives the exit code. */
export async function ownerCommand(url: string, flags: OwnerFlags, context: CommandContext): Promise<number> {
  if (flags.setup === undefined) throw new UsageError("--setup names the folder that owner-setup wrote, and that the owner is set up with");
  const formats = reportFormats(flags.report);
  const knownFailing = readKnownFailing(flags.knownFailing, new Set(ownerScenarios.map(({ requirement }) => `${requirement}.live`)));
  const tokenEnv = flags.tokenEnv ?? "CORNERCAST_TOKEN";
  const token = context.environment[tokenEnv];
  const setup = await readSetup(flags.setup);
  const run = await runOwner(
    loadSuite(context.suite),
    { url: url.replace(/\/+$/u, ""), setup, ...(token !== undefined && { token }) },
    {
      seed: flags.seed ?? context.randomSeed(),
      startedAt: context.now,
      only: flags.only ?? [],
      knownFailing,
      redact: redactor(context.environment, [tokenEnv]),
      clock: context.clock,
      onResult: (result, done, total) => context.progress(`${String(done)}/${String(total)} ${result.verdict} ${result.case}`),
    },
  );
  writeReports(run, formats, flags.out, context);
  return exitCodeOf(run);
}

async function readSetup(folder: string): Promise<OwnerSetup> {
  return readOwnerSetup(folder).catch((error: unknown) => {
    throw new UsageError(`--setup: ${folder} is no folder that owner-setup wrote: ${error instanceof Error ? error.message : String(error)}`);
  });
}
