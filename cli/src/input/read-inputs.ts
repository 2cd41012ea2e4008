import { readFileSync } from "node:fs";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { collectFiles } from "./collect-files.js";

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
      throw new CliError(`cannot read ${file}: ${reason(error)}`, exitCodes.input);
    }
  });
}

function reason(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const known: Readonly<Record<string, string>> = {
    EACCES: "permission denied",
    ENOENT: "no such file",
    EISDIR: "it is a folder",
    EAGAIN: "nothing is piped into standard input",
  };
  return known[code] ?? (error instanceof Error ? error.message : "unknown error");
}
