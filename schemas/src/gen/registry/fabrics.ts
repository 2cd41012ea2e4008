// Generated from schemas/registry/fabrics by tools/generate-registries.mjs. Do not edit.
import type { FabricRow } from "../../registry/fabric-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry fabrics. */
export const fabrics: readonly FabricRow[] = [
  {"id":"none","title":"No fabric between accelerators","kind":"scale-up","source":"spec"},
  {"id":"nvlink-1","title":"NVLink 1","kind":"scale-up","source":"nvlink"},
  {"id":"nvlink-2","title":"NVLink 2","kind":"scale-up","source":"nvlink"},
  {"id":"nvlink-3","title":"NVLink 3","kind":"scale-up","source":"nvlink"},
  {"id":"nvlink-4","title":"NVLink 4","kind":"scale-up","source":"nvlink"},
  {"id":"nvlink-5","title":"NVLink 5","kind":"scale-up","source":"nvlink"},
  {"id":"nvlink-6","title":"NVLink 6","kind":"scale-up","source":"nvlink"},
  {"id":"nvlink-bridge","title":"NVLink bridge between cards","kind":"scale-up","source":"nvlink"},
  {"id":"nvlink-c2c","title":"NVLink-C2C to the host","kind":"host","source":"nvlink"},
  {"id":"infinity-fabric","title":"AMD Infinity Fabric (xGMI)","kind":"scale-up","source":"amd"},
  {"id":"ici","title":"Google inter-chip interconnect","kind":"scale-up","source":"tpu"},
  {"id":"xe-link","title":"Intel Xe Link","kind":"scale-up","source":"xe"},
  {"id":"ualink","title":"UALink","kind":"scale-up","source":"ualink"},
  {"id":"neuronlink-1","title":"AWS NeuronLink v1","kind":"scale-up","source":"neuron"},
  {"id":"neuronlink-2","title":"AWS NeuronLink v2","kind":"scale-up","source":"neuron"},
  {"id":"neuronlink-3","title":"AWS NeuronLink v3","kind":"scale-up","source":"neuron"},
  {"id":"neuronlink-4","title":"AWS NeuronLink v4","kind":"scale-up","source":"neuron"},
  {"id":"pcie-3","title":"PCI Express 3.0","kind":"host","source":"pcie"},
  {"id":"pcie-4","title":"PCI Express 4.0","kind":"host","source":"pcie"},
  {"id":"pcie-5","title":"PCI Express 5.0","kind":"host","source":"pcie"},
  {"id":"pcie-6","title":"PCI Express 6.0","kind":"host","source":"pcie"},
  {"id":"infiniband-edr","title":"InfiniBand EDR","kind":"scale-out","source":"ibta"},
  {"id":"infiniband-hdr","title":"InfiniBand HDR","kind":"scale-out","source":"ibta"},
  {"id":"infiniband-ndr","title":"InfiniBand NDR","kind":"scale-out","source":"ibta"},
  {"id":"infiniband-xdr","title":"InfiniBand XDR","kind":"scale-out","source":"ibta"},
  {"id":"infiniband","title":"InfiniBand of a rate that is not stated","kind":"scale-out","source":"ibta"},
  {"id":"roce","title":"RDMA over converged Ethernet","kind":"scale-out","source":"ibta"},
  {"id":"ethernet","title":"Ethernet","kind":"scale-out","source":"spec"},
  {"id":"efa","title":"AWS Elastic Fabric Adapter","kind":"scale-out","source":"efa"},
];

/** Where the rows of the registry fabrics come from. */
export const fabricSources: Readonly<Record<string, RegistrySource>> = {
  "stas": {
    "title": "stas00/ml-engineering, network tables",
    "reference": "https://github.com/stas00/ml-engineering/blob/744d01e1/network/README.md"
  },
  "nvlink": {
    "title": "NVIDIA NVLink and NVLink Switch",
    "reference": "https://www.nvidia.com/en-us/data-center/nvlink/"
  },
  "amd": {
    "title": "AMD Infinity Architecture",
    "reference": "https://www.amd.com/en/technologies/infinity-architecture.html"
  },
  "neuron": {
    "title": "AWS Neuron architecture",
    "reference": "https://awsdocs-neuron.readthedocs-hosted.com/en/latest/about-neuron/arch/index.html"
  },
  "tpu": {
    "title": "Google Cloud TPU system architecture",
    "reference": "https://cloud.google.com/tpu/docs/system-architecture-tpu-vm"
  },
  "ibta": {
    "title": "InfiniBand Trade Association roadmap",
    "reference": "https://www.infinibandta.org/infiniband-roadmap/"
  },
  "pcie": {
    "title": "PCI-SIG specifications",
    "reference": "https://pcisig.com/specifications"
  },
  "efa": {
    "title": "AWS Elastic Fabric Adapter",
    "reference": "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html"
  },
  "ualink": {
    "title": "UALink Consortium",
    "reference": "https://ualinkconsortium.org/"
  },
  "xe": {
    "title": "Intel Data Center GPU Max: Xe Link",
    "reference": "https://www.intel.com/content/www/us/en/products/details/discrete-gpus/data-center-gpu/max-series.html"
  },
  "spec": {
    "title": "Cornercast specification",
    "reference": "spec/30-figures-and-provenance.md"
  }
};
