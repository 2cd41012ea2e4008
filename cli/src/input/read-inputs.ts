import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { collectFiles } from "./collect-files.js";
import { failureReason } from "./failure-reason.js";
import { displayName } from "./load-options.js";

/** The bytes of one input. */
export interface InputBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** More of one input is not read: a device, or a pipe that does not end, would fill the memory. */
const mostBytes = 512 * 2 ** 20;
const chunkBytes = 1 << 16;

/**
 * Reads what arguments name. Standard input is called `-` and can be named once.
 *
 * - An input larger than 512 MiB is refused: a file by its size, anything else as soon as it has given as much.
 */
export function readInputs(paths: readonly string[]): readonly InputBytes[] {
  onceStandardInput(paths);
  const files = collectFiles(paths);
  return files.map((file) => {
    try {
      return { name: file, bytes: readBounded(file) };
    } catch (error) {
      if (error instanceof CliError) throw error;
      throw new CliError(`cannot read ${displayName(file)}: ${failureReason(error)}`, exitCodes.input);
    }
  });
}

/** Refuses arguments of one command that name standard input twice. */
export function onceStandardInput(paths: readonly string[]): void {
  if (paths.filter((path) => path === "-").length > 1) throw new CliError("standard input (-) can be read only once", exitCodes.usage);
}

function readBounded(file: string): Uint8Array {
  const descriptor = file === "-" ? 0 : openSync(file, "r");
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw new CliError(`cannot read ${displayName(file)}: it is a folder`, exitCodes.input);
    if (stat.size > mostBytes) throw tooLarge(file);
    // What a file says of its size is only where to begin: it may grow, and a pipe says nothing.
    let buffer = Buffer.allocUnsafe(Math.max(stat.isFile() ? stat.size + 1 : 0, chunkBytes));
    let length = 0;
    for (;;) {
      if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(buffer.length * 2, mostBytes + 1));
      const count = readSome(descriptor, buffer, length);
      if (count === 0) return buffer.subarray(0, length);
      length += count;
      if (length > mostBytes) throw tooLarge(file);
    }
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
}

/** Reads once. A pipe that does not wait says so as long as it has nothing. */
function readSome(descriptor: number, buffer: Buffer, at: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, at, buffer.length - at, null);
    } catch (error) {
      if (codeOf(error) === "EOF") return 0;
      if (codeOf(error) !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function tooLarge(file: string): CliError {
  return new CliError(`${displayName(file)} is larger than 512 MiB; split it, or name only what is needed`, exitCodes.input);
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
