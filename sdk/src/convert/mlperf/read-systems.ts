import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { JsonValue } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import type { ImportInput } from "../importer.js";
import { readForeign, reporter } from "../yaml-texts.js";

/** A system description that was read. */
export interface ReadSystem {
  readonly value: JsonValue;
  readonly file: string;
  /** Reports a finding at a place in the description. */
  readonly report: (finding: Omit<Diagnostic, "severity">, severity?: Diagnostic["severity"]) => void;
}

/**
 * Reads system descriptions. Some have fields twice, where a form was filled in twice: such a field has the value that is not empty, if there is
 * only one, and is left out with `import-conflict` otherwise.
 */
export function readSystems(inputs: readonly ImportInput[], diagnostics: Diagnostic[]): readonly ReadSystem[] {
  const systems: ReadSystem[] = [];
  for (const input of inputs) {
    const read = readForeign([input]);
    const hasOnlyRepeats = read.documents.length === 0 && read.diagnostics.length > 0 && read.diagnostics.every(({ code }) => code === "duplicate-key");
    for (const diagnostic of read.diagnostics) diagnostics.push(hasOnlyRepeats ? { ...diagnostic, severity: "warning" } : diagnostic);
    if (read.documents.length === 0 && !read.diagnostics.some(({ severity }) => severity === "error")) {
      diagnostics.push({ code: "import-no-offer-or-workload", severity: "error", message: "the text holds no document", file: input.name, line: 1, column: 1 });
    }
    for (const document of read.documents) {
      systems.push({
        value: document.value,
        file: document.source.file,
        report: (finding, severity) => reporter(document, diagnostics, severity)(finding),
      });
    }
    if (!hasOnlyRepeats) continue;
    const report: ReadSystem["report"] = (finding, severity = "warning") => diagnostics.push({ severity, file: input.name, line: 1, column: 1, ...finding });
    systems.push({ value: withoutRepeats(input.text, report), file: input.name, report });
  }
  return systems;
}

function withoutRepeats(text: string, report: ReadSystem["report"]): JsonValue {
  // JSON is YAML, and the YAML parser can keep fields that occur twice.
  const root = parseDocument(text, { uniqueKeys: false, schema: "json" }).contents;
  const values = new Map<string, JsonValue[]>();
  for (const { key, value } of isMap(root) ? root.items : []) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const known = values.get(name);
    const read = plainValue(value);
    if (known === undefined) values.set(name, [read]);
    else known.push(read);
  }
  const fields: [string, JsonValue][] = [];
  for (const [name, all] of values) {
    const stated = new Map(all.filter((value) => value !== "" && value !== null).map((value) => [JSON.stringify(value), value]));
    const [value] = stated.values();
    if (stated.size > 1)
      report({
        code: "import-conflict",
        message: `the field '${name.slice(0, 64)}' occurs with ${String(stated.size)} values, and was left out`,
        pointer: `/${name}`,
      });
    else if (value !== undefined) fields.push([name, value]);
  }
  return Object.fromEntries(fields);
}

function plainValue(node: unknown): JsonValue {
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : "", plainValue(value)]));
  if (isSeq(node)) return node.items.map(plainValue);
  const value: unknown = isScalar(node) ? node.value : null;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
