import { setFlagsFromString } from "node:v8";

/**
 * Lets the engine of Node 20 run code for longer before it optimises it: a command ends within a second or a few, and by default almost half of its
 * processor time would go to optimising code that soon is not needed any more. What runs for long is optimised all the same, a little later.
 *
 * - Later engines have a quick compiler before the thorough one, and no such flag: they are left as they are.
 */
export function tuneCompiler(): void {
  if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=1000000");
}
