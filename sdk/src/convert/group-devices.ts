import type { DeviceJson, DeviceMemberJson } from "@cornercast/schemas";

/** As many devices, and members of one, as an offer may have. */
const mostDevices = 1_024;

/**
 * Puts equal devices of one unit together: one entry with the count and the members of all, named after the place of its first.
 *
 * @example
 * ```ts
 * groupDevices([{ count: 1, chip: "t4" }, { count: 1, chip: "t4" }]); // [{ name: "gpu-0", count: 2, chip: "t4" }]
 * ```
 */
export function groupDevices(devices: readonly DeviceJson[]): readonly DeviceJson[] {
  const groups = new Map<string, { readonly shape: DeviceJson; readonly index: number; readonly members: DeviceMemberJson[]; count: number }>();
  for (const [index, { members, count = 1, ...shape }] of devices.entries()) {
    const key = JSON.stringify(shape);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { shape, index, members: [...(members ?? [])], count });
    else {
      group.count += count;
      group.members.push(...(members ?? []));
    }
  }
  return [...groups.values()].slice(0, mostDevices).map(({ shape, index, members, count }) => ({
    name: `gpu-${String(index)}`,
    count,
    ...shape,
    ...(members.length === 0 ? {} : { members: members.slice(0, mostDevices) }),
  }));
}
