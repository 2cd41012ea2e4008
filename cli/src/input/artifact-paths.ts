import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";

/** A file to inspect, or a folder with an OCI image layout. */
export interface ArtifactPath {
  readonly path: string;
  /** Whether the user named it; a file that was only found in a folder need not be an artifact. */
  readonly named: boolean;
  readonly layout: boolean;
}

/** A folder with more files than this is refused, not searched for ever. */
const fileLimit = 100_000;

/**
 * What arguments name: files, globs, folders, and `-` for standard input. A folder with an OCI image layout is one artifact; others are searched to the bottom,
 * without hidden files.
 */
export function artifactPaths(paths: readonly string[]): readonly ArtifactPath[] {
  const found: ArtifactPath[] = [];
  if (paths.filter((path) => path === "-").length > 1) throw new CliError("standard input (-) can be read only once", exitCodes.usage);
  for (const path of paths) {
    if (path === "-") {
      found.push({ path, named: true, layout: false });
      continue;
    }
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) walk(path, true, found);
    else if (stat !== undefined) found.push({ path, named: true, layout: false });
    else if (/[*?[{]/u.test(path)) {
      const matches = globSync(path, { onlyFiles: true }).sort();
      if (matches.length === 0) throw new CliError(`no file matches ${path}`, exitCodes.input);
      found.push(...matches.map((match) => ({ path: match, named: true, layout: false })));
    } else throw new CliError(`there is no file or folder ${path}`, exitCodes.input);
    if (found.length > fileLimit) throw new CliError(`more than ${String(fileLimit)} files; name a smaller folder`, exitCodes.input);
  }
  return found;
}

function walk(folder: string, named: boolean, found: ArtifactPath[]): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (["oci-layout", "index.json"].every((name) => entries.some((entry) => entry.name === name))) {
    found.push({ path: folder, named, layout: true });
    return;
  }
  for (const entry of entries) {
    if (entry.name.startsWith(".") || found.length > fileLimit) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, false, found);
    else if (entry.isFile()) found.push({ path, named: false, layout: false });
  }
}
