import { substitutionPhases, type ChipRow } from "@cornercast/schemas/registry";
import { textTable, type Cell } from "@cornercast/sdk/match";
import type { Substitution, SubstitutionBasis } from "@cornercast/sdk/substitution";
import type { Terminal } from "./terminal.js";

/** What is known of one chip against the reference. */
export interface SubstitutionAnswer {
  readonly chip: ChipRow;
  readonly answer: Substitution;
}

/** What was asked for. */
export interface SubstitutionQuestion {
  readonly reference: ChipRow;
  readonly phase: string;
  readonly precision: string;
  /** How many devices of the reference there are. */
  readonly count: number | undefined;
  /** Whether to print the figures that each interval rests on, and to list chips of which nothing is known. */
  readonly details: boolean;
}

type Interval = Extract<Substitution, { readonly kind: "interval" }>;

/** Intervals in words: a line for each chip, and with details the figures of each. */
export function substitutionText(answers: readonly SubstitutionAnswer[], question: SubstitutionQuestion, terminal: Terminal): string {
  const { style, columns } = terminal;
  const { reference, phase, precision, count, details } = question;
  const shown = details ? answers : answers.filter(({ answer }) => answer.kind === "interval");
  const names = ["chip", "low", "mid", "high", ...(count === undefined ? [] : ["devices"]), "matrix rate", "notes"];
  const header = names.map((text, index): Cell => ({ text, style: style.faint, right: index > 0 && index < names.length - 2 }));
  const row = substitutionPhases.find(({ id }) => id === phase);
  const lines = [
    `${style.strong(reference.id)}, ${phase} in ${precision}: what one device does of its work, in four of five cases (derived)`,
    textTable([header, ...shown.map((answer) => cellsOf(answer, question, terminal))], columns, "  "),
    ...(details ? shown.flatMap((answer) => basisOf(answer, terminal)) : []),
    ...(shown.length < answers.length
      ? [`left out for lack of figures: ${String(answers.length - shown.length)} chips; name one to see what is not known of it`]
      : []),
    ...(row?.checked === false ? [`note: the phase ${phase} was not held against measured results of several rounds`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** How many devices do the work of so many of the reference: at the upper and at the lower end of the interval. */
export function devicesFor(count: number, { low, high }: Interval): { readonly least: number; readonly most: number } {
  return { least: Math.ceil(count / high), most: Math.ceil(count / low) };
}

function cellsOf({ chip, answer }: SubstitutionAnswer, { count }: SubstitutionQuestion, { style }: Terminal): Cell[] {
  const name: Cell = { text: chip.id, style: style.strong };
  if (answer.kind === "unknown") {
    const empty = Array.from({ length: count === undefined ? 3 : 4 }, (): Cell => ({ text: "-", right: true, style: style.faint }));
    return [name, ...empty, { text: "unknown", style: style.warn }, { text: `not known: ${answer.missing.join(", ")}` }];
  }
  return [
    name,
    { text: answer.low.toFixed(2), right: true },
    { text: answer.mid.toFixed(2), right: true, style: style.strong },
    { text: answer.high.toFixed(2), right: true },
    ...(count === undefined ? [] : [{ text: devicesText(count, answer), right: true }]),
    { text: answer.basis.find(({ name }) => name === "matrix")?.provenance ?? "unknown", style: style.faint },
    { text: notesOf(answer).join("; "), style: style.faint },
  ];
}

function devicesText(count: number, answer: Interval): string {
  const { least, most } = devicesFor(count, answer);
  return least === most ? String(least) : `${String(least)} to ${String(most)}`;
}

/** What a reader has to know of a chip at one glance: what it lacks, and that a model is split. */
function notesOf(answer: Interval): readonly string[] {
  return [...answer.notes, ...answer.basis.flatMap(({ notes }) => notes.filter((note) => /^candidate: .*(?:which the chip lacks|split over)/u.test(note)))];
}

function basisOf({ chip, answer }: SubstitutionAnswer, { style, columns }: Terminal): readonly string[] {
  if (answer.kind === "unknown") return [];
  const rows = answer.basis.map((basis): Cell[] => [
    { text: `${basis.name}${basis.weight === 1 ? "" : `^${String(basis.weight)}`}` },
    { text: basis.ratio.toFixed(2), right: true },
    { text: `${amountText(basis, basis.candidate)} over ${amountText(basis, basis.reference)}` },
    { text: basis.provenance },
    { text: [...basis.notes, ...(basis.sources.length === 0 ? [] : [`sources: ${basis.sources.join(", ")}`])].join("; "), style: style.faint },
  ]);
  return ["", style.strong(chip.id), textTable(rows, columns, "  ")];
}

const units = { matrix: "op/s", power: "W", bandwidth: "B/s" } as const;
const prefixes = ["", "k", "M", "G", "T", "P", "E"] as const;

/** An amount in base units with three digits and a prefix; a share in percent. */
function amountText({ name }: SubstitutionBasis, amount: number): string {
  if (name === "sharding") return `${(amount * 100).toFixed(0)} %`;
  const step = name === "power" ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(amount) / 3));
  return `${String(Number((amount / 1000 ** step).toPrecision(3)))} ${prefixes[step] ?? ""}${units[name]}`;
}
