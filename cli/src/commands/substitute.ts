import { numericFormats, substitutionPhases, type ChipRow } from "@cornercast/schemas/registry";
import { suggest } from "@cornercast/sdk/errors";
import { isSubstitutionPhase, substitute, type SubstitutionModel, type SubstitutionPhase } from "@cornercast/sdk/substitution";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { selectChips } from "../input/select-chips.js";
import { devicesFor, substitutionText, type SubstitutionAnswer } from "../output/substitution.js";
import type { Terminal } from "../output/terminal.js";

/** What `cornercast substitute` takes. */
export interface SubstituteFlags {
  readonly phase?: string;
  readonly precision?: string;
  readonly count?: string;
  readonly parameters?: string;
  readonly json?: boolean;
}

/** Runs `cornercast substitute REFERENCE [CHIP…]` and gives its exit code. */
export function runSubstitute(reference: string, names: readonly string[], flags: SubstituteFlags, terminal: Terminal): number {
  const phase = phaseOf(flags.phase ?? "");
  const precision = precisionOf(flags.precision ?? "bf16");
  const count = flags.count === undefined ? undefined : countOf(flags.count);
  const model = flags.parameters === undefined ? undefined : parametersOf(flags.parameters);
  const from = referenceChip(reference);
  const answers = selectChips(names)
    .filter((chip) => names.length > 0 || chip.id !== from.id)
    .map((chip): SubstitutionAnswer => ({
      chip,
      answer: substitute({ chip: from }, { chip }, { phase, precision, ...(model === undefined ? {} : { model }) }),
    }));
  // The order of the user stays; a list of all chips begins with the fastest.
  const sorted = names.length > 0 ? answers : answers.sort((left, right) => middle(right) - middle(left));
  const asked = { reference: from, phase, precision, count, details: names.length > 0 };
  if (flags.json === true) terminal.write(`${JSON.stringify(json(sorted, asked), undefined, 2)}\n`);
  else terminal.write(substitutionText(sorted, asked, terminal));
  return exitCodes.ok;
}

function json(
  answers: readonly SubstitutionAnswer[],
  { reference, phase, precision, count }: { reference: ChipRow; phase: string; precision: string; count: number | undefined },
): object {
  const candidates = answers.map(({ chip, answer }) => ({
    chip: chip.id,
    ...answer,
    ...(count !== undefined && answer.kind === "interval" ? { devices: devicesFor(count, answer) } : {}),
  }));
  return { reference: reference.id, phase, precision, ...(count === undefined ? {} : { count }), candidates };
}

function middle({ answer }: SubstitutionAnswer): number {
  return answer.kind === "interval" ? answer.mid : 0;
}

function phaseOf(text: string): SubstitutionPhase {
  if (isSubstitutionPhase(text)) return text;
  const ids = substitutionPhases.map(({ id }) => id);
  throw new CliError(`--phase takes ${ids.join(", ")}, not ${text}${didYouMean(text, ids)}`, exitCodes.usage);
}

function precisionOf(text: string): string {
  const ids = numericFormats.map(({ id }) => id);
  if (ids.includes(text)) return text;
  throw new CliError(`--precision takes a registered format such as bf16 or fp8, not ${text}${didYouMean(text, ids)}`, exitCodes.usage);
}

function referenceChip(name: string): ChipRow {
  const [found, ...others] = selectChips([name]);
  if (found !== undefined && others.length === 0) return found;
  throw new CliError(`${name} may be ${[found, ...others].flatMap((chip) => chip?.id ?? []).join(", ")}; say which`, exitCodes.usage);
}

function countOf(text: string): number {
  if (!/^[1-9][0-9]{0,6}$/u.test(text)) throw new CliError(`--count takes a whole number above 0, not ${text}`, exitCodes.usage);
  return Number(text);
}

/** A number of parameters, such as 70B or 8e9. */
function parametersOf(text: string): SubstitutionModel {
  const [, digits, exponent = "0", unit = ""] = /^([1-9][0-9]{0,14}(?:\.[0-9]{1,6})?)(?:e([0-9]{1,2}))?([bBmMtT]?)$/u.exec(text) ?? [];
  const parameters = Number(digits) * 10 ** Number(exponent) * (powers.get(unit.toLowerCase()) ?? 1);
  if (digits === undefined || parameters > 1e15) throw new CliError(`--parameters takes a number such as 70B, not ${text}`, exitCodes.usage);
  return { parameters };
}

const powers: ReadonlyMap<string, number> = new Map([
  ["m", 1e6],
  ["b", 1e9],
  ["t", 1e12],
]);

function didYouMean(text: string, names: readonly string[]): string {
  const near = suggest(text, names);
  return near === undefined ? "" : `; did you mean ${near}?`;
}
