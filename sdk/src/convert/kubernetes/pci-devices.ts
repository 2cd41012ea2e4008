import type { DeviceJson } from "@cornercast/schemas";
import { vendors } from "@cornercast/schemas/registry";
import { chipFields } from "./chip-fields.js";
import type { DeviceFamily, NodeEvidence } from "./node-evidence.js";
import type { Report } from "./object-findings.js";

/** Families whose devices a vendor on the PCI bus may be; the Gaudi has a vendor id of its own. */
const families: ReadonlyMap<string, DeviceFamily> = new Map([
  ["10de", "nvidia"],
  ["1002", "amd"],
  ["8086", "intel-gpu"],
  ["1da3", "gaudi"],
  ["1d0f", "aws"],
  ["1ae0", "google"],
]);

/**
 * Accelerators of which a node only says that they are there: `feature.node.kubernetes.io/pci-0302_10de.present`, with the device id where
 * Node Feature Discovery is told to give it. Their number is unknown.
 *
 * - Classes 03 (display controllers) and 12 (processing accelerators); the GPU operator of NVIDIA writes its vendor without a class.
 *
 * Source: kubernetes-sigs.github.io/node-feature-discovery, "Built-in labels: PCI".
 */
export function pciDevices({ labels }: NodeEvidence, known: ReadonlySet<DeviceFamily>, report: Report): readonly DeviceJson[] {
  const found = new Map<string, DeviceJson>();
  for (const [label, value] of labels) {
    const match = /^feature\.node\.kubernetes\.io\/pci-(?:([0-9a-f]{4})_)?([0-9a-f]{4})(?:_([0-9a-f]{4}))?(?:_[0-9a-f]{4})*\.present$/u.exec(label);
    if (match === null || value !== "true") continue;
    const [, pciClass, vendorId = "", device] = match;
    const family = families.get(vendorId);
    const vendor = vendors.find((row) => row.pci === vendorId);
    if (family === undefined || known.has(family) || vendor === undefined) continue;
    if (pciClass === undefined ? vendorId !== "10de" : !/^(?:03|12)/u.test(pciClass)) continue;
    // Integrated graphics are no accelerators that anybody rents, and they share the class of those that are.
    if (family === "intel-gpu" && device === undefined) continue;
    const key = `${vendorId}:${device ?? ""}`;
    if (found.has(key)) continue;
    const pci = device === undefined ? undefined : { vendor: vendorId, device };
    found.set(key, {
      name: `pci-${vendorId}${device === undefined ? "" : `-${device}`}`,
      ...(pci === undefined ? {} : { ...chipFields({ pci, names: [], issuer: "pci" }, report), pci }),
      vendor: vendorId === "1da3" ? "intel" : vendor.id,
    });
  }
  return [...found.values()].slice(0, 64);
}
