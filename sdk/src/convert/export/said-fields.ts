import type { Diagnostic } from "../../errors/index.js";
import { formatPointer, isJsonArray, isJsonObject, type JsonValue } from "../../document/index.js";

/** Keeps count of which fields of a document an export has said. */
export interface SaidFields {
  /** The field at a path is in the text, with all that is in it. */
  say(...path: readonly (string | number)[]): void;
  /** The field is in the text, but does not mean quite the same there. */
  sayAlmost(message: string, ...path: readonly (string | number)[]): void;
  /** The text cannot be used as it is. */
  refuse(message: string, ...path: readonly (string | number)[]): void;
  /** What there is to report: what was said almost, and the largest parts of the document of which nothing was said. */
  diagnostics(): readonly Diagnostic[];
}

/** Starts with a document of which nothing is said but what every document says of itself. */
export function saidFields(document: object, format: string, file: string): SaidFields {
  const said = new Set<string>(["/apiVersion", "/kind", "/metadata/name"]);
  const reports: Diagnostic[] = [];
  const pointerOf = (path: readonly (string | number)[]): string => formatPointer(path.map(String));
  const report = (code: "export-approximate" | "export-left-out" | "export-incomplete", message: string, pointer: string): void => {
    reports.push({ code, severity: code === "export-incomplete" ? "error" : "warning", message, file, pointer });
  };
  const rest = (value: JsonValue, path: readonly string[]): readonly string[] => {
    const pointer = formatPointer(path);
    if (said.has(pointer)) return [];
    const parts: readonly (readonly [string, JsonValue])[] = isJsonArray(value)
      ? value.map((item, index) => [String(index), item])
      : isJsonObject(value)
        ? Object.entries(value)
        : [];
    const touched = [...said].some((each) => each.startsWith(`${pointer}/`));
    if (path.length > 0 && !touched) return parts.length === 0 && typeof value === "object" ? [] : [pointer];
    return parts.flatMap(([key, part]) => rest(part, [...path, key]));
  };
  return {
    say(...path) {
      said.add(pointerOf(path));
    },
    sayAlmost(message, ...path) {
      const pointer = pointerOf(path);
      if (!said.has(pointer)) report("export-approximate", message, pointer);
      said.add(pointer);
    },
    refuse(message, ...path) {
      report("export-incomplete", message, pointerOf(path));
    },
    diagnostics() {
      for (const pointer of rest(toJson(document), [])) report("export-left-out", `${format} has no word for it`, pointer);
      return reports.splice(0);
    },
  };
}

/** The document as a JSON value; it has no other members. */
function toJson(document: object): JsonValue {
  return JSON.parse(JSON.stringify(document)) as JsonValue;
}
