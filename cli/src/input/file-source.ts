import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ByteSource } from "@cornercast/sdk/portability/inspect";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { failureReason } from "./failure-reason.js";

/** A file that is open for reading in any order. */
export interface FileSource extends ByteSource {
  close(): void;
}

/** Opens a file as a source of bytes. Nothing of it is read before it is asked for. */
export function openFileSource(path: string): FileSource {
  try {
    const file = openSync(path, "r");
    const { size } = fstatSync(file);
    return {
      size,
      read(offset, length) {
        const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
        let filled = 0;
        while (filled < bytes.length) {
          const count = readSync(file, bytes, filled, bytes.length - filled, offset + filled);
          if (count === 0) break;
          filled += count;
        }
        return bytes.subarray(0, filled);
      },
      close() {
        closeSync(file);
      },
    };
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${failureReason(error)}`, exitCodes.input);
  }
}
