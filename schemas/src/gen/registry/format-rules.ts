// Generated from schemas/registry/format-rules by tools/generate-registries.mjs. Do not edit.
import type { FormatRuleRow } from "../../registry/format-rule-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry format-rules. */
export const formatRules: readonly FormatRuleRow[] = [
  {"id":"fp8-ocp-on-fnuz","title":"Weights in OCP E4M3 are converted to E4M3 FNUZ exactly, on devices that have that one","formats":["fp8_e4m3fn"],"when":[{"fact":"device.isa","oneOf":["gfx942","gaudi2"]}],"verdict":"translated","fix":["convert when loading: byte 0x80 becomes 0x00, the rest is read as fp8_e4m3fnuz, and the scale doubles"],"confidence":"quoted","source":"vllm-fnuz"},
  {"id":"fp8-on-neuron","title":"The FP8 of Trainium1, Inferentia2 and Trainium2 is another one than OCP E4M3, and the two do not mix","formats":["fp8_e4m3fn"],"when":[{"fact":"device.isa","oneOf":["neuroncore-v2","neuroncore-v3"]}],"verdict":"no","code":"format-not-supported","fix":["quantise again to cfp8, from weights in bf16"],"confidence":"quoted","source":"neuron-fp8"},
  {"id":"fp8-before-ada","title":"NVIDIA devices from Turing to before Ada take FP8 for weights only and compute in 16 bits","formats":["fp8_e4m3fn"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"device.computeCapability","atLeast":"7.5"},{"fact":"device.computeCapability","below":"8.9"}],"verdict":"emulated","fix":["use bf16 or int8, which the device has"],"confidence":"quoted","source":"vllm-fp8"},
  {"id":"fp8-on-battlemage","title":"Intel Battlemage has no FP8 and falls back to bfloat16","formats":["fp8_e4m3fn","fp8_e5m2"],"when":[{"fact":"device.isa","is":"xe2-bmg"}],"verdict":"emulated","fix":["use bf16 or int8, which the device has"],"confidence":"quoted","source":"aiconfigurator"},
  {"id":"mxfp8-blackwell-data-center","title":"Compute capability 10.x has MXFP8","formats":["mxfp8"],"when":[{"fact":"device.computeCapability","atLeast":"10.0"},{"fact":"device.computeCapability","below":"11"}],"verdict":"native","confidence":"quoted","source":"te-matrix"},
  {"id":"mxfp8-other-nvidia","title":"Other NVIDIA devices have no support for MXFP8, compute capability 12.0 among them","formats":["mxfp8"],"when":[{"fact":"device.vendor","is":"nvidia"}],"verdict":"no","code":"format-not-supported","fix":["use fp8_e4m3fn with a scale for the tensor"],"confidence":"quoted","source":"te-matrix"},
  {"id":"nvfp4-blackwell-data-center","title":"Compute capability 10.0 and 10.3 have NVFP4","formats":["nvfp4"],"when":[{"fact":"device.computeCapability","oneOf":["10.0","10.3"]}],"verdict":"native","confidence":"quoted","source":"te-matrix"},
  {"id":"nvfp4-blackwell-consumer","title":"Compute capability 12.x has NVFP4","note":"rounding to nearest only: training recipes with stochastic rounding or random Hadamard transforms raise an error","formats":["nvfp4"],"when":[{"fact":"device.computeCapability","sameMajor":"12.0"}],"verdict":"native","confidence":"quoted","source":"te-matrix"},
  {"id":"fp4-weights-only","title":"Ada and Hopper take FP4 for weights only and compute in 16 bits","formats":["nvfp4","mxfp4"],"when":[{"fact":"device.computeCapability","oneOf":["8.9","9.0"]}],"verdict":"emulated","fix":["use fp8_e4m3fn, which the device has"],"confidence":"third-party","source":"vllm-fp4"},
  {"id":"mxfp4-emulated-cdna3","title":"MXFP4 is emulated on gfx942","formats":["mxfp4"],"when":[{"fact":"device.isa","is":"gfx942"}],"verdict":"emulated","fix":["use fp8_e4m3fnuz, which the device has"],"confidence":"third-party","source":"vllm-quark"},
  {"id":"nvfp4-elsewhere","title":"NVFP4 is not MXFP4: blocks of 16 with E4M3 scales against blocks of 32 with powers of two","formats":["nvfp4"],"when":[{"fact":"device.formats.mxfp4","is":"native"}],"verdict":"no","code":"format-not-supported","fix":["quantise again to mxfp4, from weights of a higher precision: to convert loses more"],"confidence":"derived","source":"nvfp4"},
  {"id":"mxfp4-elsewhere","title":"MXFP4 is not NVFP4: blocks of 32 with powers of two against blocks of 16 with E4M3 scales","formats":["mxfp4"],"when":[{"fact":"device.formats.mxfp4","is":"none"},{"fact":"device.formats.nvfp4","is":"native"}],"verdict":"no","code":"format-not-supported","fix":["quantise again to nvfp4, from weights of a higher precision: to convert loses more"],"confidence":"derived","source":"ocp-mx"},
  {"id":"int8-slow","title":"B300 and GB300 have 8-bit integers","note":"153.5 TOP/s dense against 4,500 of B200; use fp8","formats":["int8"],"when":[{"fact":"device.isa","is":"sm_103"}],"verdict":"native","confidence":"quoted","source":"aiconfigurator"},
  {"id":"fp64-slow","title":"B300 and GB300 have double precision","note":"1.25 TFLOP/s against 37 of B200 and 67 of H100 with its matrix units","formats":["fp64","fp64_matrix"],"when":[{"fact":"device.isa","is":"sm_103"}],"verdict":"native","confidence":"third-party","source":"stas"},
  {"id":"tf32-emulated","title":"gfx950, Gaudi 2 and TPUs have no TF32","formats":["tf32"],"when":[{"fact":"device.isa","oneOf":["gfx950","gaudi2","tpu-v4","tpu-v5e","tpu-v5p","tpu-v6e","tpu-v7x"]}],"verdict":"emulated","fix":["use bf16 or fp32"],"confidence":"derived","source":"stas"},
  {"id":"fp16-slow","title":"Gaudi 3 has 16-bit floating point","note":"459 TFLOP/s against 1,677 in bf16; use bf16","formats":["fp16"],"when":[{"fact":"device.isa","is":"gaudi3"}],"verdict":"native","confidence":"third-party","source":"stas"},
  {"id":"bf16-before-ampere","title":"NVIDIA devices before Ampere have no bfloat16","formats":["bf16"],"when":[{"fact":"device.computeCapability","below":"8.0"}],"verdict":"no","code":"format-not-supported","fix":["cast to fp16, whose range is smaller, or to fp32"],"confidence":"quoted","source":"cuda-bf16"},
  {"id":"format-native","title":"The device has arithmetic in the format","formats":["*"],"when":[{"fact":"device.formatSupport","is":"native"}],"verdict":"native","confidence":"derived","source":"spec"},
  {"id":"format-emulated","title":"Software computes in the format without instructions for it","formats":["*"],"when":[{"fact":"device.formatSupport","is":"emulated"}],"verdict":"emulated","confidence":"derived","source":"spec"},
  {"id":"format-storage-only","title":"The format is read and widened, and computed in another one","formats":["*"],"when":[{"fact":"device.formatSupport","is":"storage-only"}],"verdict":"emulated","confidence":"derived","source":"spec"},
  {"id":"format-none","title":"The device does not have the format","formats":["*"],"when":[{"fact":"device.formatSupport","is":"none"}],"verdict":"no","code":"format-not-supported","fix":["convert the weights to a format of the device"],"confidence":"derived","source":"spec"},
];

