// Generated from schemas/registry/artifact-kinds by tools/generate-registries.mjs. Do not edit.
import type { ArtifactKindRow } from "../../registry/artifact-kind-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry artifact-kinds. */
export const artifactKinds: readonly ArtifactKindRow[] = [
  {"id":"oci-image","title":"Container image","targets":"platform","mediaType":"application/vnd.oci.image.manifest.v1+json","source":"oci"},
  {"id":"cubin","title":"CUDA binary","targets":"isa","source":"cuda"},
  {"id":"ptx","title":"CUDA PTX","targets":"isa-version","source":"cuda"},
  {"id":"fatbin","title":"CUDA or HIP fat binary","targets":"parts","source":"cuda"},
  {"id":"hsaco","title":"AMD GPU code object","targets":"isa","source":"amdgpu"},
  {"id":"spirv","title":"SPIR-V module","targets":"isa-version","source":"spirv"},
  {"id":"zebin","title":"Intel GPU native binary","targets":"isa","source":"intel"},
  {"id":"neff","title":"AWS Neuron executable","targets":"isa","source":"neuron"},
  {"id":"stablehlo","title":"StableHLO portable artifact","targets":"isa-version","source":"stablehlo"},
  {"id":"jax-export","title":"JAX exported function","targets":"isa-version","source":"jax"},
  {"id":"tensorrt-engine","title":"TensorRT engine","targets":"isa","source":"trt"},
  {"id":"aot-inductor","title":"AOTInductor package","targets":"parts","source":"pt2"},
  {"id":"torch-export","title":"torch.export archive","targets":"none","source":"pt2"},
  {"id":"onnx","title":"ONNX model","targets":"none","source":"onnx"},
  {"id":"gguf","title":"GGUF model","targets":"none","source":"gguf"},
  {"id":"safetensors","title":"safetensors weights","targets":"none","source":"st"},
  {"id":"triton-kernel","title":"Triton compiled kernel","targets":"isa","source":"triton"},
  {"id":"metallib","title":"Metal library","targets":"isa-version","source":"metal"},
  {"id":"elf","title":"Host executable or shared library","targets":"platform","source":"elf"},
  {"id":"python-wheel","title":"Python wheel","targets":"platform","source":"python"},
];

/** Where the rows of the registry artifact-kinds come from. */
export const artifactKindSources: Readonly<Record<string, RegistrySource>> = {
  "oci": {
    "title": "OCI Image Format Specification",
    "reference": "https://github.com/opencontainers/image-spec"
  },
  "cuda": {
    "title": "CUDA Binary Utilities and PTX ISA",
    "reference": "https://docs.nvidia.com/cuda/cuda-binary-utilities/"
  },
  "amdgpu": {
    "title": "LLVM User Guide for AMDGPU Backend: code objects",
    "reference": "https://llvm.org/docs/AMDGPUUsage.html"
  },
  "spirv": {
    "title": "SPIR-V Specification (Khronos)",
    "reference": "https://registry.khronos.org/SPIR-V/"
  },
  "intel": {
    "title": "Intel Graphics Compiler: zebin",
    "reference": "https://github.com/intel/intel-graphics-compiler/blob/master/documentation/zebin.md"
  },
  "neuron": {
    "title": "AWS Neuron: NEFF",
    "reference": "https://awsdocs-neuron.readthedocs-hosted.com/"
  },
  "stablehlo": {
    "title": "StableHLO compatibility",
    "reference": "https://github.com/openxla/stablehlo/blob/main/docs/compatibility.md"
  },
  "trt": {
    "title": "NVIDIA TensorRT support matrix",
    "reference": "https://docs.nvidia.com/deeplearning/tensorrt/latest/getting-started/support-matrix.html"
  },
  "pt2": {
    "title": "PyTorch: PT2 archive",
    "reference": "https://docs.pytorch.org/docs/stable/export/pt2_archive.html"
  },
  "onnx": {
    "title": "ONNX versioning",
    "reference": "https://github.com/onnx/onnx/blob/main/docs/Versioning.md"
  },
  "gguf": {
    "title": "GGUF",
    "reference": "https://github.com/ggml-org/ggml/blob/master/docs/gguf.md"
  },
  "st": {
    "title": "safetensors",
    "reference": "https://github.com/huggingface/safetensors"
  },
  "jax": {
    "title": "JAX export",
    "reference": "https://docs.jax.dev/en/latest/export/export.html"
  },
  "metal": {
    "title": "Metal libraries",
    "reference": "https://developer.apple.com/documentation/metal/metal-libraries"
  },
  "triton": {
    "title": "Triton",
    "reference": "https://github.com/triton-lang/triton"
  },
  "elf": {
    "title": "System V ABI",
    "reference": "https://www.sco.com/developers/gabi/latest/contents.html"
  },
  "python": {
    "title": "Python packaging: binary distribution format",
    "reference": "https://packaging.python.org/en/latest/specifications/binary-distribution-format/"
  }
};
