import type { JsonObject } from "../../document/index.js";
import { objectAt, scalarAt, textAt } from "../source-value.js";

/** Labels and amounts of a node, in the words of Kubernetes. */
export interface NodeProfile {
  readonly labels: ReadonlyMap<string, string>;
  readonly capacity: JsonObject;
}

/**
 * A node profile of NVIDIA AICR (`aicr.nvidia.com`, kind `KWOKNodeProfile`): what simulated nodes of an instance type have, as labels and amounts.
 *
 * - It describes a whole node: one without a GPU section has none.
 *
 * Source: github.com/NVIDIA/aicr, kwok/profiles.
 */
export function readNodeProfile(value: JsonObject): NodeProfile {
  const spec = objectAt(value, "spec");
  const amounts = objectAt(spec, "resources");
  const gpu = objectAt(spec, "gpu");
  const count = scalarAt(gpu, "count");
  const accelerator = textAt(objectAt(objectAt(value, "metadata"), "labels"), "accelerator");
  const labels: readonly (readonly [string, string | undefined])[] = [
    ["node.kubernetes.io/instance-type", textAt(spec, "instanceType")],
    ["kubernetes.io/arch", textAt(spec, "arch")],
    ["nvidia.com/gpu.product", textAt(gpu, "product")],
    ["nvidia.com/gpu.count", count],
    ["nvidia.com/gpu.memory", scalarAt(gpu, "memory")],
    ["nvidia.com/cuda.driver-version.full", scalarAt(gpu, "driver")],
    ["k8s.amazonaws.com/accelerator", count === undefined ? undefined : accelerator],
  ];
  const capacity: readonly (readonly [string, string | undefined])[] = [
    ["cpu", scalarAt(amounts, "cpu")],
    ["memory", scalarAt(amounts, "memory")],
    ["ephemeral-storage", scalarAt(amounts, "storage")],
    ["nvidia.com/gpu", count],
  ];
  return { labels: new Map(stated(labels)), capacity: Object.fromEntries(stated(capacity)) };
}

function stated(entries: readonly (readonly [string, string | undefined])[]): [string, string][] {
  return entries.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
}
