import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { match, renderReport, safeText } from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { loadDocuments } from "../input/load-documents.js";
import { readInputs } from "../input/read-inputs.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";
import { wrapText } from "../output/wrap-text.js";
import { probeMachine } from "../probe/probe-machine.js";
import { tourMove } from "./tour-move.js";

/** Where the examples lie beside this file: in the repository, and in the published package. */
const here = dirname(fileURLToPath(import.meta.url));
const places = [join(here, "../../examples"), join(here, "../../../examples")];

/** Runs `cornercast tour`: probes this machine, matches the example workloads with the example market, and moves a job between two providers. */
export async function runTour(now: string, terminal: Terminal): Promise<number> {
  const examples = places.find((place) => isMarket(place));
  if (examples === undefined) throw new CliError("the examples are not installed beside the command", exitCodes.input);
  const { style } = terminal;
  const folder = resolve(examples);
  const say = (text: string): void => terminal.write(`${wrapText(text, terminal.columns, "   ")}\n`);
  say(`${style.strong("Cornercast")}: where can a job run, what does it cost, why not elsewhere, and what is the smallest change that unlocks more.\n`);
  const { offer: machine } = await probeMachine({ at: now });
  say(`${style.strong("1. This machine")}, as ${style.faint("cornercast probe")} describes it:\n   ${describe(machine)}\n`);
  const market = await loadDocuments(readInputs([join(folder, "market")]), { at: now }, terminal);
  const wanted = await loadDocuments(readInputs([join(folder, "workloads")]), { at: now }, terminal);
  writeDiagnostics([...market.diagnostics, ...wanted.diagnostics], terminal);
  const providers = new Set(market.offers.map((offer) => offer.spec?.operator?.provider ?? ""));
  say(
    `${style.strong("2. An example market")}: ${String(market.offers.length)} offers of ${String(providers.size)} fictional providers, with figures of real chips from the registry and prices dated ${market.offers[0]?.status?.observedAt ?? ""}, in ${relative(folder)}/market\n`,
  );
  const { celSelectors: compileSelector } = await import("@cornercast/sdk/match/cel");
  say(`${style.strong("3. Three jobs")} against the market and this machine:`);
  for (const workload of wanted.workloads) {
    const report = match(workload, [...market.offers, machine], { at: now, compileSelector, top: 5, fixes: 3 });
    terminal.write(`\n${"─".repeat(Math.min(terminal.columns, 100))}\n${renderReport(report, { width: terminal.columns, style, steps: 6 })}`);
  }
  await tourMove({ machine, examples: folder, now }, terminal);
  terminal.write(
    `\n${style.strong("Next")}\n  npx cornercast match ${relative(folder)}/workloads/llama-70b-serve.yaml ${relative(folder)}/market\n  npx cornercast explain ${relative(folder)}/workloads/llama-70b-serve.yaml ${relative(folder)}/market --offer ${market.offers[0]?.metadata?.name ?? ""}\n  npx cornercast chips h100-sxm\n  npx cornercast --help\n`,
  );
  return exitCodes.ok;
}

function describe(machine: {
  readonly metadata?: { readonly name?: string };
  readonly spec?: {
    readonly shape?: {
      readonly devices?: readonly { readonly count?: number; readonly chip?: string; readonly product?: string }[];
      readonly host?: {
        readonly cores?: readonly { readonly value?: number }[];
        readonly memory?: readonly { readonly value?: string }[];
        readonly processor?: string;
      };
    };
  };
}): string {
  const shape = machine.spec?.shape;
  const devices = shape?.devices ?? [];
  const accelerators =
    devices.length === 0
      ? "no accelerator"
      : devices.map((device) => `${String(device.count ?? "?")} × ${device.chip ?? device.product ?? "an unregistered accelerator"}`).join(", ");
  const memory = Number(/^([0-9]+)MiB$/u.exec(shape?.host?.memory?.[0]?.value ?? "")?.[1] ?? 0) / 1_024;
  return safeText(
    `${machine.metadata?.name ?? ""}: ${String(shape?.host?.cores?.[0]?.value ?? "?")} cores (${shape?.host?.processor ?? "unknown processor"}), ${memory.toFixed(1)} GiB, ${accelerators}`,
  );
}

function isMarket(place: string): boolean {
  try {
    return readFileSync(join(place, "README.md")).length > 0;
  } catch {
    return false;
  }
}

function relative(folder: string): string {
  return folder.startsWith(process.cwd()) ? folder.slice(process.cwd().length + 1) : folder;
}
