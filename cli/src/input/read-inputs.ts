import { readFileSync } from "node:fs";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { collectFiles } from "./collect-files.js";
import { failureReason } from "./failure-reason.js";

/** The bytes of one input. */
export interface InputBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads what arguments name. Standard input is called `-` and can be named once. */
export function readInputs(paths: readonly string[]): readonly InputBytes[] {
  const files = collectFiles(paths);
  if (files.filter((file) => file === "-").length > 1) throw new CliError("standard input (-) can be read only once", exitCodes.usage);
  return files.map((file) => {
    try {
      return { name: file, bytes: readFileSync(file === "-" ? 0 : file) };
    } catch (error) {
      throw new CliError(`cannot read ${file}: ${failureReason(error)}`, exitCodes.input);
    }
  });
}
