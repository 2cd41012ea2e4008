import { readFileSync } from "node:fs";
import { isJsonObject, readDocuments, validateDocuments, type JsonObject } from "@cornercast/sdk/document";
import { providerScenarios } from "../provider/provider-scenarios.js";
import { runProvider } from "../provider/run-provider.js";
import { exitCodeOf } from "../run/exit-code.js";
import { loadSuite } from "../run/load-suite.js";
import { redactor } from "../run/redactor.js";
import type { CommandContext } from "./run-command.js";
import { reportFormats } from "./report-formats.js";
import { readControls } from "./provider-controls.js";
import { readKnownFailing } from "./read-known-failing.js";
import { UsageError } from "./usage-error.js";
import { writeReports } from "./write-reports.js";

/** What `conformance provider` takes. */
export interface ProviderFlags {
  readonly workload?: string;
  /** The environment variables that hold the tokens of two tenants. */
  readonly tokenEnv?: string;
  readonly otherTokenEnv?: string;
  readonly grpcUrl?: string;
  /** The environment variable that holds the token of a reader of the first tenant. */
  readonly readerTokenEnv?: string;
  /** Commands of a shell: one that kills the provider and starts it again, and two that take its store away and give it back. */
  readonly restart?: string;
  readonly takeStore?: string;
  readonly giveStore?: string;
  readonly startLine?: string;
  readonly otherUrl?: string;
  /** Files with its logs. */
  readonly log?: readonly string[];
  /** A file `{issuer, audience, keyId, key, claims}`, of which `key` names the private key beside it. */
  readonly issuer?: string;
  readonly usage?: boolean;
  readonly seed?: string;
  readonly only?: readonly string[];
  readonly knownFailing?: string;
  readonly report?: string;
  readonly out?: string;
}

/** Runs `conformance provider URL`: the scenarios of chapter 70 against a live provider. Gives the exit code. */
export async function providerCommand(url: string, flags: ProviderFlags, context: CommandContext): Promise<number> {
  const [tokenEnv, otherTokenEnv] = [flags.tokenEnv ?? "CORNERCAST_TOKEN", flags.otherTokenEnv ?? "CORNERCAST_OTHER_TOKEN"];
  const [token, otherToken] = [tokenEnv, otherTokenEnv].map((name) => context.environment[name]);
  if (token === undefined || otherToken === undefined) throw new UsageError(`${tokenEnv} and ${otherTokenEnv} have to hold the tokens of two tenants`);
  if (flags.workload === undefined)
    throw new UsageError("--workload names a Workload that fits one unit of an offer, runs until it is released, and can be paused");
  const formats = reportFormats(flags.report);
  const knownFailing = readKnownFailing(flags.knownFailing, new Set(providerScenarios.map(({ requirement }) => `${requirement}.live`)));
  const workload = readWorkload(flags.workload);
  const run = await runProvider(
    loadSuite(context.suite),
    {
      url: url.replace(/\/+$/u, ""),
      token,
      otherToken,
      workload,
      controls: readControls(flags, context),
      ...(flags.grpcUrl !== undefined && { http2Url: flags.grpcUrl.replace(/\/+$/u, "") }),
    },
    {
      seed: flags.seed ?? context.randomSeed(),
      startedAt: context.now,
      only: flags.only ?? [],
      knownFailing,
      redact: redactor(context.environment, [tokenEnv, otherTokenEnv, ...(flags.readerTokenEnv === undefined ? [] : [flags.readerTokenEnv])]),
      clock: context.clock,
      onResult: (result, done, total) => context.progress(`${String(done)}/${String(total)} ${result.verdict} ${result.case}`),
    },
  );
  writeReports(run, formats, flags.out, context);
  return exitCodeOf(run);
}

function readWorkload(path: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new UsageError(`--workload: ${path} cannot be read`);
  }
  const read = readDocuments([{ name: path, text }]);
  const { diagnostics } = validateDocuments(read.documents);
  const value = read.documents[0]?.value;
  const error = [...read.diagnostics, ...diagnostics].find(({ severity }) => severity === "error");
  if (error !== undefined) throw new UsageError(`--workload: ${path}: [${error.code}] ${error.message}`);
  if (value === undefined || !isJsonObject(value) || value["kind"] !== "Workload") throw new UsageError(`--workload: ${path} holds no Workload`);
  return value;
}
