import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

const folder = resolve(dirname(fileURLToPath(import.meta.url)), "../../../../shared/data");

/** Whether the real inputs lie beside this repository, in `../shared/data`. */
export const hasSharedData: boolean = existsSync(folder);

/** The path of a real input, by its place in `../shared/data`. */
export function sharedData(place: string): string {
  return join(folder, place);
}

/** The text of a real input. */
export function sharedText(place: string): string {
  return readFileSync(sharedData(place), "utf8");
}

/** The names of the files in a folder of real inputs, sorted; none where the inputs are absent. */
export function sharedFiles(place: string): readonly string[] {
  return hasSharedData ? readdirSync(sharedData(place)).sort() : [];
}

/** Tests on real inputs. Without the inputs they are skipped, and the reason is printed. */
export function describeWithSharedData(name: string, tests: () => void): void {
  if (hasSharedData) describe(name, tests);
  else {
    console.log(`skipped: ${name} (the real inputs are not in ../shared/data)`);
    describe.skip(name, tests);
  }
}
