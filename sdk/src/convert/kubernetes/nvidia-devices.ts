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
import type { Report } from "./object-findings.js";
import { migProfile, virtualGpu } from "./partition-names.js";

/** Where the name of the product may stand: GPU Feature Discovery, GKE, Karpenter, EKS. */
const productLabels: readonly string[] = [
  "nvidia.com/gpu.product",
  "cloud.google.com/gke-accelerator",
  "karpenter.k8s.aws/instance-gpu-name",
  "k8s.amazonaws.com/accelerator",
];

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
  const products = productLabels.flatMap((label) => labels.get(label) ?? []).filter((text) => text !== "");
  const product = products[0];
  const labelled = numberLabel(labels, "nvidia.com/gpu.count") ?? numberLabel(labels, "karpenter.k8s.aws/instance-gpu-count");
  const present = labels.get("nvidia.com/gpu.present") === "true";
  const speaksOfResources = resourceNames(evidence).length > 0;
  if (listed === undefined && (mixed || (product === undefined && labelled === undefined && !present))) return undefined;
  const sharing = sharingOf(labels, "nvidia.com/gpu");
  const expected = labelled === undefined ? undefined : labelled * (sharing?.replicas ?? 1);
  const amount = amountOf(listed, mixed ? undefined : expected, speaksOfResources, report);
  const name = product?.replace(/-SHARED$/u, "");
  const mig = migProfile(/-MIG-(.+)$/u.exec(name ?? "")?.[1]);
  const base = mig === undefined ? name : name?.replace(/-MIG-.+$/u, "");
  const virtual = virtualGpu(base) ?? (labels.get("nvidia.com/vgpu.present") === "true" ? {} : undefined);
  const memory = numberLabel(labels, "nvidia.com/gpu.memory") ?? numberLabel(labels, "karpenter.k8s.aws/instance-gpu-memory");
  const partition = partitionOf(labels, sharing, mig, virtual?.profile, virtual !== undefined);
  if (sharing !== undefined && memory !== undefined) {
    report({
      code: "import-ambiguous-unit",
      message: `GPUs are shared ${String(sharing.replicas)} ways, and the memory of ${String(memory)} MiB is that of a whole one; a share has no figure`,
    });
  }
  const usable = memory === undefined || sharing !== undefined ? undefined : `${String(memory)}MiB`;
  const [major, minor] = [labels.get("nvidia.com/gpu.compute.major"), labels.get("nvidia.com/gpu.compute.minor")];
  const isWhole = mig === undefined && virtual === undefined;
  return {
    name: "nvidia.com-gpu",
    ...countedDevices(amount, "nvidia.com/gpu", report),
    ...chipFields(
      {
        names: virtual?.board === undefined ? [base ?? "", ...products].flatMap(namesOf) : [virtual.board],
        issuer: "gfd",
        exactNames: virtual === undefined && labels.has("nvidia.com/gpu.product"),
        ...(memory === undefined || !isWhole ? {} : { memory: `${String(memory)}MiB` }),
      },
      report,
      virtual?.chips,
    ),
    vendor: "nvidia",
    ...(product === undefined ? {} : { product: product.slice(0, 253) }),
    ...(usable === undefined ? {} : { memory: { usable: [{ value: usable, source: nodeSource }] } }),
    ...(isDigits(major) && isDigits(minor) ? { computeCapability: [{ value: `${major}.${minor}`, source: nodeSource }] } : {}),
    ...(partition === undefined ? {} : { partition }),
  };
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
  report({
    code: "import-count-mismatch",
    message: `a node lists ${String(listed.total)} of nvidia.com/gpu and its labels count ${String(expected)}; the smaller number is taken`,
    part: "/metadata/labels",
  });
  return expected < listed.total ? { total: expected } : listed;
}

interface Sharing {
  readonly kind: "time-slice" | "mps";
  readonly replicas: number;
}

function sharingOf(labels: ReadonlyMap<string, string>, resource: string): Sharing | undefined {
  const replicas = numberLabel(labels, `${resource}.replicas`);
  if (replicas === undefined || replicas < 2 || replicas > 4_096) return undefined;
  const strategy = labels.get(`${resource}.sharing-strategy`);
  if (strategy === "none") return undefined;
  return { kind: strategy === "mps" ? "mps" : "time-slice", replicas };
}

function partitionOf(
  labels: ReadonlyMap<string, string>,
  sharing: Sharing | undefined,
  mig: string | undefined,
  virtualProfile: string | undefined,
  isVirtual: boolean,
): PartitionJson | undefined {
  if (sharing !== undefined) return { kind: sharing.kind, ...(mig === undefined ? {} : { profile: mig }), replicas: sharing.replicas, source: nodeSource };
  if (mig !== undefined) return { kind: "mig", profile: mig, source: nodeSource };
  if (isVirtual) return { kind: "vgpu", ...(virtualProfile === undefined ? {} : { profile: virtualProfile }), source: nodeSource };
  // Nothing about MIG in the labels leaves it open whether the device is divided.
  return labels.get("nvidia.com/mig.capable") === "false" || labels.has("nvidia.com/mig.strategy") ? { kind: "full", source: nodeSource } : undefined;
}

/** The names that a product may be known under; those of Google lead with the vendor and the old brand. */
function namesOf(product: string): readonly string[] {
  return product === "" ? [] : [product, product.replace(/^nvidia-(?:tesla-)?/iu, "")];
}

function isDigits(text: string | undefined): text is string {
  return text !== undefined && /^[0-9]{1,4}$/u.test(text);
}
