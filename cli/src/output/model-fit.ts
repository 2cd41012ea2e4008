import { textTable, type Cell } from "@cornercast/sdk/match";
import type { FittingChip, ModelMemory, ModelMemoryOptions, ModelShape, Parallelism } from "@cornercast/sdk/model-fit";
import type { Terminal } from "./terminal.js";
import { wrapText } from "./wrap-text.js";

/** Chips that are named; the rest is counted. */
const named = 8;

/** The need of a model in words: its parts with their formulas, what to ask for, and which chips hold it. */
export function fitText(
  model: ModelShape,
  need: Extract<ModelMemory, { readonly kind: "ok" }>,
  options: ModelMemoryOptions & { readonly parallelism: Parallelism },
  chips: readonly FittingChip[],
  terminal: Terminal,
): string {
  const { style, columns } = terminal;
  const { total, active } = need.parameters;
  const used = model.experts === undefined ? "" : `, ${billions(active)} of them for a token`;
  const { tp, pp, ep, dp } = options.parallelism;
  const header: Cell[] = ["part", "low", "high", "", "how"].map((text) => ({ text, style: style.faint }));
  const rows = need.parts.map((part): Cell[] => [
    { text: part.name },
    { text: gibibytes(part.low), right: true },
    { text: gibibytes(part.high), right: true },
    { text: part.estimate ? "estimate" : "" },
    { text: part.formula, style: style.faint },
  ]);
  const sum: Cell[] = [
    { text: "a device", style: style.strong },
    { text: gibibytes(need.perDevice.low), right: true },
    { text: gibibytes(need.perDevice.high), right: true, style: style.strong },
    { text: "" },
    { text: `tp=${String(tp)} pp=${String(pp)} ep=${String(ep)} dp=${String(dp)}: ${String(need.devices)} device${need.devices === 1 ? "" : "s"}` },
  ];
  const lines = [
    `${style.strong(model.type === "" ? "model" : model.type)}  ${billions(total)} parameters${used}, ${model.weights.name}, ${String(options.context)} tokens × ${String(options.batch ?? 1)}, ${options.mode ?? "inference"}`,
    textTable([header, ...rows, sum], columns, "  "),
    "",
    `devices.memory.min: ${need.memoryMin}`,
    chipLine(
      "memory is enough",
      chips.filter(({ fits }) => fits === "yes"),
    ),
    chipLine(
      "memory may be enough",
      chips.filter(({ fits }) => fits === "maybe"),
    ),
    ...need.notes.map((note) => `note: ${note}`),
  ];
  return `${lines.flatMap((line) => (line === undefined ? [] : wrapText(line, columns, "  "))).join("\n")}\n`;
}

function chipLine(label: string, chips: readonly FittingChip[]): string | undefined {
  if (chips.length === 0) return label === "memory is enough" ? "memory is enough: on no registered chip; divide the model further" : undefined;
  const rest = chips.length - named;
  return `${label}: ${chips
    .slice(0, named)
    .map(({ chip }) => chip.id)
    .join(", ")}${rest > 0 ? ` and ${String(rest)} more` : ""}`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function billions(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(2)}e9` : `${(count / 1e6).toFixed(1)}e6`;
}
