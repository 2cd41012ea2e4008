// Generated from schemas/registry/partition-kinds by tools/generate-registries.mjs. Do not edit.
import type { PartitionKindRow } from "../../registry/partition-kind-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry partition-kinds. */
export const partitionKinds: readonly PartitionKindRow[] = [
  {"id":"full","title":"The whole device","isolation":"whole","source":"spec"},
  {"id":"mig","title":"NVIDIA Multi-Instance GPU instance","isolation":"hardware","source":"mig"},
  {"id":"vgpu","title":"NVIDIA virtual GPU","isolation":"driver","source":"vgpu"},
  {"id":"time-slice","title":"Turns on one device","isolation":"none","source":"dp"},
  {"id":"mps","title":"NVIDIA Multi-Process Service share","isolation":"none","source":"dp"},
  {"id":"amd-partition","title":"AMD compute partition (DPX, QPX, CPX)","isolation":"hardware","source":"amd"},
  {"id":"sriov-vf","title":"Virtual function of a device","isolation":"hardware","source":"sriov"},
  {"id":"neuron-core","title":"Part of the NeuronCores of an AWS device","isolation":"hardware","source":"neuron"},
];

/** Where the rows of the registry partition-kinds come from. */
export const partitionKindSources: Readonly<Record<string, RegistrySource>> = {
  "mig": {
    "title": "NVIDIA Multi-Instance GPU user guide",
    "reference": "https://docs.nvidia.com/datacenter/tesla/mig-user-guide/"
  },
  "vgpu": {
    "title": "NVIDIA virtual GPU software",
    "reference": "https://docs.nvidia.com/vgpu/"
  },
  "dp": {
    "title": "NVIDIA Kubernetes device plugin: sharing",
    "reference": "https://github.com/NVIDIA/k8s-device-plugin"
  },
  "amd": {
    "title": "AMD Instinct partition modes",
    "reference": "https://rocm.docs.amd.com/projects/amdgpu-docs/en/latest/gpu-partitioning/"
  },
  "neuron": {
    "title": "AWS Neuron logical NeuronCore configuration",
    "reference": "https://awsdocs-neuron.readthedocs-hosted.com/"
  },
  "spec": {
    "title": "Cornercast specification",
    "reference": "spec/30-figures-and-provenance.md"
  },
  "sriov": {
    "title": "PCI-SIG Single Root I/O Virtualization",
    "reference": "https://pcisig.com/specifications"
  }
};
