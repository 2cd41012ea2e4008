import type { DeviceJson } from "@cornercast/schemas";
import { chipFields } from "./chip-fields.js";
import { gaudiChips } from "./gaudi-chips.js";
import { countedDevices, numberLabel, resourceAmount, type FamilyReader, type ResourceAmount } from "./node-evidence.js";

/**
 * The Intel GPUs of a node, from its resources and from labels of the Intel GPU plugin and of Node Feature Discovery.
 *
 * - `gpu.intel.com/device-id.0300-9a49.count` has the PCI class and device id in its key.
 * - The plugin may hand out one GPU several times; a label that counts fewer is what there is.
 *
 * Source: github.com/intel/intel-device-plugins-for-kubernetes, cmd/gpu_plugin/README.md ("Labels created for Intel GPUs via NFD").
 */
export const intelGpuDevices: FamilyReader = (evidence, report) => {
  const { labels } = evidence;
  const listed = ["gpu.intel.com/i915", "gpu.intel.com/xe", "intel.com/gpu"].flatMap((name): (readonly [string, ResourceAmount])[] => {
    const amount = resourceAmount(evidence, name);
    return amount === undefined ? [] : [[name, amount]];
  })[0];
  const ids = [...labels.keys()].flatMap((label): (readonly [string, number | undefined])[] => {
    const id = /^gpu\.intel\.com\/device-id\.03[0-9a-f]{2}-([0-9a-f]{4})\.(?:present|count)$/iu.exec(label)?.[1];
    return id === undefined ? [] : [[id.toLowerCase(), label.endsWith(".count") ? numberLabel(labels, label) : undefined]];
  });
  const product = labels.get("gpu.intel.com/product");
  const labelled = numberLabel(labels, "gpu.intel.com/device.count") ?? ids.find(([, count]) => count !== undefined)?.[1];
  if (listed === undefined && product === undefined && labelled === undefined && ids.length === 0) return [];
  const [name, amount] = listed ?? ["gpu.intel.com", labelled === undefined ? undefined : { total: labelled }];
  const [only, ...others] = new Set(ids.map(([id]) => id));
  const pci = only === undefined || others.length > 0 ? undefined : { vendor: "8086", device: only };
  if (amount !== undefined && labelled !== undefined && labelled < amount.total) {
    report({
      code: "import-count-mismatch",
      message: `a node lists ${String(amount.total)} of ${name} and its labels count ${String(labelled)} GPUs; the smaller number is taken`,
    });
  }
  const device: DeviceJson = {
    name: "gpu.intel.com",
    ...countedDevices(amount !== undefined && labelled !== undefined && labelled < amount.total ? { total: labelled } : amount, name, report),
    ...chipFields(
      { ...(pci === undefined ? {} : { pci }), names: product === undefined ? [] : [product], issuer: "intel-gpu-label", exactNames: true },
      report,
    ),
    vendor: "intel",
    ...(product === undefined ? {} : { product: product.slice(0, 253) }),
    ...(pci === undefined ? {} : { pci }),
  };
  return [device];
};

/** The Gaudi accelerators of a node: the resource of the Habana plugin does not say which generation. */
export const gaudiDevices: FamilyReader = (evidence, report) => {
  const name = ["habana.ai/gaudi", "intel.com/gaudi"].find((candidate) => resourceAmount(evidence, candidate) !== undefined);
  if (name === undefined) return [];
  return [
    {
      name: "gaudi",
      ...countedDevices(resourceAmount(evidence, name), name, report),
      ...chipFields({ names: [name], issuer: "habana" }, report, gaudiChips),
      vendor: "intel",
    },
  ];
};
