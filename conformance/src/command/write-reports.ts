import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { consoleReport } from "../report/console-report.js";
import { formatReport, reportFiles, type ReportFormat } from "../report/reports.js";
import type { RunModel } from "../run/run-model.js";
import type { CommandContext } from "./run-command.js";

/** Prints what became of a run, and writes the reports that were asked for into a folder (default: `conformance-report`). */
export function writeReports(run: RunModel, formats: readonly ReportFormat[], out: string | undefined, context: CommandContext): void {
  context.progress("");
  context.write(consoleReport(run));
  const folder = out ?? "conformance-report";
  for (const format of formats) {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, reportFiles[format]);
    writeFileSync(path, formatReport(run, format));
    context.write(`wrote ${path}\n`);
  }
}
