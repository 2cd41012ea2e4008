import { formatDiagnostic, type Diagnostic } from "@cornercast/sdk/errors";
import type { Terminal } from "./terminal.js";
import { wrapText } from "./wrap-text.js";

/** Writes diagnostics to standard error, errors first, and says how many there are. */
export function writeDiagnostics(diagnostics: readonly Diagnostic[], terminal: Terminal, limit = 50): void {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity !== "error");
  for (const diagnostic of [...errors, ...warnings].slice(0, limit)) terminal.warn(`${wrapText(formatDiagnostic(diagnostic), terminal.columns, "    ")}\n`);
  if (diagnostics.length > limit)
    terminal.warn(`and ${String(diagnostics.length - limit)} more (${String(errors.length)} errors, ${String(warnings.length)} warnings in all)\n`);
}
