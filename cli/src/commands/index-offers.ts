import { renameSync, rmSync, writeFileSync } from "node:fs";
import type { OfferJson } from "@cornercast/schemas";
import { createOfferIndex, offerKey, saveOfferIndex, type OfferIndex } from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { failureReason } from "../input/failure-reason.js";
import { loadDocuments } from "../input/load-documents.js";
import { loadIndex } from "../input/load-index.js";
import { readInputs } from "../input/read-inputs.js";
import { sha256 } from "../input/sha256.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";
import { instant } from "./match.js";

/** What `cornercast index build` and `cornercast index add` take. */
export interface IndexFlags {
  readonly out?: string;
  readonly at?: string;
  readonly provider?: string;
  readonly quiet?: boolean;
}

/** Runs `cornercast index build OFFERS… --out FILE`. */
export async function runIndexBuild(paths: readonly string[], flags: IndexFlags & { readonly out: string }, now: string, terminal: Terminal): Promise<number> {
  return fill(createOfferIndex(), paths, flags.out, flags, now, terminal);
}

/** Runs `cornercast index add INDEX OFFERS…`: an offer takes the place of one of the same issuer and name. */
export async function runIndexAdd(file: string, paths: readonly string[], flags: IndexFlags, now: string, terminal: Terminal): Promise<number> {
  return fill(loadIndex(file), paths, flags.out ?? file, flags, now, terminal);
}

/** Runs `cornercast index info INDEX`. */
export function runIndexInfo(file: string, flags: { readonly json?: boolean }, terminal: Terminal): number {
  const index = loadIndex(file);
  const { columns } = index;
  const facts = {
    offers: index.size,
    shapes: index.shapeCount,
    priceLists: columns.prices.size - 1,
    bytesPerOffer: index.size === 0 ? 0 : Math.round(columns.bytes / index.size),
    digest: index.digest(sha256),
  };
  if (flags.json === true) terminal.write(`${JSON.stringify(facts, undefined, 2)}\n`);
  else
    terminal.write(
      [
        `${String(facts.offers)} offers of ${String(facts.shapes)} shapes, with ${String(facts.priceLists)} different lists of prices`,
        `${String(facts.bytesPerOffer)} bytes an offer besides shapes and prices`,
        `digest ${facts.digest}`,
        "",
      ].join("\n"),
    );
  return exitCodes.ok;
}

/** Offers between two words on how far the work is. */
const step = 10_000;

async function fill(index: OfferIndex, paths: readonly string[], out: string, flags: IndexFlags, now: string, terminal: Terminal): Promise<number> {
  const options = { at: instant(flags.at, now), ...(flags.provider === undefined ? {} : { provider: flags.provider }) };
  terminal.progress("reading offers");
  const { offers, diagnostics } = await loadDocuments(readInputs(paths), options, terminal);
  terminal.progress("");
  writeDiagnostics(flags.quiet === true ? diagnostics.filter(({ severity }) => severity === "error") : diagnostics, terminal, 10);
  if (offers.length === 0) throw new CliError("there are no offers to put into the index", exitCodes.input);
  const before = index.size;
  index.upsertAll(withProgress(offers, terminal));
  terminal.progress(`writing ${String(index.size)} offers`);
  writeWhole(out, saveOfferIndex(index));
  terminal.progress("");
  const replaced = offers.length - (index.size - before);
  terminal.write(`${out}: ${String(index.size)} offers of ${String(index.shapeCount)} shapes\n`);
  if (replaced > 0) terminal.warn(`${String(replaced)} offers took the place of others of the same issuer and name\n`);
  return diagnostics.some(({ severity }) => severity === "error") ? exitCodes.failed : exitCodes.ok;
}

function* withProgress(offers: readonly OfferJson[], terminal: Terminal): Generator<readonly [string, OfferJson]> {
  for (const [position, offer] of offers.entries()) {
    if (position % step === 0) terminal.progress(`indexing ${String(position)} of ${String(offers.length)} offers`);
    yield [offerKey(offer), offer];
  }
}

/** Writes a file that is either whole or not there. */
function writeWhole(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(`${file}.new`, bytes);
    renameSync(`${file}.new`, file);
  } catch (error) {
    rmSync(`${file}.new`, { force: true });
    throw new CliError(`cannot write ${file}: ${failureReason(error)}`, exitCodes.input);
  }
}
