import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceJson } from "@cornercast/schemas";
import { findChipsByPci } from "@cornercast/sdk/hardware";

/** Accelerators on the PCI bus. */
export interface PciAccelerators {
  /** Whether the bus could be read. */
  readonly found: boolean;
  readonly devices: readonly DeviceJson[];
}

/**
 * Classes of the PCI Code and ID Assignment Specification whose devices compute: 3D controllers (0x0302) and processing
 * accelerators (0x12). Display controllers (0x0300) count when the registry knows them.
 */
const computing = /^0x(?:0302|12)/u;
const display = /^0x0300/u;

const vendors: Readonly<Record<string, string>> = { "10de": "nvidia", "1002": "amd", "8086": "intel", "1da3": "intel", "1ae0": "google", "1d0f": "aws" };

/** Reads the accelerators of a Linux machine from sysfs, equal ones together. */
export function pciAccelerators(root: string): PciAccelerators {
  const folder = join(root, "sys/bus/pci/devices");
  const groups = new Map<string, DeviceJson & { count: number; members: { address: string }[] }>();
  let addresses: string[];
  try {
    addresses = readdirSync(folder).sort();
  } catch {
    return { found: false, devices: [] };
  }
  for (const address of addresses) {
    const kind = attribute(folder, address, "class");
    const vendor = attribute(folder, address, "vendor")?.slice(2);
    const device = attribute(folder, address, "device")?.slice(2);
    if (kind === undefined || vendor === undefined || device === undefined) continue;
    const rows = findChipsByPci({ vendor, device });
    if (!computing.test(kind) && !(display.test(kind) && rows.length > 0)) continue;
    const known = groups.get(`${vendor}:${device}`);
    if (known !== undefined) {
      known.count += 1;
      known.members.push({ address });
      continue;
    }
    const name = vendors[vendor];
    groups.set(`${vendor}:${device}`, {
      count: 1,
      ...(rows.length === 1 && rows[0] !== undefined ? { chip: rows[0].id } : {}),
      ...(rows.length > 1 ? { chipCandidates: rows.map((row) => row.id) } : {}),
      ...(name === undefined ? {} : { vendor: name }),
      pci: { vendor, device },
      members: [{ address }],
    });
  }
  return { found: true, devices: [...groups.values()] };
}

function attribute(folder: string, address: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, address, name), "utf8")
      .trim()
      .toLowerCase();
  } catch {
    return undefined;
  }
}
