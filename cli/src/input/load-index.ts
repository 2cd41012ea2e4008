import { loadOfferIndex, type OfferIndex } from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { displayName } from "./load-options.js";
import { readInputs } from "./read-inputs.js";

/** Loads an index that `cornercast index build` saved. */
export function loadIndex(path: string): OfferIndex {
  const [input, ...others] = readInputs([path]);
  if (input === undefined || others.length > 0) throw new CliError(`${displayName(path)} is not one file; name a saved index`, exitCodes.input);
  const loaded = loadOfferIndex(input.bytes);
  if (loaded.kind === "error") throw new CliError(`${displayName(path)}: [${loaded.code}] ${loaded.message} (byte ${String(loaded.offset)})`, exitCodes.input);
  return loaded.index;
}
