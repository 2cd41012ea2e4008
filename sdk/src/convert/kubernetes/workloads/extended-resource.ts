import type { DeviceRequirementJson } from "@cornercast/schemas";
import { findChipsByName } from "../../../hardware/index.js";
import { gaudiChips } from "../gaudi-chips.js";
import { migProfile } from "../partition-names.js";

/** What a resource that a container asks for stands for. */
export type ResourceMeaning =
  /** Accelerators, each of which must be so. */
  | { readonly kind: "devices"; readonly requirement: DeviceRequirementJson }
  /** Devices of a device class of Dynamic Resource Allocation. */
  | { readonly kind: "class"; readonly deviceClass: string }
  /** MiB of memory of each accelerator that the container asks for beside it. */
  | { readonly kind: "device-memory" }
  /** Processor, memory and disk of the host. */
  | { readonly kind: "host" }
  /** Remote direct memory access. */
  | { readonly kind: "rdma" }
  /** Nothing that an offer states. */
  | { readonly kind: "other" };

const devices = (requirement: DeviceRequirementJson): ResourceMeaning => ({ kind: "devices", requirement });
const of = (vendor: string, more: DeviceRequirementJson = {}): ResourceMeaning => devices({ vendor: { anyOf: [vendor] }, ...more });
const gaudi: ResourceMeaning = devices({ chip: { anyOf: [...gaudiChips] } });
const intelGpu: ResourceMeaning = of("intel", { chip: { noneOf: [...gaudiChips] } });
const other: ResourceMeaning = { kind: "other" };

/**
 * Resources by name.
 *
 * Sources: github.com/NVIDIA/k8s-device-plugin, github.com/ROCm/k8s-device-plugin, github.com/intel/intel-device-plugins-for-kubernetes,
 * docs.habana.ai ("Intel Gaudi device plugin for Kubernetes"), awsdocs-neuron.readthedocs-hosted.com ("Neuron plugins"),
 * cloud.google.com/kubernetes-engine/docs/concepts/tpus, github.com/Project-HAMi/HAMi (docs/config.md), github.com/Mellanox/k8s-rdma-shared-dev-plugin.
 */
const resources: ReadonlyMap<string, ResourceMeaning> = new Map<string, ResourceMeaning>([
  ["cpu", { kind: "host" }],
  ["memory", { kind: "host" }],
  ["ephemeral-storage", { kind: "host" }],
  ["nvidia.com/gpu", of("nvidia")],
  ["nvidia.com/gpu.shared", of("nvidia", { partition: { anyOf: ["time-slice", "mps"] } })],
  ["nvidia.com/gpumem", { kind: "device-memory" }],
  ["amd.com/gpu", of("amd")],
  ["gpu.intel.com/i915", intelGpu],
  ["gpu.intel.com/xe", intelGpu],
  ["intel.com/gpu", intelGpu],
  ["habana.ai/gaudi", gaudi],
  ["intel.com/gaudi", gaudi],
  ["aws.amazon.com/neuron", of("aws")],
  ["aws.amazon.com/neurondevice", of("aws")],
  ["aws.amazon.com/neuroncore", of("aws", { partition: { anyOf: ["neuron-core"] } })],
  ["google.com/tpu", of("google")],
  ["alibabacloud.com/gpu-count", devices({})],
]);

/**
 * What a resource stands for, by its name.
 *
 * - `nvidia.com/gpu` says nothing about how a device is divided: where GPUs are shared, or MIG has one strategy for a node, a part has the
 *   same name.
 * - `nvidia.com/<PRODUCT>` in capital letters is a GPU or a virtual GPU that a virtual machine gets, by the name of its product.
 */
export function resourceMeaning(name: string): ResourceMeaning {
  const known = resources.get(name);
  if (known !== undefined) return known;
  const [domain = "", rest = ""] = splitName(name);
  if (domain === "deviceclass.resource.kubernetes.io") return { kind: "class", deviceClass: rest };
  if (domain === "rdma") return { kind: "rdma" };
  if (domain === "amd.com" && /^(?:spx|dpx|tpx|qpx|cpx)_nps[0-9]$/u.test(rest))
    return of("amd", { partition: { anyOf: [rest.startsWith("spx") ? "full" : "amd-partition"] }, partitionProfile: { anyOf: [rest] } });
  if (domain !== "nvidia.com") return other;
  const profile = rest.startsWith("mig-") ? migProfile(rest.slice("mig-".length).replace(/\.shared$/u, "")) : undefined;
  if (profile !== undefined)
    return of("nvidia", { partition: { anyOf: rest.endsWith(".shared") ? ["time-slice", "mps"] : ["mig"] }, partitionProfile: { anyOf: [profile] } });
  if (!/^[A-Z]/u.test(rest)) return other;
  const chips = findChipsByName(rest.replace(/^[A-Z]{2}[0-9]{3}[A-Z]{0,3}_(?=[A-Z0-9])/u, "").replaceAll("_", " "), "kubernetes");
  return of("nvidia", chips.length === 0 ? {} : { chip: { anyOf: chips.map(({ id }) => id) } });
}

function splitName(name: string): readonly string[] {
  const slash = name.indexOf("/");
  return slash < 0 ? ["", name] : [name.slice(0, slash), name.slice(slash + 1)];
}
