import { realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { FileTree } from "@cornercast/sdk/portability/inspect";
import { openFileSource, type FileSource } from "./file-source.js";

/** The files of a folder, each opened when it is asked for. Nothing outside of the folder is opened, whatever a path or a link says. */
export function openFolderTree(folder: string): FileTree & { close(): void } {
  const root = realpathSync(folder);
  const open = new Map<string, FileSource>();
  return {
    open(path) {
      const full = join(root, path);
      if (statSync(full, { throwIfNoEntry: false })?.isFile() !== true || !realpathSync(full).startsWith(root + sep)) return undefined;
      const source = open.get(full) ?? openFileSource(full);
      open.set(full, source);
      return source;
    },
    close() {
      for (const source of open.values()) source.close();
    },
  };
}
