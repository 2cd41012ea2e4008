import { formatDiagnostic, type Diagnostic } from "@cornercast/sdk/errors";
import type { ReadDocument } from "@cornercast/sdk/document";
import {
  fittingChips,
  modelMemory,
  oneDevice,
  optimizerNames,
  parseParallelism,
  parseTokenCount,
  readModelConfig,
  type ModelMemoryOptions,
  type Parallelism,
} from "@cornercast/sdk/model-fit";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { readInputs } from "../input/read-inputs.js";
import { readOwnDocuments } from "../input/read-own-documents.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import { fitText } from "../output/model-fit.js";
import type { Terminal } from "../output/terminal.js";

/** What `cornercast fit` takes. */
export interface FitFlags {
  readonly context?: string;
  readonly batch?: string;
  readonly parallel?: string;
  readonly cacheBits?: string;
  readonly train?: boolean;
  readonly optimizer?: string;
  readonly zero?: string;
  readonly json?: boolean;
}

/** The context where none is asked for, unless the model has a shorter one. */
const usualContext = 8192;

/** Runs `cornercast fit CONFIG` and gives its exit code. */
export async function runFit(path: string, flags: FitFlags, terminal: Terminal): Promise<number> {
  const read = await readOwnDocuments(readInputs([path]));
  writeDiagnostics(read.diagnostics, terminal);
  const [document, ...more] = read.documents;
  if (document === undefined || more.length > 0) throw new CliError(`${path} is not one model configuration (config.json)`, exitCodes.input);
  const config = readModelConfig(document.value);
  if (config.kind === "error") {
    writeDiagnostics(
      config.diagnostics.map((diagnostic) => placed(diagnostic, document)),
      terminal,
    );
    return exitCodes.input;
  }
  const options = optionsOf(flags, config.model.contextLimit);
  const need = modelMemory(config.model, options);
  if (need.kind === "error") throw new CliError(formatDiagnostic(need.diagnostic), exitCodes.usage);
  const chips = fittingChips(need.perDevice);
  if (flags.json === true) {
    const { kind: _kind, ...rest } = need;
    const fitting = chips.map(({ chip, memory, fits }) => ({ chip: chip.id, memory, fits }));
    terminal.write(`${JSON.stringify({ ...rest, options, chips: fitting }, undefined, 2)}\n`);
  } else terminal.write(fitText(config.model, need, options, chips, terminal));
  return exitCodes.ok;
}

/** A diagnostic of a configuration with the file and the line of the field. */
function placed(diagnostic: Diagnostic, document: ReadDocument): Diagnostic {
  const at = document.at(diagnostic.pointer ?? "");
  return { ...diagnostic, file: document.source.file, ...at };
}

function optionsOf(flags: FitFlags, limit: number | undefined): ModelMemoryOptions & { readonly context: number; readonly parallelism: Parallelism } {
  const context = flags.context === undefined ? Math.min(usualContext, limit ?? usualContext) : parseTokenCount(flags.context);
  if (context === undefined) throw new CliError(`--context takes a number of tokens such as 4096 or 32k, not ${flags.context ?? ""}`, exitCodes.usage);
  const parallelism = flags.parallel === undefined ? { kind: "ok" as const, value: oneDevice } : parseParallelism(flags.parallel);
  if (parallelism.kind === "error") throw new CliError(`--parallel: ${parallelism.diagnostic.message}`, exitCodes.usage);
  const optimizer = optimizerNames.find((name) => name === (flags.optimizer ?? "adamw"));
  if (optimizer === undefined) throw new CliError(`--optimizer takes ${optimizerNames.join(", ")}, not ${flags.optimizer ?? ""}`, exitCodes.usage);
  const zero = ([0, 1, 2, 3] as const).find((stage) => String(stage) === (flags.zero ?? "0"));
  if (zero === undefined) throw new CliError(`--zero takes 0, 1, 2 or 3, not ${flags.zero ?? ""}`, exitCodes.usage);
  const bits = flags.cacheBits === undefined ? undefined : ([4, 8, 16] as const).find((each) => String(each) === flags.cacheBits);
  if (flags.cacheBits !== undefined && bits === undefined) throw new CliError(`--cache-bits takes 4, 8 or 16, not ${flags.cacheBits}`, exitCodes.usage);
  return {
    context,
    batch: wholeNumber("--batch", flags.batch ?? "1"),
    parallelism: parallelism.value,
    mode: flags.train === true ? "training" : "inference",
    ...(flags.train === true ? { optimizer, zero } : {}),
    ...(bits === undefined ? {} : { cacheBytes: bits / 8 }),
  };
}

function wholeNumber(flag: string, text: string): number {
  if (!/^[1-9][0-9]{0,6}$/u.test(text)) throw new CliError(`${flag} takes a whole number above 0, not ${text}`, exitCodes.usage);
  return Number(text);
}
