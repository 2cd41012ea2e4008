import type { Diagnostic } from "../errors/index.js";
import type { LineIndex } from "./line-index.js";
import type { SourceRange } from "./source-node.js";

/** Collects the diagnostics of one input, at most so many. */
export interface DiagnosticSink {
  /** Adds a finding, with its place where it has one. */
  add(
    finding: Pick<Diagnostic, "code" | "message" | "pointer" | "expected" | "suggestion"> & { readonly severity?: Diagnostic["severity"] },
    range?: SourceRange,
  ): void;
  /** What was collected; when some were left out, the last one says how many. */
  all(): readonly Diagnostic[];
}

/** Makes a sink for an input by name. */
export function diagnosticSink(file: string, lines: LineIndex | undefined, limit: number): DiagnosticSink {
  const kept: Diagnostic[] = [];
  let leftOut = 0;
  return {
    add(finding, range) {
      if (kept.length >= limit) {
        leftOut += 1;
        return;
      }
      kept.push({ severity: "error", ...finding, file, ...positionOf(lines, range) });
    },
    all() {
      if (leftOut === 0) return kept;
      return [...kept, { code: "too-many-diagnostics", severity: "error", message: `and ${String(leftOut)} more`, file }];
    },
  };
}

function positionOf(lines: LineIndex | undefined, range: SourceRange | undefined): Partial<Diagnostic> {
  if (lines === undefined || range === undefined) return {};
  const start = lines.lineColumn(range.start);
  const end = lines.lineColumn(Math.max(range.start, range.end));
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
