// @ts-check
// Removes what builds write, so that the next one holds nothing of sources that are gone.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
for (const folder of ["schemas/dist", "sdk/dist", "provider/dist", "cli/build", "cli/dist", "conformance/dist", "coverage"]) {
  rmSync(`${root}${folder}`, { recursive: true, force: true });
}