/** Where the rows of the registry format-rules come from. */
export const formatRuleSources: Readonly<Record<string, RegistrySource>> = {
  "vllm-fnuz": {
    "title": "vLLM, normalize_e4m3fn_to_e4m3fnuz; the same for Gaudi 2 in convert_for_g2.py",
    "reference": "https://github.com/vllm-project/vllm/blob/main/vllm/model_executor/layers/quantization/utils/w8a8_utils.py"
  },
  "vllm-fp8": {
    "title": "vLLM documentation, FP8 W8A8: devices before Ada run it as W8A16, weights only, with Marlin",
    "reference": "https://docs.vllm.ai/en/latest/features/quantization/fp8.html"
  },
  "vllm-fp4": {
    "title": "vLLM, marlin_utils_fp4.py: FP4 of weights only on devices without FP4",
    "reference": "https://github.com/vllm-project/vllm/blob/main/vllm/model_executor/layers/quantization/utils/marlin_utils_fp4.py"
  },
  "vllm-quark": {
    "title": "vLLM documentation, AMD Quark: MXFP4 is emulated on devices without it",
    "reference": "https://docs.vllm.ai/en/latest/features/quantization/quark.html"
  },
  "te-matrix": {
    "title": "NVIDIA Transformer Engine, support matrix",
    "reference": "https://github.com/NVIDIA/TransformerEngine/blob/8e24e1ab/docs/features/low_precision_training/support_matrix.rst"
  },
  "ocp-mx": {
    "title": "OCP Microscaling Formats (MX) Specification 1.0",
    "reference": "https://www.opencompute.org/documents/ocp-microscaling-formats-mx-v1-0-spec-final-pdf"
  },
  "nvfp4": {
    "title": "NVIDIA technical blog: introducing NVFP4",
    "reference": "https://developer.nvidia.com/blog/introducing-nvfp4-for-efficient-and-accurate-low-precision-inference/"
  },
  "aiconfigurator": {
    "title": "NVIDIA aiconfigurator, b300_sxm.yaml, gb300.yaml and b60.yaml",
    "reference": "https://github.com/ai-dynamo/aiconfigurator"
  },
  "stas": {
    "title": "ml-engineering by Stas Bekman, accelerator tables (each row cites the vendor)",
    "reference": "https://github.com/stas00/ml-engineering/blob/744d01e1/compute/accelerator/README.md",
    "at": "2026-08-22"
  },
  "neuron-fp8": {
    "title": "AWS Neuron compiler, error NCC_EVRF051: F8E4M3FN is not supported on Trn1 and Trn2, native from Trn3",
    "reference": "https://awsdocs-neuron.readthedocs-hosted.com/en/latest/compiler/error-codes/EVRF051.html"
  },
  "cuda-bf16": {
    "title": "CUDA C++ Programming Guide, arithmetic instructions: bfloat16 from compute capability 8.0",
    "reference": "https://docs.nvidia.com/cuda/archive/12.9.0/cuda-c-programming-guide/index.html#arithmetic-instructions"
  },
  "spec": {
    "title": "Cornercast specification: portability",
    "reference": "spec/50-portability.md"
  }
};
