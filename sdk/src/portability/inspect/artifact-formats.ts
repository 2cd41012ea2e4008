import { offloadBundleFormat } from "./amd/offload-bundle.js";
import { zipFormat } from "./archives/zip-format.js";
import { fatbinFormat } from "./cuda/fatbin.js";
import { ptxFormat } from "./cuda/ptx.js";
import { elfFormat } from "./elf/elf-format.js";
import type { ArtifactFormat } from "./inspect-context.js";
import { ggufFormat } from "./models/gguf.js";
import { neffFormat } from "./models/neff.js";
import { onnxFormat } from "./models/onnx.js";
import { safetensorsFormat } from "./models/safetensors.js";
import { spirvFormat } from "./models/spirv.js";
import { stablehloFormat } from "./models/stablehlo.js";
import { tensorrtFormat } from "./models/tensorrt.js";

/** All formats of one file, in the order in which they are tried: those with a mark of their own first. */
export const artifactFormats: readonly ArtifactFormat[] = [
  elfFormat,
  fatbinFormat,
  offloadBundleFormat,
  spirvFormat,
  ggufFormat,
  stablehloFormat,
  tensorrtFormat,
  zipFormat,
  safetensorsFormat,
  neffFormat,
  ptxFormat,
  onnxFormat,
];
