import { readdirSync, readFileSync } from "node:fs";
import type { MatchReportJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { readDocuments, validateDocuments } from "@cornercast/sdk/document";
import { match, renderReport, type TextStyle } from "@cornercast/sdk/match";
import { escape } from "../shared/element.js";
import { root } from "./root.js";

/** When examples are evaluated: their prices are of that week. */
export const exampleInstant = "2026-11-24T00:00:00Z";

/** The example market. */
export function exampleMarket(): readonly OfferJson[] {
  return readdirSync(`${root}examples/market`).flatMap((name) => documentsIn(`examples/market/${name}`) as OfferJson[]);
}

/** The report on an example workload against the example market. */
export function exampleReport(name: string): MatchReportJson {
  const [workload] = documentsIn(`examples/workloads/${name}.yaml`) as WorkloadJson[];
  if (workload === undefined) throw new Error(`examples/workloads/${name}.yaml holds no workload`);
  return match(workload, exampleMarket(), { at: exampleInstant, top: 3, fixes: 1 });
}

/** A report as the command prints it on a terminal, as HTML. */
export function reportHtml(report: MatchReportJson, width: number, steps: number): string {
  // Marks that no document may hold stand for the colours until the rest is escaped.
  const marks = ["strong", "faint", "good", "bad", "warn"] as const;
  const style = Object.fromEntries(
    marks.map((name, index) => [name, (text: string) => `${String.fromCodePoint(0xe000 + index)}${text}\ue00f`]),
  ) as unknown as TextStyle;
  return escape(renderReport(report, { width, style, steps }).trimEnd())
    .replaceAll(/[\ue000-\ue004]/gu, (mark) => `<span class="${marks[(mark.codePointAt(0) ?? 0) - 0xe000] ?? ""}">`)
    .replaceAll("\ue00f", "</span>");
}

function documentsIn(path: string): readonly unknown[] {
  const { documents, diagnostics } = validateDocuments(readDocuments([{ name: path, text: readFileSync(`${root}${path}`, "utf8") }]).documents);
  const [first] = diagnostics.filter(({ severity }) => severity === "error");
  if (first !== undefined) throw new Error(`${path}: ${first.message}`);
  return documents.map(({ value }) => value);
}
