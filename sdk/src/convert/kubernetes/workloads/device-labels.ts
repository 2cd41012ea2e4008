import type { DeviceRequirementJson } from "@cornercast/schemas";
import { findChipsByName, findChipsByPci } from "../../../hardware/index.js";
import { tpuNames } from "../cloud-devices.js";
import { nvidiaProduct } from "../nvidia-products.js";
import type { Report } from "../object-findings.js";
import { migProfile } from "../partition-names.js";
import type { LabelCondition } from "./node-conditions.js";

/** A demand on the accelerators of one vendor. */
export interface DeviceDemand {
  readonly vendor: string;
  readonly requirement: DeviceRequirementJson;
}

/**
 * What a condition on a label demands of accelerators; undefined where the label is none about them, or where it can say only about nodes
 * what it says.
 *
 * - A name of a product that the registry does not know stays a condition on the label.
 * - `nvidia.com/gpu.product` of shared GPUs ends in `-SHARED`, and of MIG devices in `-MIG-<profile>`: the first stays a condition on the
 *   label, the second is a demand on chip and partition.
 * - `nvidia.com/gpu.count` counts the GPUs of a node and not those of a pod: it stays a condition on the label.
 */
export function deviceDemand(condition: LabelCondition, report: Report): DeviceDemand | undefined {
  const { label, operator, values } = condition;
  switch (label) {
    case "nvidia.com/gpu.product":
    case "cloud.google.com/gke-accelerator":
    case "karpenter.k8s.aws/instance-gpu-name":
    case "k8s.amazonaws.com/accelerator":
      return nvidiaChips(condition, report);
    case "nvidia.com/gpu.memory":
      return bounded("nvidia", condition, (bound) => ({ memory: { usable: bound("MiB") } }));
    case "nvidia.com/gpu.compute.major":
      return bounded("nvidia", condition, (bound) => ({ computeCapability: versions(bound("")) }));
    case "nvidia.com/gpu.present":
      return operator === "Exists" || (operator === "In" && values.every((value) => value === "true")) ? { vendor: "nvidia", requirement: {} } : undefined;
    case "amd.com/gpu.product-name":
    case "beta.amd.com/gpu.product-name":
      return chips("amd", condition, (name) => findChipsByName(name, "amd-dra"), report);
    case "amd.com/gpu.device-id":
    case "beta.amd.com/gpu.device-id":
      return chips(
        "amd",
        condition,
        (id) => (/^(?:0x)?[0-9a-f]{4}$/iu.test(id) ? findChipsByPci({ vendor: "1002", device: id.slice(-4).toLowerCase() }) : []),
        report,
      );
    case "gpu.intel.com/product":
      return chips("intel", condition, (name) => findChipsByName(name, "intel-gpu-label"), report);
    case "cloud.google.com/gke-tpu-accelerator":
      return chips("google", condition, (name) => findChipsByName(tpuNames.get(name) ?? name, "google"), report);
    default:
      return undefined;
  }
}

function nvidiaChips(condition: LabelCondition, report: Report): DeviceDemand | undefined {
  const products = condition.values.map((value) => nvidiaProduct(new Map([[condition.label, value]])));
  if (products.some((product) => product === undefined || product.isShared)) return undefined;
  const profiles = new Set(products.map((product) => migProfile(product?.mig)));
  const [profile, ...others] = profiles;
  // Values of several partitions would be alternatives, each with a partition of its own.
  if (others.length > 0 || (profile === undefined && products.some((product) => product?.mig !== undefined))) return undefined;
  const names = new Map(condition.values.map((value, index) => [value, products[index]?.names ?? []]));
  const found = chips(
    "nvidia",
    condition,
    (value) => {
      for (const name of names.get(value) ?? []) {
        const rows = findChipsByName(name, "gfd");
        if (rows.length > 0) return rows;
      }
      return [];
    },
    report,
  );
  if (found === undefined || profile === undefined) return found;
  if (condition.operator !== "In") return undefined;
  return { ...found, requirement: { ...found.requirement, partition: { anyOf: ["mig"] }, partitionProfile: { anyOf: [profile] } } };
}

function chips(
  vendor: string,
  { operator, values, label, part }: LabelCondition,
  find: (value: string) => readonly { readonly id: string }[],
  report: Report,
): DeviceDemand | undefined {
  if (operator !== "In" && operator !== "NotIn") return undefined;
  const found = values.map((value) => ({ value, ids: find(value).map(({ id }) => id) }));
  if (found.some(({ ids }) => ids.length === 0)) return undefined;
  for (const { value, ids } of found) {
    if (ids.length < 2) continue;
    // To refuse all chips of an ambiguous name would refuse too much.
    if (operator === "NotIn") return undefined;
    report({ code: "chip-ambiguous", message: `'${value.slice(0, 128)}' of ${label} may mean ${ids.join(", ")}; any of them is accepted`, part });
  }
  const all = [...new Set(found.flatMap(({ ids }) => ids))];
  return { vendor, requirement: { chip: operator === "In" ? { anyOf: all } : { noneOf: all } } };
}

/** `Gt` and `Lt` of Kubernetes are bounds that the value must not reach. */
function bounded(
  vendor: string,
  { operator, values }: LabelCondition,
  make: (bound: (unit: string) => { min?: string; max?: string }) => DeviceRequirementJson,
): DeviceDemand | undefined {
  const number = Number(values[0]);
  if ((operator !== "Gt" && operator !== "Lt") || !Number.isSafeInteger(number) || number < 0 || number > 1e12) return undefined;
  if (operator === "Lt" && number === 0) return undefined;
  return { vendor, requirement: make((unit) => (operator === "Gt" ? { min: `${String(number + 1)}${unit}` } : { max: `${String(number - 1)}${unit}` })) };
}

/** Whole major versions: those above 7 begin with 8, and those below 9 end before it. */
function versions({ min, max }: { min?: string; max?: string }): { min?: string; below?: string } {
  return min === undefined ? { below: String(Number(max) + 1) } : { min };
}
