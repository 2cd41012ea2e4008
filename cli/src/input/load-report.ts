import type { MatchReportJson } from "@cornercast/schemas";
import { validateDocuments } from "@cornercast/sdk/document";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { readInputs } from "./read-inputs.js";
import { readOwnDocuments } from "./read-own-documents.js";

/** Loads a match report that an earlier run wrote with `--json`. */
export async function loadReport(path: string): Promise<MatchReportJson> {
  const { documents, diagnostics } = await readOwnDocuments(readInputs([path]));
  const validated = validateDocuments(documents);
  const report = validated.documents.map(({ value }) => value as MatchReportJson).find((value) => value.kind === "MatchReport");
  const problem = [...diagnostics, ...validated.diagnostics].find((diagnostic) => diagnostic.severity === "error");
  if (report === undefined) throw new CliError(`${path} holds no match report${problem === undefined ? "" : `: ${problem.message}`}`, exitCodes.input);
  return report;
}
