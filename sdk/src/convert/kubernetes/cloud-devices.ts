import type { DeviceJson } from "@cornercast/schemas";
import { findChipsByName } from "../../hardware/index.js";
import { chipFields } from "./chip-fields.js";
import { aboutLabel } from "./object-findings.js";
import { countedDevices, nodeSource, numberLabel, resourceAmount, type FamilyReader } from "./node-evidence.js";

/** What Google calls the accelerators of its nodes. Source: cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus. */
export const tpuNames: ReadonlyMap<string, string> = new Map([
  ["tpu-v4-podslice", "tpu-v4"],
  ["tpu-v5-lite-podslice", "tpu-v5e"],
  ["tpu-v5-lite-device", "tpu-v5e"],
  ["tpu-v5p-slice", "tpu-v5p"],
  ["tpu-v6e-slice", "tpu-v6e"],
  ["tpu7x", "tpu-v7x"],
]);

/**
 * The GPUs of a node of Alibaba: `gpu-count`, and the card by a short name.
 *
 * - `gpu-milli` counts the same GPUs in thousandths.
 */
export const alibabaDevices: FamilyReader = (evidence, report) => {
  const { labels } = evidence;
  const amount = resourceAmount(evidence, "alibabacloud.com/gpu-count");
  const label = ["alibabacloud.com/gpu-card-model", "aliyun.accelerator/nvidia_name"].find((name) => labels.has(name));
  const model = label === undefined ? undefined : labels.get(label);
  const labelled = numberLabel(labels, "aliyun.accelerator/nvidia_count");
  if (amount === undefined && model === undefined) return [];
  return [
    {
      name: "alibabacloud.com-gpu",
      ...countedDevices(amount ?? (labelled === undefined ? undefined : { total: labelled }), "alibabacloud.com/gpu-count", report),
      ...chipFields({ names: model === undefined ? [] : [model], issuer: "alibaba" }, aboutLabel(report, label)),
      ...(model === undefined ? {} : { product: model.slice(0, 253) }),
    },
  ];
};

/**
 * The Neuron devices of a node. `neuron` and `neurondevice` count devices and `neuroncore` their cores, all of the same hardware.
 *
 * - The family of the instance type names the chip: `trn2.48xlarge` has Trainium2.
 */
export const neuronDevices: FamilyReader = (evidence, report) => {
  const name = ["aws.amazon.com/neuron", "aws.amazon.com/neurondevice"].find((candidate) => resourceAmount(evidence, candidate) !== undefined);
  const cores = resourceAmount(evidence, "aws.amazon.com/neuroncore");
  if (name === undefined && cores === undefined) return [];
  // Trn1n differs from Trn1 in its network only.
  const family =
    instanceType(evidence.labels)
      ?.split(".")[0]
      ?.replace(/^trn1n$/u, "trn1") ?? "";
  const chip = findChipsByName(family).length === 1 ? [family] : [];
  const device: DeviceJson = { ...chipFields({ names: chip, issuer: "aws" }, report), vendor: "aws" };
  if (name !== undefined) return [{ name: "neuron", ...countedDevices(resourceAmount(evidence, name), name, report), ...device }];
  return [
    { name: "neuroncore", ...countedDevices(cores, "aws.amazon.com/neuroncore", report), ...device, partition: { kind: "neuron-core", source: nodeSource } },
  ];
};

/** The TPU chips of a node of Google. */
export const tpuDevices: FamilyReader = (evidence, report) => {
  const amount = resourceAmount(evidence, "google.com/tpu");
  const label = evidence.labels.get("cloud.google.com/gke-tpu-accelerator");
  if (amount === undefined && label === undefined) return [];
  const name = label === undefined ? undefined : (tpuNames.get(label) ?? label);
  return [
    {
      name: "google.com-tpu",
      ...countedDevices(amount, "google.com/tpu", report),
      ...chipFields({ names: name === undefined ? [] : [name], issuer: "google" }, report),
      vendor: "google",
      ...(label === undefined ? {} : { product: label.slice(0, 253) }),
    },
  ];
};

/** The instance type that a node says it is. */
export function instanceType(labels: ReadonlyMap<string, string>): string | undefined {
  return labels.get("node.kubernetes.io/instance-type") ?? labels.get("beta.kubernetes.io/instance-type");
}
