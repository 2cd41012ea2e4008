import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";

/** Files of a folder that are read as documents or as foreign formats. */
const extensions = [".yaml", ".yml", ".json", ".ndjson", ".jsonl", ".binpb", ".xml", ".csv", ".txt", ".out"];
/** A folder with more files than this is refused, not searched for ever. */
const fileLimit = 100_000;

/**
 * The files that arguments name: files, folders (searched to the bottom, in the order of names), globs, and `-` for standard input.
 *
 * - Hidden files and folders, and `node_modules`, are left out of folders.
 */
export function collectFiles(paths: readonly string[]): readonly string[] {
  const files: string[] = [];
  for (const path of paths) {
    if (path === "-") {
      files.push(path);
      continue;
    }
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) walk(path, files);
    else if (stat !== undefined) files.push(path);
    else if (/[*?[{]/u.test(path)) {
      const found = globSync(path, { onlyFiles: true }).sort();
      if (found.length === 0) throw new CliError(`no file matches ${path}`, exitCodes.input);
      for (const match of found) files.push(match);
    } else throw new CliError(`there is no file or folder ${path}`, exitCodes.input);
    if (files.length > fileLimit) throw new CliError(`more than ${String(fileLimit)} files; name a smaller folder`, exitCodes.input);
  }
  return files;
}

function walk(folder: string, files: string[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, files);
    else if (extensions.some((extension) => entry.name.endsWith(extension))) files.push(path);
    if (files.length > fileLimit) return;
  }
}
