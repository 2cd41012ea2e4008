import type { RunModel } from "../run/run-model.js";
import { htmlReport } from "./html-report.js";
import { junitReport } from "./junit-report.js";
import { tapReport } from "./tap-report.js";

/** The formats of reports that are files, and the name of the file of each. */
export const reportFiles = { json: "report.json", junit: "junit.xml", html: "report.html", tap: "report.tap" } as const;
export type ReportFormat = keyof typeof reportFiles;

/** A run in a format. All formats say the same: they are made of one model. */
export function formatReport(run: RunModel, format: ReportFormat): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(run, undefined, 2)}\n`;
    case "junit":
      return junitReport(run);
    case "html":
      return htmlReport(run);
    case "tap":
      return tapReport(run);
  }
}
