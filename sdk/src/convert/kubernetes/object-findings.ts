import { formatPointer } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import type { ObjectPlace } from "./kubernetes-object.js";

/** A finding about a part of an object. */
export interface ObjectFinding extends Pick<Diagnostic, "code" | "message" | "suggestion"> {
  /** The JSON Pointer of the part in the object. Default: the object itself. */
  readonly part?: string;
}

/** Says what is wrong with an object. */
export type Report = (finding: ObjectFinding) => void;

/** Says where a label stands that a finding is about. */
export function aboutLabel(report: Report, label: string | undefined): Report {
  if (label === undefined) return report;
  return (finding) => report({ part: formatPointer(["metadata", "labels", label]), ...finding });
}

/** A collector of findings that thousands of objects may share. */
export interface ObjectFindings {
  add(place: ObjectPlace, finding: ObjectFinding, severity?: Diagnostic["severity"]): void;
  /** A collector of warnings about one object. */
  about(place: ObjectPlace): Report;
  /** One diagnostic for each different finding of a file, at its first place, with the number of further places. */
  diagnostics(): readonly Diagnostic[];
}

/** More different findings than this are counted, not listed. */
const mostFindings = 200;

interface Found {
  readonly place: ObjectPlace;
  readonly finding: ObjectFinding;
  readonly severity: Diagnostic["severity"];
  count: number;
}

/** Collects findings; a place is looked up in the text only for those that are listed. */
export function objectFindings(): ObjectFindings {
  const found = new Map<string, Found>();
  let omitted = 0;
  const add: ObjectFindings["add"] = (place, finding, severity = "warning") => {
    const key = `${place.document.source.file} ${severity} ${finding.code} ${finding.message}`;
    const known = found.get(key);
    if (known !== undefined) known.count += 1;
    else if (found.size < mostFindings) found.set(key, { place, finding, severity, count: 1 });
    else omitted += 1;
  };
  return {
    add,
    about: (place) => (finding) => add(place, finding),
    diagnostics() {
      const all = [...found.values()].map(({ place, finding, severity, count }): Diagnostic => {
        const { part = "", message, ...rest } = finding;
        const pointer = `${place.pointer}${part}`;
        const at = place.document.at(pointer);
        const more = count === 1 ? "" : ` (and at ${String(count - 1)} more ${count === 2 ? "place" : "places"})`;
        return {
          ...rest,
          severity,
          message: `${message.slice(0, 1_024)}${more}`,
          file: place.document.source.file,
          ...(at === undefined ? {} : { line: at.line, column: at.column }),
          ...(pointer === "" ? {} : { pointer }),
        };
      });
      const last = all.at(-1);
      if (omitted > 0 && last !== undefined)
        all.push({ code: "too-many-diagnostics", severity: "warning", message: `${String(omitted)} more findings were left out`, file: last.file ?? "" });
      return all;
    },
  };
}
