import { softwareNames, type ChipRow } from "@cornercast/schemas/registry";
import { suggest } from "@cornercast/sdk/errors";
import { safeText, textTable, type Cell, type TextStyle } from "@cornercast/sdk/match";
import { deviceFactsOfChip, hostFactsOfChip, runningVerdicts, runs, type HostFacts, type RunResult, type SoftwareFacts } from "@cornercast/sdk/portability";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { loadArtifacts, type NamedArtifact } from "../input/load-artifacts.js";
import { selectChips } from "../input/select-chips.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";
import { wrapText } from "../output/wrap-text.js";

/** What `cornercast runs` takes. */
export interface RunsFlags {
  readonly driver?: string;
  readonly software?: readonly string[];
  readonly host?: string;
  readonly json?: boolean;
}

/** One cell of the matrix. */
interface Answer {
  readonly artifact: NamedArtifact;
  readonly chip: ChipRow;
  readonly result: RunResult;
}

/** Runs `cornercast runs ARTIFACT [CHIP…]` and gives its exit code. */
export async function runRuns(argument: string, names: readonly string[], flags: RunsFlags, terminal: Terminal): Promise<number> {
  const { artifacts, diagnostics } = await loadArtifacts(argument);
  writeDiagnostics(diagnostics, terminal);
  if (artifacts.length === 0) throw new CliError(`${argument} holds no artifact`, exitCodes.input);
  const software = softwareOf(flags);
  const host = flags.host === undefined ? undefined : hostOf(flags.host);
  const selected = selectChips(names);
  const answers = selected.map((chip) =>
    artifacts.map((artifact): Answer => ({
      artifact,
      chip,
      result: runs(artifact.artifact, deviceFactsOfChip(chip.id), { software, host: { ...hostFactsOfChip(chip.id), ...host } }),
    })),
  );
  if (flags.json === true) terminal.write(`${JSON.stringify(answers.flat().map(json), undefined, 2)}\n`);
  else {
    const several = artifacts.length > 1;
    terminal.write(`${several ? matrix(artifacts, answers, terminal) : list(answers, terminal)}\n${advices(answers.flat(), several, terminal)}`);
  }
  return diagnostics.some(({ severity }) => severity === "error") ? exitCodes.failed : exitCodes.ok;
}

function json({ artifact, chip, result }: Answer): object {
  const { fix, missing, ...rest } = result;
  return { artifact: artifact.name, chip: chip.id, ...rest, ...(fix.length === 0 ? {} : { fix }), ...(missing.length === 0 ? {} : { missing }) };
}

/** One artifact: by which rule. */
function list(answers: readonly (readonly Answer[])[], { style, columns }: Terminal): string {
  const header: Cell[] = ["chip", "isa", "runs", "rule"].map((text) => ({ text, style: style.faint }));
  return textTable(
    [
      header,
      ...answers
        .flat()
        .map(({ chip, result }): Cell[] => [
          { text: chip.id, style: style.strong },
          { text: chip.isa?.target ?? "" },
          verdictCell(result, style),
          { text: result.rule ?? `[${result.code ?? ""}]`, style: style.faint },
        ]),
    ],
    columns,
  );
}

/** Several artifacts: a column each. */
function matrix(artifacts: readonly NamedArtifact[], answers: readonly (readonly Answer[])[], { style, columns }: Terminal): string {
  const header: Cell[] = ["chip", "isa", ...artifacts.map(({ name }) => name)].map((text) => ({ text, style: style.faint }));
  return textTable(
    [
      header,
      ...answers.map((row): Cell[] => [
        { text: row[0]?.chip.id ?? "", style: style.strong },
        { text: row[0]?.chip.isa?.target ?? "" },
        ...row.map(({ result }) => verdictCell(result, style)),
      ]),
    ],
    columns,
  );
}

/** Chips of one advice that are named; the rest is counted. */
const namedChips = 4;

/** What to do, once for all the chips for which it is the same. */
function advices(answers: readonly Answer[], several: boolean, { columns }: Terminal): string {
  const chipsByAdvice = new Map<string, string[]>();
  for (const { artifact, chip, result } of answers) {
    const text = advice(result);
    if (text === "") continue;
    const key = several ? `${artifact.name}: ${text}` : text;
    const known = chipsByAdvice.get(key);
    if (known === undefined) chipsByAdvice.set(key, [chip.id]);
    else known.push(chip.id);
  }
  const lines = [...chipsByAdvice].map(([text, ids]) => {
    const rest = ids.length - namedChips;
    const chips = `  ${ids.slice(0, namedChips).join(", ")}${rest > 0 ? ` and ${String(rest)} more` : ""}`;
    return `${wrapText(chips, columns, "  ")}\n${wrapText(`    ${safeText(text)}`, columns, "    ")}\n`;
  });
  return lines.length === 0 ? "" : `\nWhat to do:\n${lines.join("")}`;
}

function verdictCell(result: RunResult, style: TextStyle): Cell {
  const { verdict } = result;
  return {
    text: verdict,
    style: verdict === "no" ? style.bad : verdict === "unknown" ? style.warn : runningVerdicts.includes(verdict) ? style.good : style.faint,
  };
}

function advice(result: RunResult): string {
  if (result.fix.length > 0) return result.fix.join(" or ");
  if (result.missing.length > 0) return `not known: ${result.missing.map(factOption).join(", ")}`;
  return result.note ?? "";
}

/** A fact as the option with which it can be given. */
function factOption(fact: string): string {
  if (fact === "driver.ptxIsa" || fact === "software.nvidia-driver") return "--driver";
  if (fact.startsWith("software.")) return `--software ${fact.slice("software.".length)}=VERSION`;
  return fact.startsWith("host.") ? "--host" : fact;
}

function softwareOf(flags: RunsFlags): SoftwareFacts {
  const software: Record<string, string | false> = flags.driver === undefined ? {} : { "nvidia-driver": flags.driver };
  for (const text of flags.software ?? []) {
    const [, name, version] = /^([a-z0-9-]+)=(.+)$/u.exec(text) ?? [];
    if (name === undefined || version === undefined)
      throw new CliError(`${text} is not NAME=VERSION, such as tensorrt=10.3 or nvidia-driver=none`, exitCodes.usage);
    if (!softwareNames.some((row) => row.id === name)) {
      const near = suggest(
        name,
        softwareNames.map((row) => row.id),
      );
      throw new CliError(`no software is registered as ${name}${near === undefined ? "" : `; did you mean ${near}?`}`, exitCodes.usage);
    }
    software[name] = version === "none" ? false : version;
  }
  return software;
}

function hostOf(text: string): HostFacts {
  const [, os, arch, level] = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/(v[1-4]))?$/u.exec(text) ?? [];
  if (os === undefined || arch === undefined) throw new CliError(`${text} is not a platform such as linux/amd64 or linux/amd64/v3`, exitCodes.usage);
  return { os, arch, ...(level === undefined ? {} : { features: { values: [`x86-64-${level}`], complete: true } }) };
}
