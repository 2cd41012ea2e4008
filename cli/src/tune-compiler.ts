/** By major version of the engine, how long code runs before it is optimised thoroughly. The flags have had several names. */
const patience: ReadonlyMap<string, string> = new Map([
  ["11", "--interrupt-budget=1000000"],
  ["12", "--invocation-count-for-turbofan=40000"],
  ["13", "--invocation-count-for-turbofan=40000"],
]);

/**
 * Lets the engine run code for longer before it optimises it: a command ends within a second or a few, and by default up to half of its processor
 * time goes to optimising code that soon is not needed any more. What runs for long is optimised all the same, a little later.
 *
 * - An engine whose flags are not known is left as it is: it would complain of a flag that it does not have.
 * - The module that sets them takes longer to load than help to print, so nothing but a command asks for it.
 */
export function tuneCompiler(): void {
  const flag = patience.get(process.versions.v8.split(".")[0] ?? "");
  if (flag !== undefined) process.getBuiltinModule("node:v8").setFlagsFromString(flag);
}
