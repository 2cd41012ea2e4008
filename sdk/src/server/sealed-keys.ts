import { Code } from "@connectrpc/connect";
import type { SealedKeys } from "./driver.js";
import type { Call, ProviderContext } from "./provider-context.js";
import { refusal } from "./refusal.js";

/** A request that may bring keys. */
export interface KeyBringer {
  readonly name?: string;
  readonly epoch?: number;
  readonly keys?: SealedKeys;
}

/**
 * The sealed keys that a call brings; undefined where it brings none.
 *
 * - The provider cannot open them. It reads what they were sealed with, and refuses what the boundary would refuse: keys for another placement or
 *   another epoch, and those that no longer count.
 *
 * @implements placement.foreign-keys-are-refused
 * @implements placement.keys-are-not-dropped
 */
export function sealedKeys(
  { driver }: Pick<ProviderContext, "driver">,
  { now }: Pick<Call, "now">,
  { name, epoch, keys = {} }: KeyBringer,
): SealedKeys | undefined {
  const entries = Object.entries(keys);
  if (entries.length === 0) return undefined;
  if (driver.takesKeys !== true)
    throw refusal(Code.Unimplemented, "not-offered", "this provider does not hand keys to jobs; it does not offer the feature sealed-keys", {
      pointer: "/keys",
    });
  for (const [key, { context = {} }] of entries) {
    const pointer = `/keys/${key}/context`;
    if (context.placement !== name || context.epoch !== epoch) {
      const whose = `the key ${key} is sealed for the epoch ${String(context.epoch)} of ${context.placement ?? ""}`;
      throw refusal(Code.FailedPrecondition, "grant-altered", `${whose}, and the call is about the epoch ${String(epoch)} of ${name ?? ""}`, { pointer });
    }
    // What is no time is as one that is over.
    if (!(Date.parse(context.notAfter ?? "") > now))
      throw refusal(Code.FailedPrecondition, "grant-expired", `the key ${key} counted until ${context.notAfter ?? ""}`, { pointer });
  }
  return keys;
}
