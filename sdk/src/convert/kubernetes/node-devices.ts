import type { DeviceJson } from "@cornercast/schemas";
import { amdDevices } from "./amd-devices.js";
import { alibabaDevices, neuronDevices, tpuDevices } from "./cloud-devices.js";
import { gaudiDevices, intelGpuDevices } from "./intel-devices.js";
import type { DeviceFamily, FamilyReader, NodeEvidence } from "./node-evidence.js";
import { nvidiaDevices } from "./nvidia-devices.js";
import type { Report } from "./object-findings.js";
import { pciDevices } from "./pci-devices.js";

const readers: readonly (readonly [DeviceFamily, FamilyReader])[] = [
  ["nvidia", nvidiaDevices],
  ["amd", amdDevices],
  ["intel-gpu", intelGpuDevices],
  ["gaudi", gaudiDevices],
  ["aws", neuronDevices],
  ["google", tpuDevices],
  ["nvidia", alibabaDevices],
];

/** The accelerators of a node, by family. */
export interface NodeDevices {
  readonly byFamily: ReadonlyMap<DeviceFamily, readonly DeviceJson[]>;
  /** Accelerators of which only the vendor on the PCI bus is known. */
  readonly seen: readonly DeviceJson[];
}

/** Reads the accelerators of a node from its resources and labels. Two readers of one family speak of the same devices: the first counts. */
export function nodeDevices(evidence: NodeEvidence, report: Report): NodeDevices {
  const byFamily = new Map<DeviceFamily, readonly DeviceJson[]>();
  for (const [family, read] of readers) {
    if (byFamily.has(family)) continue;
    const devices = read(evidence, report);
    if (devices.length > 0) byFamily.set(family, devices);
  }
  return { byFamily, seen: pciDevices(evidence, new Set(byFamily.keys()), report) };
}
