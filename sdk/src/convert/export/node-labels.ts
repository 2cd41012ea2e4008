import { stringify } from "yaml";
import type { OfferJson } from "@cornercast/schemas";
import { chipById } from "../../hardware/index.js";
import { amountOf } from "./amount-of.js";
import { lowerName } from "./exported-profile.js";
import type { Exporter } from "./exporter.js";
import { kubernetesBytes } from "./kubernetes-amounts.js";
import { saidFields, type SaidFields } from "./said-fields.js";

/**
 * An Offer as a Kubernetes Node with the labels that Node Feature Discovery, GPU Feature Discovery and the device plugins give it.
 *
 * - It has one group of whole devices of NVIDIA or AMD: of others and of parts there is no label that all tools read.
 *
 * Source: kubernetes-sigs.github.io/node-feature-discovery; github.com/NVIDIA/k8s-device-plugin, docs/gpu-feature-discovery;
 * github.com/ROCm/k8s-device-plugin, cmd/k8s-node-labeller.
 */
export const nodeLabelsExporter: Exporter = {
  id: "node-labels",
  title: "Kubernetes Node with the labels of Node Feature Discovery and GPU Feature Discovery",
  takes: "Offer",
  export(offer) {
    const fields = saidFields(offer, "a label of a node", offer.metadata?.name ?? "");
    const name = lowerName(offer.metadata?.name ?? "node");
    const accelerators = deviceLabels(offer, fields);
    const node = {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name, labels: { "kubernetes.io/hostname": name, ...hostLabels(offer, fields), ...accelerators.labels } },
      status: { capacity: { ...hostCapacity(offer, fields), ...accelerators.capacity } },
    };
    return { text: stringify(node, { lineWidth: 0 }), diagnostics: fields.diagnostics() };
  },
};

type Texts = Readonly<Record<string, string>>;

function hostLabels(offer: OfferJson, fields: SaidFields): Texts {
  const { shape, location } = offer.spec ?? {};
  const labels: readonly (readonly [string, string | undefined, readonly (string | number)[]])[] = [
    ["kubernetes.io/arch", shape?.host?.arch?.[0]?.value, ["spec", "shape", "host", "arch", 0, "value"]],
    ["kubernetes.io/os", shape?.host?.os?.[0]?.value, ["spec", "shape", "host", "os", 0, "value"]],
    ["node.kubernetes.io/instance-type", shape?.instanceType, ["spec", "shape", "instanceType"]],
    ["topology.kubernetes.io/region", location?.region, ["spec", "location", "region"]],
    ["topology.kubernetes.io/zone", location?.zone, ["spec", "location", "zone"]],
  ];
  return Object.fromEntries(
    labels.flatMap(([label, value, path]) => {
      if (value === undefined || !isLabelValue(value)) return [];
      fields.say(...path);
      return [[label, value] as const];
    }),
  );
}

function hostCapacity(offer: OfferJson, fields: SaidFields): Texts {
  const host = offer.spec?.shape?.host;
  const cores = host?.cores?.[0]?.value;
  const amounts: readonly (readonly [string, string | undefined, string])[] = [
    ["cpu", cores === undefined ? undefined : String(cores), "cores"],
    ["memory", kubernetesBytes(host?.memory?.[0]?.value), "memory"],
    ["ephemeral-storage", kubernetesBytes(host?.disk?.[0]?.value), "disk"],
  ];
  return Object.fromEntries(
    amounts.flatMap(([resource, amount, field]) => {
      if (amount === undefined) return [];
      fields.say("spec", "shape", "host", field, 0, "value");
      return [[resource, amount] as const];
    }),
  );
}

function deviceLabels(offer: OfferJson, fields: SaidFields): { readonly labels: Texts; readonly capacity: Texts } {
  const [device] = offer.spec?.shape?.devices ?? [];
  const chip = chipById(device?.chip ?? "");
  const vendor = device?.vendor ?? chip?.vendor;
  const isWhole = device?.partition === undefined || device.partition.kind === "full";
  if (device === undefined || !isWhole || (vendor !== "nvidia" && vendor !== "amd")) return { labels: {}, capacity: {} };
  const path = ["spec", "shape", "devices", 0];
  const count = String(device.count ?? 1);
  const product =
    chip?.aliases?.find(({ issuer }) => issuer === (vendor === "nvidia" ? "gfd" : "amd-smi"))?.name ??
    chip?.aliases?.find(({ issuer }) => issuer === "nvidia-smi")?.name ??
    device.product;
  const label = product?.replaceAll(/[^\w.-]+/gu, "-");
  for (const field of ["vendor", "count", "partition"]) fields.say(...path, field);
  if (label !== undefined && isLabelValue(label)) for (const field of ["chip", "product"]) fields.say(...path, field);
  const named = label !== undefined && isLabelValue(label);
  if (vendor === "amd") return { labels: named ? { "amd.com/gpu.product-name": label } : {}, capacity: { "amd.com/gpu": count } };
  const memory = amountOf(device.memory?.usable?.[0]?.value, "bytes");
  if (memory !== undefined) fields.say(...path, "memory", "usable", 0, "value");
  return {
    labels: {
      "nvidia.com/gpu.present": "true",
      "nvidia.com/gpu.count": count,
      ...(named ? { "nvidia.com/gpu.product": label } : {}),
      ...(memory === undefined ? {} : { "nvidia.com/gpu.memory": String(Math.floor(memory / 2 ** 20)) }),
      ...driverLabels(offer, fields),
    },
    capacity: { "nvidia.com/gpu": count },
  };
}

function driverLabels(offer: OfferJson, fields: SaidFields): Texts {
  const software = offer.spec?.shape?.software ?? [];
  const index = software.findIndex(({ name }) => name === "nvidia-driver");
  const version = software[index]?.version;
  if (version === undefined || !isLabelValue(version)) return {};
  fields.say("spec", "shape", "software", index, "name");
  fields.say("spec", "shape", "software", index, "version");
  return { "nvidia.com/cuda.driver-version.full": version };
}

/** What Kubernetes takes as the value of a label. */
function isLabelValue(text: string): boolean {
  return /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/u.test(text);
}
