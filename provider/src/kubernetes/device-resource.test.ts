import { expect, it } from "vitest";
import { bytesOf, deviceResource } from "./device-resource.js";

const core = { cpu: "96", memory: "1Ti", pods: "110", "ephemeral-storage": "1Ti", "hugepages-2Mi": "0" };

it.each<[string, Record<string, string>, string | undefined, object | undefined]>([
  ["GPUs", { "nvidia.com/gpu": "8" }, undefined, { name: "nvidia.com/gpu", count: 8 }],
  ["no accelerators", {}, undefined, undefined],
  ["accelerators that are all taken out of use", { "amd.com/gpu": "0" }, undefined, undefined],
  ["GPUs beside a network", { "amd.com/gpu": "8", "rdma/hca_shared": "64", "openshift.io/vf": "8" }, undefined, { name: "amd.com/gpu" }],
  [
    "devices that have their cores as resources too",
    { "aws.amazon.com/neuron": "16", "aws.amazon.com/neuroncore": "32" },
    undefined,
    { name: "aws.amazon.com/neuron" },
  ],
  ["parts of GPUs of the kind asked for", { "nvidia.com/mig-1g.10gb": "7", "nvidia.com/mig-3g.40gb": "2" }, "1g.10gb", { name: "nvidia.com/mig-1g.10gb" }],
  ["parts of GPUs under the name of GPUs", { "nvidia.com/gpu": "7" }, "1g.10gb", { name: "nvidia.com/gpu" }],
])("a node with %s", (_, resources, profile, found) => {
  const node = { status: { allocatable: { ...core, ...resources } } };
  if (found === undefined) expect(deviceResource(node, profile)).toBeUndefined();
  else expect(deviceResource(node, profile)).toMatchObject(found);
});

it("a node with accelerators of several kinds is refused where nothing picks one", () => {
  const node = { status: { allocatable: { ...core, "nvidia.com/mig-1g.10gb": "7", "nvidia.com/mig-3g.40gb": "2" } } };
  expect(() => deviceResource(node, undefined)).toThrow(/several kinds \(nvidia\.com\/mig-1g\.10gb, nvidia\.com\/mig-3g\.40gb\)/u);
});

it.each([
  ["16GiB", "17179869184"],
  ["80GB", "80000000000"],
  [undefined, undefined],
])("%s are %s bytes for Kubernetes", (quantity, bytes) => {
  expect(bytesOf(quantity)).toBe(bytes);
});
