import type { DeviceJson, PartitionJson } from "@cornercast/schemas";
import { chipFields } from "./chip-fields.js";
import {
  countedDevices,
  nodeSource,
  numberLabel,
  resourceAmount,
  resourceNames,
  type FamilyReader,
  type NodeEvidence,
  type ResourceAmount,
} from "./node-evidence.js";
import { aboutLabel, type Report } from "./object-findings.js";
import { familyOfCapability, nvidiaProduct } from "./nvidia-products.js";
import { migProfile, virtualGpu } from "./partition-names.js";

/**
 * The NVIDIA accelerators of a node, from its resources and from the labels of GPU Feature Discovery.
 *
 * - The labels `gpu.product`, `gpu.count` and `gpu.memory` mean MIG devices where the strategy is `single`, and `gpu.product` ends in
 *   `-SHARED` where GPUs are shared: the parts are then the devices, and labels are never added up across strategies.
 * - Sharing multiplies the resource: `gpu.count` times `gpu.replicas` is how many shares there are. The memory of the label is that of
 *   the whole device, so that a share has none.
 * - Each resource `nvidia.com/mig-<profile>` is a group of MIG devices of its own.
 *
 * Source: github.com/NVIDIA/k8s-device-plugin, docs/gpu-feature-discovery/README.md and README.md ("Shared Access to GPUs").
 */
export const nvidiaDevices: FamilyReader = (evidence, report) => {
  const parts = migDevices(evidence, report);
  const whole = wholeDevice(evidence, parts.length > 0, report);
  return whole === undefined ? parts : [whole, ...parts];
};

function wholeDevice(evidence: NodeEvidence, mixed: boolean, report: Report): DeviceJson | undefined {
  const { labels } = evidence;
  const listed = resourceAmount(evidence, "nvidia.com/gpu") ?? resourceAmount(evidence, "nvidia.com/gpu.shared");
  const product = nvidiaProduct(labels);
  const labelled = numberLabel(labels, "nvidia.com/gpu.count") ?? numberLabel(labels, "karpenter.k8s.aws/instance-gpu-count");
  const present = labels.get("nvidia.com/gpu.present") === "true";
  if (listed === undefined && (mixed || (product === undefined && labelled === undefined && !present))) return undefined;
  const sharing = sharingOf(labels, "nvidia.com/gpu");
  const googleParts = labels.get("cloud.google.com/gke-gpu-partition-size");
  // The count of Google's and of Karpenter's labels is that of whole devices also where they are divided.
  const expected = labelled === undefined || googleParts !== undefined ? undefined : labelled * (sharing?.replicas ?? 1);
  const amount = amountOf(listed, mixed ? undefined : expected, resourceNames(evidence).length > 0, report);
  const virtual = virtualGpu(product?.device) ?? (labels.get("nvidia.com/vgpu.present") === "true" ? {} : undefined);
  const memory = numberLabel(labels, "nvidia.com/gpu.memory");
  const mig = product?.mig ?? googleParts;
  const partition = partitionOf(labels, sharing, mig, virtual?.profile, virtual !== undefined, product?.isShared === true);
  if (sharing !== undefined && memory !== undefined) {
    aboutLabel(
      report,
      "nvidia.com/gpu.memory",
    )({
      code: "import-ambiguous-unit",
      message: `GPUs are shared ${String(sharing.replicas)} ways, and the memory of ${String(memory)} MiB is that of a whole one; a share has no figure`,
    });
  }
  // Karpenter gives the memory of the whole device, by its class.
  const whole = memory ?? numberLabel(labels, "karpenter.k8s.aws/instance-gpu-memory");
  const isWhole = mig === undefined && virtual === undefined;
  return {
    name: "nvidia.com-gpu",
    ...countedDevices(amount, "nvidia.com/gpu", report),
    ...chipFields(
      {
        names: virtual?.board === undefined ? (product?.names ?? []) : [virtual.board],
        issuer: "gfd",
        exactNames: virtual === undefined && product?.isExact === true,
        ...(whole === undefined || !isWhole ? {} : { memory: `${String(whole)}MiB` }),
      },
      aboutLabel(report, product?.label),
      virtual?.chips,
    ),
    vendor: "nvidia",
    ...(product === undefined ? {} : { product: product.written.slice(0, 253) }),
    ...(memory === undefined || sharing !== undefined || product?.isShared === true
      ? {}
      : { memory: { usable: [{ value: `${String(memory)}MiB`, source: nodeSource }] } }),
    ...capability(labels, report),
    ...(partition === undefined ? {} : { partition }),
  };
}

/** The compute capability; the family that stands beside it is made from it, so that another one is a contradiction. */
function capability(labels: ReadonlyMap<string, string>, report: Report): Pick<DeviceJson, "computeCapability"> {
  const [major, minor] = [labels.get("nvidia.com/gpu.compute.major"), labels.get("nvidia.com/gpu.compute.minor")];
  if (!isDigits(major) || !isDigits(minor)) return {};
  const family = labels.get("nvidia.com/gpu.family");
  const expected = familyOfCapability(Number(major), Number(minor));
  if (family !== undefined && expected !== undefined && family !== expected) {
    aboutLabel(
      report,
      "nvidia.com/gpu.family",
    )({
      code: "import-conflict",
      message: `the label nvidia.com/gpu.family says ${family.slice(0, 63)}, and the compute capability ${major}.${minor} is that of ${expected}; the capability counts`,
    });
  }
  return { computeCapability: [{ value: `${major}.${minor}`, source: nodeSource }] };
}

