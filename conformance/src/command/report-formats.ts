import { reportFiles, type ReportFormat } from "../report/reports.js";
import { UsageError } from "./usage-error.js";

/** The formats that `--report` names, apart by commas. */
export function reportFormats(text: string | undefined): readonly ReportFormat[] {
  return (text ?? "").split(",").flatMap((name) => {
    if (name === "") return [];
    if (name === "json" || name === "junit" || name === "html" || name === "tap") return [name];
    throw new UsageError(`--report takes ${Object.keys(reportFiles).join(", ")}, not ${name}`);
  });
}
