import type { Diagnostic } from "./diagnostic.js";

/**
 * Prints a diagnostic on one line, the way compilers do.
 *
 * - `file:line:column: severity [code] message (expected …; did you mean …?)`, less the parts that are absent.
 * - A diagnostic without a line prints its JSON Pointer instead, or the byte that it is about.
 * - Control characters are escaped, so that a hostile file can neither move the cursor nor add a line.
 *
 * @example
 * ```ts
 * formatDiagnostic({ code: "unknown-field", severity: "error", message: "unknown field 'memroy'", file: "a.yaml", line: 3, column: 5, suggestion: "memory" });
 * // "a.yaml:3:5: error [unknown-field] unknown field 'memroy' (did you mean memory?)"
 * ```
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const place = formatPlace(diagnostic);
  const asides = [
    ...(diagnostic.expected === undefined ? [] : [`expected ${diagnostic.expected}`]),
    ...(diagnostic.suggestion === undefined ? [] : [`did you mean ${diagnostic.suggestion}?`]),
  ];
  const aside = asides.length === 0 ? "" : ` (${asides.join("; ")})`;
  return escapeControls(`${place}${diagnostic.severity} [${diagnostic.code}] ${diagnostic.message}${aside}`);
}

function formatPlace({ file, line, column, pointer, offset }: Diagnostic): string {
  if (line !== undefined) return `${file ?? "<input>"}:${line}:${column ?? 1}: `;
  const parts = [file, pointer === undefined || pointer === "" ? undefined : pointer, offset === undefined ? undefined : `byte ${String(offset)}`].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? "" : `${parts.join(": ")}: `;
}

function escapeControls(text: string): string {
  // Also the bidirectional overrides, which reorder what a terminal shows.
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
