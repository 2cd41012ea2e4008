import { chipSources, type ChipRow } from "@cornercast/schemas/registry";
import { textTable, type Cell } from "@cornercast/sdk/match";
import { exitCodes } from "../exit-codes.js";
import { selectChips } from "../input/select-chips.js";
import type { Terminal } from "../output/terminal.js";

/** Runs `cornercast chips [NAME…]` and gives its exit code. */
export function runChips(names: readonly string[], flags: { readonly json?: boolean; readonly vendor?: string }, terminal: Terminal): number {
  const rows = selectChips(names).filter((chip) => flags.vendor === undefined || chip.vendor === flags.vendor);
  if (flags.json === true) terminal.write(`${JSON.stringify(rows, undefined, 2)}\n`);
  else if (names.length === 0) terminal.write(`${table(rows, terminal)}\n`);
  else terminal.write(rows.map((chip) => details(chip, terminal)).join("\n"));
  return exitCodes.ok;
}

function table(rows: readonly ChipRow[], terminal: Terminal): string {
  const header: Cell[] = ["id", "name", "isa", "memory", "bandwidth", "bf16 dense", "scale-up", "power"].map((text) => ({ text, style: terminal.style.faint }));
  return textTable(
    [
      header,
      ...rows.map((chip): Cell[] => [
        { text: chip.id, style: terminal.style.strong },
        { text: chip.name },
        { text: chip.isa?.target ?? "" },
        { text: chip.memory?.nominal?.[0]?.value ?? "", right: true },
        { text: chip.memoryBandwidth?.[0]?.value ?? "", right: true },
        { text: chip.formats?.find((format) => format.format === "bf16")?.peak ?? "", right: true },
        { text: chip.scaleUp?.fabric ?? "" },
        { text: chip.power?.[0]?.value ?? "" },
      ]),
    ],
    terminal.columns,
  );
}

/** Every figure of a chip with the source that states it. */
function details(chip: ChipRow, terminal: Terminal): string {
  const lines = [`${terminal.style.strong(chip.id)}  ${chip.name} (${chip.vendor})`];
  const rows: Cell[][] = [];
  const visit = (path: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const [index, entry] of value.entries()) visit(value.length > 1 ? `${path}[${label(entry, index)}]` : path, entry);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    const { source, ...rest } = value as Readonly<Record<string, unknown>>;
    if (typeof source === "string") {
      const text = Object.entries(rest).flatMap(([key, part]) =>
        key !== "note" && key !== "encodingSource" && (typeof part === "string" || typeof part === "number") ? [String(part)] : [],
      );
      rows.push([
        { text: path === "" ? "identity" : path },
        { text: text.join(" ") },
        { text: chipSources[source]?.title ?? source, style: terminal.style.faint },
      ]);
    }
    for (const [key, entry] of Object.entries(rest)) visit(path === "" ? key : `${path}.${key}`, entry);
  };
  const { id: _id, name: _name, vendor: _vendor, ...facts } = chip;
  visit("", facts);
  lines.push(textTable(rows, terminal.columns, "  "), "");
  return lines.join("\n");
}

function label(entry: unknown, index: number): string {
  if (typeof entry === "object" && entry !== null && "format" in entry && typeof entry.format === "string") return entry.format;
  return String(index);
}
