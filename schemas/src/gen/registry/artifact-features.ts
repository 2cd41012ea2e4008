// Generated from schemas/registry/artifact-features by tools/generate-registries.mjs. Do not edit.
import type { ArtifactFeatureRow } from "../../registry/artifact-feature-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry artifact-features. */
export const artifactFeatures: readonly ArtifactFeatureRow[] = [
  {"id":"version-compatible","title":"TensorRT engine that newer runtimes load","kind":"tensorrt-engine","source":"trt"},
  {"id":"hardware-compatible-ampere-plus","title":"TensorRT engine for Ampere and every later architecture","kind":"tensorrt-engine","source":"trt"},
  {"id":"hardware-compatible-same-compute-capability","title":"TensorRT engine for every device of the same compute capability","kind":"tensorrt-engine","source":"trt"},
  {"id":"custom-calls","title":"StableHLO module that calls functions outside the specification","kind":"stablehlo","source":"stablehlo"},
  {"id":"tensorrt-rtx","title":"Engine of TensorRT for RTX","kind":"tensorrt-engine","source":"trt-rtx"},
  {"id":"cuda-compat","title":"Image with the CUDA forward compatibility libraries of its toolkit","kind":"oci-image","source":"cuda-forward"},
  {"id":"platform-cuda","title":"JAX export for NVIDIA devices","kind":"jax-export","source":"jax"},
  {"id":"platform-rocm","title":"JAX export for AMD devices","kind":"jax-export","source":"jax"},
  {"id":"platform-tpu","title":"JAX export for TPUs","kind":"jax-export","source":"jax"},
  {"id":"platform-cpu","title":"JAX export for processors","kind":"jax-export","source":"jax"},
  {"id":"lnc-1","title":"Neuron executable for logical cores of one physical core","kind":"neff","source":"neuron"},
  {"id":"lnc-2","title":"Neuron executable for logical cores of two physical cores","kind":"neff","source":"neuron"},
];

/** Where the rows of the registry artifact-features come from. */
export const artifactFeatureSources: Readonly<Record<string, RegistrySource>> = {
  "trt": {
    "title": "NVIDIA TensorRT developer guide: version compatibility and hardware compatibility",
    "reference": "https://docs.nvidia.com/deeplearning/tensorrt/latest/inference-library/advanced.html"
  },
  "stablehlo": {
    "title": "StableHLO compatibility",
    "reference": "https://github.com/openxla/stablehlo/blob/main/docs/compatibility.md"
  },
  "trt-rtx": {
    "title": "NVIDIA TensorRT for RTX",
    "reference": "https://docs.nvidia.com/deeplearning/tensorrt-rtx/latest/"
  },
  "cuda-forward": {
    "title": "CUDA compatibility: forward compatibility packages",
    "reference": "https://docs.nvidia.com/deploy/cuda-compatibility/forward-compatibility.html"
  },
  "jax": {
    "title": "JAX: exporting and serialising staged-out computations",
    "reference": "https://docs.jax.dev/en/latest/export/export.html"
  },
  "neuron": {
    "title": "AWS Neuron documentation: working with NEFF files, lnc_size",
    "reference": "https://github.com/aws-neuron/aws-neuron-sdk/blob/81ce03ae/neuron-runtime/explore/work-with-neff-files.rst"
  }
};
