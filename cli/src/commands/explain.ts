import { explainOffer, renderExplanation } from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { loadDocuments } from "../input/load-documents.js";
import { onceStandardInput, readInputs } from "../input/read-inputs.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";
import { instant, offerNamed } from "./match.js";

/** What `cornercast explain` takes. */
export interface ExplainFlags {
  readonly offer?: string;
  readonly at?: string;
  readonly json?: boolean;
  readonly provider?: string;
}

/** Runs `cornercast explain WORKLOAD OFFERS… --offer NAME` and gives its exit code. */
export async function runExplain(paths: readonly string[], flags: ExplainFlags, now: string, terminal: Terminal): Promise<number> {
  const at = instant(flags.at, now);
  const options = { at, ...(flags.provider === undefined ? {} : { provider: flags.provider }) };
  const [workloadPath, ...offerPaths] = paths;
  if (workloadPath === undefined || offerPaths.length === 0)
    throw new CliError("explain takes a workload and at least one file or folder of offers", exitCodes.usage);
  onceStandardInput(paths);
  const wanted = await loadDocuments(readInputs([workloadPath]), options, terminal);
  const supplied = await loadDocuments(readInputs(offerPaths), options, terminal);
  writeDiagnostics(
    [...wanted.diagnostics, ...supplied.diagnostics].filter((problem) => problem.severity === "error"),
    terminal,
  );
  const workload = wanted.workloads[0];
  if (workload === undefined) throw new CliError(`${workloadPath} holds no workload that can be matched`, exitCodes.input);
  if (supplied.offers.length === 0) throw new CliError("there are no offers to explain", exitCodes.input);
  const names = supplied.offers.map((offer) => offer.metadata?.name ?? "");
  const name = flags.offer ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined)
    throw new CliError(`there are ${String(names.length)} offers; name one with --offer, such as --offer ${names[0] ?? "NAME"}`, exitCodes.usage);
  const offer = offerNamed(supplied.offers, name);
  const { celSelectors } = await import("@cornercast/sdk/match/cel");
  const explanation = explainOffer(workload, offer, { at, compileSelector: celSelectors });
  if (flags.json === true) terminal.write(`${JSON.stringify(explanation, undefined, 2)}\n`);
  else terminal.write(renderExplanation(explanation, { width: terminal.columns, style: terminal.style }));
  return exitCodes.ok;
}
