import { takeFiles } from "./fetched-files.js";
import { main } from "./main.js";

/** Runs the cases of the files that were fetched, in a browser. Gives the exit code. */
export async function runInBrowser(files: Readonly<Record<string, string>>): Promise<number> {
  takeFiles(files);
  return main("");
}
