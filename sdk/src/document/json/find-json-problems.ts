import { hasLoneSurrogate, losesDigits } from "../check-value.js";
import type { DiagnosticSink } from "../diagnostic-sink.js";
import { formatPointer } from "../json-pointer.js";
import type { SourceNode } from "../source-node.js";

/**
 * Reports what JSON syntax allows and a document does not; returns whether there was anything.
 *
 * - Duplicate keys, `__proto__` (code that copies fields one by one would change an object's prototype), text that is not Unicode, numbers that are not
 *   finite, and whole numbers whose last digits a number cannot hold.
 */
export function reportJsonProblems(text: string, root: SourceNode, sink: DiagnosticSink): boolean {
  const path: (string | number)[] = [];
  let found = false;
  const report = (code: Parameters<DiagnosticSink["add"]>[0]["code"], message: string, start: number, end: number): void => {
    found = true;
    sink.add({ code, message, pointer: formatPointer(path) }, { start, end });
  };
  const walk = (node: SourceNode): void => {
    if (node.members !== undefined) {
      const seen = new Set<string>();
      for (const { key, keyStart, keyEnd, node: child } of node.members) {
        path.push(key);
        if (key === "__proto__") report("forbidden-key", "the field name '__proto__' is not allowed", keyStart, keyEnd);
        else if (seen.has(key)) report("duplicate-key", `the field '${key}' occurs twice`, keyStart, keyEnd);
        if (hasLoneSurrogate(key)) report("text-not-unicode", "the field name has half of a surrogate pair, which is not Unicode", keyStart, keyEnd);
        seen.add(key);
        walk(child);
        path.pop();
      }
    } else if (node.items !== undefined) {
      for (const [index, item] of node.items.entries()) {
        path.push(index);
        walk(item);
        path.pop();
      }
    } else checkScalar(text.slice(node.start, node.end), node);
  };
  const checkScalar = (literal: string, { start, end }: SourceNode): void => {
    const value = JSON.parse(literal) as unknown;
    if (typeof value === "string") {
      if (hasLoneSurrogate(value)) report("text-not-unicode", "the text has half of a surrogate pair, which is not Unicode", start, end);
    } else if (typeof value === "number") {
      if (!Number.isFinite(value)) report("number-not-finite", `the number ${literal.slice(0, 32)} is not finite`, start, end);
      else if (losesDigits(literal, value))
        report("number-not-exact", `the number ${literal.slice(0, 32)} is above 2^53 and would lose digits; write it as a string`, start, end);
    }
  };
  walk(root);
  return found;
}
