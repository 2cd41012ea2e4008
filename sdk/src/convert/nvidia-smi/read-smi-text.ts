import { smiName, type SmiElement, type SmiReading } from "./smi-element.js";

const mostLines = 500_000;
const deepest = 16;

interface Part {
  readonly name: string;
  text: string;
  readonly children: Part[];
  readonly line: number;
  readonly id?: string;
}

/**
 * Reads the text form of `nvidia-smi -q`: one `Name : value` a line, four spaces for each level, `GPU <address>` for each GPU.
 *
 * - Lines that are not of this form are skipped, such as lists of processes.
 * - `firstLine` is the number of the first line in the file that the text is from.
 */
export function readSmiText(lines: readonly string[], firstLine: number): SmiReading {
  const root: Part = { name: "nvidia_smi_log", text: "", children: [], line: firstLine };
  const open: { part: Part; indent: number }[] = [];
  if (lines.length > mostLines) return { kind: "error", message: `the text has more than ${String(mostLines)} lines`, line: firstLine, column: 1 };
  for (const [index, line] of lines.entries()) {
    const part = readLine(line, firstLine + index);
    if (part === undefined) continue;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= part.indent) open.pop();
    if (open.length >= deepest) return { kind: "error", message: `parts are nested deeper than ${String(deepest)}`, line: firstLine + index, column: 1 };
    (open.at(-1)?.part ?? root).children.push(part.part);
    open.push(part);
  }
  return { kind: "ok", root: root satisfies SmiElement };
}

function readLine(line: string, number: number): { part: Part; indent: number } | undefined {
  const trimmed = line.trim();
  if (trimmed === "" || line.length > 4096) return undefined;
  const indent = line.length - line.trimStart().length;
  const gpu = /^GPU ([0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f])$/u.exec(trimmed);
  if (gpu !== null && indent === 0) return { part: { name: "gpu", text: "", children: [], line: number, id: gpu[1] ?? "" }, indent };
  const colon = trimmed.indexOf(" : ");
  if (colon >= 0) {
    return { part: { name: smiName(trimmed.slice(0, colon)), text: trimmed.slice(colon + 3).trim(), children: [], line: number }, indent };
  }
  if (!/^[A-Za-z0-9][\w .()/-]*$/u.test(trimmed)) return undefined;
  return { part: { name: smiName(trimmed), text: "", children: [], line: number }, indent };
}
