// Generated from schemas/registry/isas by tools/generate-registries.mjs. Do not edit.
import type { IsaRow } from "../../registry/isa-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry isas. */
export const isas: readonly IsaRow[] = [
  {"id":"sm_60","title":"NVIDIA compute capability 6.0","vendor":"nvidia","family":"pascal","computeCapability":"6.0","source":"cuda-cc"},
  {"id":"sm_61","title":"NVIDIA compute capability 6.1","vendor":"nvidia","family":"pascal","computeCapability":"6.1","source":"cuda-cc"},
  {"id":"sm_70","title":"NVIDIA compute capability 7.0","vendor":"nvidia","family":"volta","computeCapability":"7.0","source":"cuda-cc"},
  {"id":"sm_72","title":"NVIDIA compute capability 7.2","vendor":"nvidia","family":"volta","computeCapability":"7.2","source":"cuda-cc"},
  {"id":"sm_75","title":"NVIDIA compute capability 7.5","vendor":"nvidia","family":"turing","computeCapability":"7.5","source":"cuda-cc"},
  {"id":"sm_80","title":"NVIDIA compute capability 8.0","vendor":"nvidia","family":"ampere","computeCapability":"8.0","source":"cuda-cc"},
  {"id":"sm_86","title":"NVIDIA compute capability 8.6","vendor":"nvidia","family":"ampere","computeCapability":"8.6","source":"cuda-cc"},
  {"id":"sm_87","title":"NVIDIA compute capability 8.7","vendor":"nvidia","family":"ampere","computeCapability":"8.7","source":"cuda-cc"},
  {"id":"sm_88","title":"NVIDIA compute capability 8.8","vendor":"nvidia","family":"ampere","computeCapability":"8.8","source":"ptx"},
  {"id":"sm_89","title":"NVIDIA compute capability 8.9","vendor":"nvidia","family":"ada","computeCapability":"8.9","source":"cuda-cc"},
  {"id":"sm_90","title":"NVIDIA compute capability 9.0","vendor":"nvidia","family":"hopper","computeCapability":"9.0","source":"cuda-cc"},
  {"id":"sm_90a","title":"NVIDIA compute capability 9.0, architecture-specific","vendor":"nvidia","family":"hopper","base":"sm_90","computeCapability":"9.0","source":"cuda-bw"},
  {"id":"sm_100","title":"NVIDIA compute capability 10.0","vendor":"nvidia","family":"blackwell","computeCapability":"10.0","source":"cuda-cc"},
  {"id":"sm_100a","title":"NVIDIA compute capability 10.0, architecture-specific","vendor":"nvidia","family":"blackwell","base":"sm_100","computeCapability":"10.0","source":"cuda-bw"},
  {"id":"sm_100f","title":"NVIDIA compute capability 10.0, family-specific","vendor":"nvidia","family":"blackwell","base":"sm_100","computeCapability":"10.0","source":"cuda-bw"},
  {"id":"sm_103","title":"NVIDIA compute capability 10.3","vendor":"nvidia","family":"blackwell","computeCapability":"10.3","source":"cuda-cc"},
  {"id":"sm_103a","title":"NVIDIA compute capability 10.3, architecture-specific","vendor":"nvidia","family":"blackwell","base":"sm_103","computeCapability":"10.3","source":"cuda-bw"},
  {"id":"sm_103f","title":"NVIDIA compute capability 10.3, family-specific","vendor":"nvidia","family":"blackwell","base":"sm_103","computeCapability":"10.3","source":"cuda-bw"},
  {"id":"sm_110","title":"NVIDIA compute capability 11.0","vendor":"nvidia","family":"blackwell","computeCapability":"11.0","source":"cuda-cc"},
  {"id":"sm_110a","title":"NVIDIA compute capability 11.0, architecture-specific","vendor":"nvidia","family":"blackwell","base":"sm_110","computeCapability":"11.0","source":"cuda-bw"},
  {"id":"sm_110f","title":"NVIDIA compute capability 11.0, family-specific","vendor":"nvidia","family":"blackwell","base":"sm_110","computeCapability":"11.0","source":"cuda-bw"},
  {"id":"sm_120","title":"NVIDIA compute capability 12.0","vendor":"nvidia","family":"blackwell","computeCapability":"12.0","source":"cuda-cc"},
  {"id":"sm_120a","title":"NVIDIA compute capability 12.0, architecture-specific","vendor":"nvidia","family":"blackwell","base":"sm_120","computeCapability":"12.0","source":"cuda-bw"},
  {"id":"sm_120f","title":"NVIDIA compute capability 12.0, family-specific","vendor":"nvidia","family":"blackwell","base":"sm_120","computeCapability":"12.0","source":"cuda-bw"},
  {"id":"sm_121","title":"NVIDIA compute capability 12.1","vendor":"nvidia","family":"blackwell","computeCapability":"12.1","source":"cuda-cc"},
  {"id":"sm_121a","title":"NVIDIA compute capability 12.1, architecture-specific","vendor":"nvidia","family":"blackwell","base":"sm_121","computeCapability":"12.1","source":"cuda-bw"},
  {"id":"sm_121f","title":"NVIDIA compute capability 12.1, family-specific","vendor":"nvidia","family":"blackwell","base":"sm_121","computeCapability":"12.1","source":"cuda-bw"},
  {"id":"compute_50","title":"PTX for compute capability 50","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_52","title":"PTX for compute capability 52","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_60","title":"PTX for compute capability 60","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_61","title":"PTX for compute capability 61","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_70","title":"PTX for compute capability 70","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_75","title":"PTX for compute capability 75","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_80","title":"PTX for compute capability 80","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_86","title":"PTX for compute capability 86","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_89","title":"PTX for compute capability 89","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_90","title":"PTX for compute capability 90","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_90a","title":"PTX for compute capability 90a","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_100","title":"PTX for compute capability 100","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_100a","title":"PTX for compute capability 100a","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_100f","title":"PTX for compute capability 100f","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_103","title":"PTX for compute capability 103","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_103a","title":"PTX for compute capability 103a","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_103f","title":"PTX for compute capability 103f","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_110","title":"PTX for compute capability 110","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_110a","title":"PTX for compute capability 110a","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_110f","title":"PTX for compute capability 110f","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_120","title":"PTX for compute capability 120","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_120a","title":"PTX for compute capability 120a","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_120f","title":"PTX for compute capability 120f","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_121","title":"PTX for compute capability 121","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_121a","title":"PTX for compute capability 121a","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"compute_121f","title":"PTX for compute capability 121f","vendor":"nvidia","family":"ptx","source":"cuda-bw"},
  {"id":"gfx900","title":"AMD gfx900","vendor":"amd","family":"gcn5","source":"amdgpu"},
  {"id":"gfx906","title":"AMD gfx906","vendor":"amd","family":"gcn5","source":"amdgpu"},
  {"id":"gfx908","title":"AMD gfx908","vendor":"amd","family":"cdna1","source":"amdgpu"},
  {"id":"gfx90a","title":"AMD gfx90a","vendor":"amd","family":"cdna2","source":"amdgpu"},
  {"id":"gfx942","title":"AMD gfx942","vendor":"amd","family":"cdna3","source":"amdgpu"},
  {"id":"gfx950","title":"AMD gfx950","vendor":"amd","family":"cdna4","source":"amdgpu"},
  {"id":"gfx1030","title":"AMD gfx1030","vendor":"amd","family":"rdna2","source":"amdgpu"},
  {"id":"gfx1100","title":"AMD gfx1100","vendor":"amd","family":"rdna3","source":"amdgpu"},
  {"id":"gfx1101","title":"AMD gfx1101","vendor":"amd","family":"rdna3","source":"amdgpu"},
  {"id":"gfx1151","title":"AMD gfx1151","vendor":"amd","family":"rdna3.5","source":"amdgpu"},
  {"id":"gfx1200","title":"AMD gfx1200","vendor":"amd","family":"rdna4","source":"amdgpu"},
  {"id":"gfx1201","title":"AMD gfx1201","vendor":"amd","family":"rdna4","source":"amdgpu"},
  {"id":"gfx9-generic","title":"AMD gfx9-generic","vendor":"amd","family":"generic","covers":["gfx900","gfx902","gfx904","gfx906","gfx909","gfx90c"],"source":"amdgpu-20"},
  {"id":"gfx9-4-generic","title":"AMD gfx9-4-generic","vendor":"amd","family":"generic","covers":["gfx940","gfx941","gfx942","gfx950"],"source":"amdgpu-20"},
  {"id":"gfx10-1-generic","title":"AMD gfx10-1-generic","vendor":"amd","family":"generic","covers":["gfx1010","gfx1011","gfx1012","gfx1013"],"source":"amdgpu-20"},
  {"id":"gfx10-3-generic","title":"AMD gfx10-3-generic","vendor":"amd","family":"generic","covers":["gfx1030","gfx1031","gfx1032","gfx1033","gfx1034","gfx1035","gfx1036"],"source":"amdgpu-20"},
  {"id":"gfx11-generic","title":"AMD gfx11-generic","vendor":"amd","family":"generic","covers":["gfx1100","gfx1101","gfx1102","gfx1103","gfx1150","gfx1151","gfx1152","gfx1153"],"source":"amdgpu-20"},
  {"id":"gfx12-generic","title":"AMD gfx12-generic","vendor":"amd","family":"generic","covers":["gfx1200","gfx1201"],"source":"amdgpu-20"},
  {"id":"xe-hpc-pvc","title":"Intel Xe HPC (Ponte Vecchio)","vendor":"intel","family":"xe-hpc","source":"sycl"},
  {"id":"xe2-bmg","title":"Intel Xe2 (Battlemage)","vendor":"intel","family":"xe2","source":"sycl"},
  {"id":"gaudi2","title":"Intel Gaudi 2","vendor":"intel","family":"gaudi","source":"gaudi"},
  {"id":"gaudi3","title":"Intel Gaudi 3","vendor":"intel","family":"gaudi","source":"gaudi"},
  {"id":"neuroncore-v2","title":"AWS NeuronCore-v2","vendor":"aws","family":"neuron","source":"neuron"},
  {"id":"neuroncore-v3","title":"AWS NeuronCore-v3","vendor":"aws","family":"neuron","source":"neuron"},
  {"id":"neuroncore-v4","title":"AWS NeuronCore-v4","vendor":"aws","family":"neuron","source":"neuron"},
  {"id":"inf2","title":"AWS Neuron compiler target inf2","vendor":"aws","family":"neuron-target","source":"neuron"},
  {"id":"trn1","title":"AWS Neuron compiler target trn1","vendor":"aws","family":"neuron-target","source":"neuron"},
  {"id":"trn1n","title":"AWS Neuron compiler target trn1n","vendor":"aws","family":"neuron-target","source":"neuron"},
  {"id":"trn2","title":"AWS Neuron compiler target trn2","vendor":"aws","family":"neuron-target","source":"neuron"},
  {"id":"trn3","title":"AWS Neuron compiler target trn3","vendor":"aws","family":"neuron-target","source":"neuron"},
  {"id":"tpu-v4","title":"Google TPU v4","vendor":"google","family":"tpu","source":"tpu"},
  {"id":"tpu-v5e","title":"Google TPU v5e","vendor":"google","family":"tpu","source":"tpu"},
  {"id":"tpu-v5p","title":"Google TPU v5p","vendor":"google","family":"tpu","source":"tpu"},
  {"id":"tpu-v6e","title":"Google TPU v6e","vendor":"google","family":"tpu","source":"tpu"},
  {"id":"tpu-v7x","title":"Google TPU7x","vendor":"google","family":"tpu","source":"tpu"},
  {"id":"spir64","title":"SPIR-V for compute, 64 bit","vendor":"khronos","family":"spirv","source":"spirv"},
  {"id":"vulkan","title":"SPIR-V for Vulkan","vendor":"khronos","family":"spirv","source":"spirv"},
];

/** Where the rows of the registry isas come from. */
export const isaSources: Readonly<Record<string, RegistrySource>> = {
  "cuda-cc": {
    "title": "NVIDIA CUDA GPUs: compute capabilities",
    "reference": "https://developer.nvidia.com/cuda-gpus"
  },
  "cuda-bw": {
    "title": "NVIDIA Blackwell compatibility guide: base, family (f) and architecture (a) targets",
    "reference": "https://docs.nvidia.com/cuda/blackwell-compatibility-guide/"
  },
  "amdgpu": {
    "title": "LLVM User Guide for AMDGPU Backend: processors",
    "reference": "https://llvm.org/docs/AMDGPUUsage.html"
  },
  "amdgpu-20": {
    "title": "LLVM 20.1 User Guide for AMDGPU Backend: generic processors",
    "reference": "https://releases.llvm.org/20.1.0/docs/AMDGPUUsage.html"
  },
  "ptx": {
    "title": "PTX ISA 9.0, release notes: PTX release history",
    "reference": "https://docs.nvidia.com/cuda/archive/13.0.0/parallel-thread-execution/index.html#release-notes-ptx-release-history"
  },
  "sycl": {
    "title": "Intel oneAPI DPC++ users manual: fsycl-targets",
    "reference": "https://github.com/intel/llvm/blob/sycl/sycl/doc/UsersManual.md"
  },
  "neuron": {
    "title": "AWS Neuron architecture",
    "reference": "https://awsdocs-neuron.readthedocs-hosted.com/en/latest/about-neuron/arch/index.html"
  },
  "tpu": {
    "title": "Google Cloud TPU versions",
    "reference": "https://cloud.google.com/tpu/docs/system-architecture-tpu-vm"
  },
  "gaudi": {
    "title": "Intel Gaudi documentation: architecture",
    "reference": "https://docs.habana.ai/en/latest/Gaudi_Overview/Gaudi_Architecture.html"
  },
  "spirv": {
    "title": "SPIR-V Specification (Khronos)",
    "reference": "https://registry.khronos.org/SPIR-V/"
  }
};
