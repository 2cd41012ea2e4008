import type { DeviceJson } from "@cornercast/schemas";
import { chipFields } from "./chip-fields.js";
import { countedDevices, nodeSource, numberLabel, resourceAmount, resourceNames, type FamilyReader } from "./node-evidence.js";
import type { Report } from "./object-findings.js";

/**
 * The AMD accelerators of a node, from its resources and from the labels of the AMD node labeller.
 *
 * - The labeller writes a property into the key and its count into the value: `beta.amd.com/gpu.device-id.74a1: "8"`. Newer ones write
 *   `amd.com/gpu.device-id: 74a1`.
 * - The device id is that of PCI and wins over the product name.
 * - `vram.192G` does not say which unit it is in, so that it stays a label.
 *
 * Source: github.com/ROCm/k8s-device-plugin, cmd/k8s-node-labeller/README.md.
 */
export const amdDevices: FamilyReader = (evidence, report) => {
  const { labels } = evidence;
  const amount = resourceAmount(evidence, "amd.com/gpu");
  const byId = new Map<string, number | undefined>();
  for (const [label, value] of labels) {
    const inKey = /^(?:beta\.)?amd\.com\/gpu\.device-id\.([0-9a-f]{4})$/iu.exec(label)?.[1];
    if (inKey !== undefined) byId.set(inKey.toLowerCase(), numberLabel(labels, label));
    else if (/^(?:beta\.)?amd\.com\/gpu\.device-id$/u.test(label) && /^(?:0x)?[0-9a-f]{4}$/iu.test(value)) {
      const id = value.slice(-4).toLowerCase();
      byId.set(id, byId.get(id));
    }
  }
  const product = labels.get("amd.com/gpu.product-name") ?? labels.get("beta.amd.com/gpu.product-name");
  const parts = resourceNames(evidence).flatMap((name): DeviceJson[] => {
    const profile = /^amd\.com\/((?:spx|dpx|tpx|qpx|cpx)_nps[0-9])$/u.exec(name)?.[1];
    const partitions = profile === undefined ? undefined : resourceAmount(evidence, name);
    if (profile === undefined || partitions === undefined) return [];
    const [id, ...others] = byId.keys();
    return [
      {
        name: `amd.com-${profile}`,
        ...countedDevices(partitions, name, report),
        ...(id === undefined || others.length > 0 ? {} : identity(id, product, report)),
        vendor: "amd",
        ...(product === undefined ? {} : { product: product.slice(0, 253) }),
        partition: { kind: profile.startsWith("spx") ? "full" : "amd-partition", profile, source: nodeSource },
      },
    ];
  });
  if (parts.length > 0) return parts;
  if (amount === undefined && byId.size === 0 && product === undefined) return [];
  const listed = byId.size === 0 ? [[undefined, undefined] as const] : [...byId];
  const labelled = listed.reduce((sum, [, count]) => sum + (count ?? 0), 0);
  if (amount !== undefined && listed.every(([, count]) => count !== undefined) && labelled !== amount.total)
    report({ code: "import-count-mismatch", message: `a node lists ${String(amount.total)} of amd.com/gpu and its labels count ${String(labelled)}` });
  return listed.slice(0, 64).map(([id, count], index): DeviceJson => {
    const only = listed.length === 1;
    return {
      name: index === 0 ? "amd.com-gpu" : `amd.com-gpu-${String(index)}`,
      ...(only && amount !== undefined ? countedDevices(amount, "amd.com/gpu", report) : count === undefined ? {} : { count }),
      ...(id === undefined
        ? chipFields({ names: product === undefined ? [] : [product], issuer: "amd-dra", exactNames: true }, report)
        : identity(id, only ? product : undefined, report)),
      vendor: "amd",
      ...(product === undefined || !only ? {} : { product: product.slice(0, 253) }),
    };
  });
};

function identity(id: string, product: string | undefined, report: Report): Pick<DeviceJson, "chip" | "chipCandidates" | "pci"> {
  const pci = { vendor: "1002", device: id };
  return { ...chipFields({ pci, names: product === undefined ? [] : [product], issuer: "amd-dra", exactNames: true }, report), pci };
}
