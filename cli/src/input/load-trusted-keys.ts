import { evidenceKey, type EvidenceKey } from "@cornercast/sdk/boundary/verify";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { readInputs } from "./read-inputs.js";

const uses: readonly EvidenceKey["use"][] = ["tpm-ak", "cca-platform", "token-issuer"];

/** Loads keys that are trusted without a chain, each named as `USE=FILE`. */
export function loadTrustedKeys(texts: readonly string[]): readonly EvidenceKey[] {
  return texts.map((text) => {
    const [use, path] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
    const known = uses.find((one) => one === use);
    if (known === undefined) throw new CliError(`--key is USE=FILE, and USE is ${uses.join(", ")}`, exitCodes.usage);
    const [input] = readInputs([path]);
    const key = input === undefined ? undefined : evidenceKey(known, Uint8Array.from(input.bytes));
    if (key === undefined) throw new CliError(`${path} is no public key in PEM or DER`, exitCodes.input);
    return key;
  });
}
