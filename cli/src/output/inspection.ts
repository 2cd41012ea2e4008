import { cut, safeText } from "@cornercast/sdk/match";
import type { InspectedPart } from "@cornercast/sdk/portability/inspect";
import type { Terminal } from "./terminal.js";

/** Further lines are counted, not shown; `--json` has them all. */
const mostLines = 200;

interface Line {
  readonly name: string;
  readonly target: string;
  readonly copies: string;
  readonly facts: string;
}

/** What was found in a file, one line an artifact, with what is inside indented below it. */
export function inspectionText(file: string, found: InspectedPart, terminal: Terminal): string {
  const lines: Line[] = [];
  const visit = (part: InspectedPart, depth: number): void => {
    if (lines.length <= mostLines) lines.push(lineOf(part, depth));
    for (const inner of part.parts) visit(inner, depth + 1);
  };
  visit(found, 0);
  const shown = lines.slice(0, mostLines);
  const widths = {
    name: Math.max(...shown.map(({ name }) => name.length)),
    target: Math.max(...shown.map(({ target }) => target.length)),
    copies: Math.max(...shown.map(({ copies }) => copies.length)),
  };
  const { style, columns } = terminal;
  const rows = shown.map(({ name, target, copies, facts }) => {
    const left = [name.padEnd(widths.name), target.padEnd(widths.target), ...(widths.copies === 0 ? [] : [copies.padStart(widths.copies)])].join("  ");
    return facts === "" ? left.trimEnd() : `${left}  ${style.faint(cut(facts, Math.max(16, columns - left.length - 2)))}`;
  });
  return [style.strong(safeText(file)), ...rows, ...(lines.length > mostLines ? ["  … and more, which --json lists"] : []), ""].join("\n");
}

function lineOf({ artifact, details, copies }: InspectedPart, depth: number): Line {
  const { kind = "", reference, target, platform, isaVersion, builtWith = [], features = [], formats = [] } = artifact;
  const facts = [
    ...(depth > 0 && reference !== undefined ? [reference] : []),
    ...(isaVersion === undefined ? [] : [`version ${isaVersion}`]),
    ...builtWith.map(({ name = "", version = "" }) => `built with ${name} ${version}`),
    ...features,
    ...(formats.length === 0 ? [] : [formats.join(" ")]),
    ...Object.entries(details).map(([name, value]) => `${name} ${value}`),
  ];
  return {
    name: `${"  ".repeat(depth + 1)}${safeText(kind)}`,
    target: safeText([target, platform].filter((word) => word !== undefined).join(" ")),
    copies: copies === 1 ? "" : `×${String(copies)}`,
    facts: safeText(facts.join(", ")),
  };
}
