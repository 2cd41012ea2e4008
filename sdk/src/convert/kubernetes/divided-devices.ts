import type { CounterSets } from "./counter-sets.js";
import type { ObjectFindings } from "./object-findings.js";
import type { SliceDevice } from "./slice-device.js";

/** The devices of a pool: those that can be had together, and those that are other ways to divide the same hardware. */
export interface DividedDevices {
  readonly together: readonly SliceDevice[];
  readonly alternatives: readonly SliceDevice[];
}

/**
 * Tells the devices that a pool can hand out at the same time from those that would take the same parts of the hardware once more.
 *
 * - A device that can be divided is listed whole and in every part that it may be divided into, at every place of it. The counters that all
 *   of them consume allow only some together: to list all would count the hardware many times over.
 * - Those that a claim has are there. Of the others, those that consume most come first, which are the undivided ones; of equals the order of the slices decides, as in Kubernetes.
 * - A device that names counters which the pool does not have can never be allocated, and is left out.
 *
 * Source: kubernetes.io, KEP-4815 "DRA: Add support for partitionable devices".
 */
export function dividedDevices(devices: readonly SliceDevice[], sets: CounterSets, findings: ObjectFindings): DividedDevices {
  const counted = devices.filter(({ consumes }) => consumes.size > 0);
  if (counted.length === 0) return { together: devices, alternatives: [] };
  const left = new Map([...sets].map(([name, counters]) => [name, new Map(counters)]));
  const unknown = new Set<SliceDevice>();
  const shares = new Map<SliceDevice, bigint>();
  for (const device of counted) {
    const share = shareOf(device, sets);
    if (share === undefined) unknown.add(device);
    else shares.set(device, share);
  }
  const [first] = unknown;
  if (first !== undefined) {
    findings.add(first.place, {
      code: "import-reference-missing",
      message: `${String(unknown.size)} ${unknown.size === 1 ? "device consumes" : "devices consume"} counters that no slice of the pool has, and can never be allocated`,
      part: "/consumesCounters",
    });
  }
  const taken = new Set<SliceDevice>();
  const ordered = [...shares].toSorted(
    ([one, share], [other, otherShare]) => Number(other.isAllocated) - Number(one.isAllocated) || (share === otherShare ? 0 : share < otherShare ? 1 : -1),
  );
  for (const [device] of ordered) if (take(device, left)) taken.add(device);
  return {
    together: devices.filter((device) => device.consumes.size === 0 || taken.has(device)),
    alternatives: counted.filter((device) => !taken.has(device) && !unknown.has(device)),
  };
}

/** What a device takes of all its counters together, in millionths of each; undefined where one of them does not exist. */
function shareOf({ consumes }: SliceDevice, sets: CounterSets): bigint | undefined {
  let share = 0n;
  for (const [name, counters] of consumes) {
    const available = sets.get(name);
    if (available === undefined) return undefined;
    for (const [counter, amount] of counters) {
      const whole = available.get(counter);
      if (whole === undefined) return undefined;
      if (whole > 0n) share += (amount * 1_000_000n) / whole;
    }
  }
  return share;
}

/** Takes what a device consumes, where all of it is left. */
function take({ consumes }: SliceDevice, left: ReadonlyMap<string, Map<string, bigint>>): boolean {
  for (const [name, counters] of consumes) for (const [counter, amount] of counters) if ((left.get(name)?.get(counter) ?? 0n) < amount) return false;
  for (const [name, counters] of consumes) {
    const set = left.get(name);
    for (const [counter, amount] of counters) set?.set(counter, (set.get(counter) ?? 0n) - amount);
  }
  return true;
}
