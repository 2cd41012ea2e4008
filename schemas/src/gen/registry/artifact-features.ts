// Generated from schemas/registry/artifact-features by tools/generate-registries.mjs. Do not edit.
import type { ArtifactFeatureRow } from "../../registry/artifact-feature-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry artifact-features. */
export const artifactFeatures: readonly ArtifactFeatureRow[] = [
  {"id":"version-compatible","title":"TensorRT engine that newer runtimes load","kind":"tensorrt-engine","source":"trt"},
  {"id":"hardware-compatible-ampere-plus","title":"TensorRT engine for Ampere and every later architecture","kind":"tensorrt-engine","source":"trt"},
  {"id":"hardware-compatible-same-compute-capability","title":"TensorRT engine for every device of the same compute capability","kind":"tensorrt-engine","source":"trt"},
  {"id":"custom-calls","title":"StableHLO module that calls functions outside the specification","kind":"stablehlo","source":"stablehlo"},
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
  }
};
