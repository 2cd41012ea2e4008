/** By major version of the engine, how long code runs before it is optimised thoroughly, and how fast room for young objects grows. The flags have had several names. */
const flags: ReadonlyMap<string, string> = new Map([
  ["11", "--interrupt-budget=1000000 --semi-space-growth-factor=16"],
  ["12", "--invocation-count-for-turbofan=40000 --semi-space-growth-factor=16"],
  ["13", "--invocation-count-for-turbofan=40000 --semi-space-growth-factor=16"],
]);

/**
 * Lets the engine run code for longer before it optimises it: a command ends within a second or a few, and by default up to half of its processor
 * time goes to optimising code that soon is not needed any more. What runs for long is optimised all the same, a little later.
 * Room for young objects grows at once: documents that are read stay, and by default they are moved again and again on the way to their place.
 *
 * - An engine whose flags are not known is left as it is: it would complain of a flag that it does not have.
 * - The module that sets them takes longer to load than help to print, so nothing but a command asks for it.
 */
export function tuneCompiler(): void {
  const found = flags.get(process.versions.v8.split(".")[0] ?? "");
  if (found !== undefined) process.getBuiltinModule("node:v8").setFlagsFromString(found);
}