function migDevices(evidence: NodeEvidence, report: Report): readonly DeviceJson[] {
  const { labels } = evidence;
  const resources = new Map<string, ResourceAmount | undefined>();
  for (const name of resourceNames(evidence)) {
    const amount = /^nvidia\.com\/mig-[^/]+$/u.test(name) ? resourceAmount(evidence, name) : undefined;
    if (amount !== undefined) resources.set(name.replace(/\.shared$/u, ""), amount);
  }
  if (resourceNames(evidence).length === 0) {
    for (const label of labels.keys()) {
      const name = /^(nvidia\.com\/mig-.+)\.count$/u.exec(label)?.[1];
      const count = numberLabel(labels, label);
      if (name !== undefined && count !== undefined) resources.set(name, { total: count * (sharingOf(labels, name)?.replicas ?? 1) });
    }
  }
  return [...resources].slice(0, 64).flatMap(([name, amount]): DeviceJson[] => {
    const profile = migProfile(name.slice("nvidia.com/mig-".length));
    if (profile === undefined || amount === undefined) return [];
    const product = labels.get(`${name}.product`) ?? labels.get("nvidia.com/gpu.product");
    const sharing = sharingOf(labels, name);
    const memory = numberLabel(labels, `${name}.memory`);
    const base = product?.replace(/-SHARED$/u, "").replace(/-MIG-.+$/u, "");
    return [
      {
        name: name.replace("/", "-"),
        ...countedDevices(amount, name, report),
        ...chipFields({ names: base === undefined ? [] : [base], issuer: "gfd", exactNames: true }, report),
        vendor: "nvidia",
        ...(product === undefined ? {} : { product: product.slice(0, 253) }),
        ...(memory === undefined || sharing !== undefined ? {} : { memory: { usable: [{ value: `${String(memory)}MiB`, source: nodeSource }] } }),
        partition: { kind: sharing?.kind ?? "mig", profile, ...(sharing === undefined ? {} : { replicas: sharing.replicas }), source: nodeSource },
      },
    ];
  });
}

/** The resource counts what can be handed out. Labels that count otherwise are reported, and the smaller number is taken. */
function amountOf(listed: ResourceAmount | undefined, expected: number | undefined, listsResources: boolean, report: Report): ResourceAmount | undefined {
  if (listed === undefined) return expected === undefined || listsResources ? undefined : { total: expected };
  if (expected === undefined || expected === listed.total) return listed;
  aboutLabel(
    report,
    "nvidia.com/gpu.count",
  )({
    code: "import-count-mismatch",
    message: `a node lists ${String(listed.total)} of nvidia.com/gpu and its labels count ${String(expected)}; the smaller number is taken`,
  });
  return expected < listed.total ? { total: expected } : listed;
}

interface Sharing {
  readonly kind: "time-slice" | "mps";
  readonly replicas: number;
}

/** How devices are shared, by the labels of GPU Feature Discovery or of GKE. */
function sharingOf(labels: ReadonlyMap<string, string>, resource: string): Sharing | undefined {
  const google = resource === "nvidia.com/gpu" ? numberLabel(labels, "cloud.google.com/gke-max-shared-clients-per-gpu") : undefined;
  const replicas = numberLabel(labels, `${resource}.replicas`) ?? google;
  if (replicas === undefined || replicas < 2 || replicas > 4_096) return undefined;
  const strategy = labels.get(`${resource}.sharing-strategy`) ?? labels.get("cloud.google.com/gke-gpu-sharing-strategy");
  if (strategy === "none") return undefined;
  return { kind: strategy === "mps" ? "mps" : "time-slice", replicas };
}

function partitionOf(
  labels: ReadonlyMap<string, string>,
  sharing: Sharing | undefined,
  mig: string | undefined,
  virtualProfile: string | undefined,
  isVirtual: boolean,
  isShared: boolean,
): PartitionJson | undefined {
  const profile = migProfile(mig);
  if (sharing !== undefined) return { kind: sharing.kind, ...(profile === undefined ? {} : { profile }), replicas: sharing.replicas, source: nodeSource };
  // Labels that say no strategy are from before there was another one.
  if (isShared) return { kind: "time-slice", ...(profile === undefined ? {} : { profile }), source: nodeSource };
  if (mig !== undefined) return { kind: "mig", ...(profile === undefined ? {} : { profile }), source: nodeSource };
  if (isVirtual) return { kind: "vgpu", ...(virtualProfile === undefined ? {} : { profile: virtualProfile }), source: nodeSource };
  // Nothing about MIG in the labels leaves it open whether the device is divided.
  return labels.get("nvidia.com/mig.capable") === "false" || labels.has("nvidia.com/mig.strategy") ? { kind: "full", source: nodeSource } : undefined;
}

function isDigits(text: string | undefined): text is string {
  return text !== undefined && /^[0-9]{1,4}$/u.test(text);
}
