import { mkdtempSync, rmSync, writeSync, openSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Spool } from "@cornercast/sdk/portability/inspect";
import { openFileSource, type FileSource } from "./file-source.js";

/** A temporary file for decompressed bytes that are too many for memory. */
export function openFileSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-inspect-"));
  const path = join(folder, "bytes");
  const file = openSync(path, "wx", 0o600);
  let source: FileSource | undefined;
  return {
    write(chunk) {
      for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at);
    },
    source() {
      source = openFileSource(path);
      return source;
    },
    close() {
      source?.close();
      closeSync(file);
      rmSync(folder, { recursive: true });
    },
  };
}
