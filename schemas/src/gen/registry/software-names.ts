// Generated from schemas/registry/software-names by tools/generate-registries.mjs. Do not edit.
import type { SoftwareNameRow } from "../../registry/software-name-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry software-names. */
export const softwareNames: readonly SoftwareNameRow[] = [
  {"id":"nvidia-driver","title":"NVIDIA driver","versions":"dotted-numeric","source":"nv"},
  {"id":"cuda","title":"CUDA version that the driver supports","versions":"dotted-numeric","source":"nv"},
  {"id":"cuda-runtime","title":"CUDA runtime","versions":"dotted-numeric","source":"nv"},
  {"id":"cuda-toolkit","title":"CUDA Toolkit","versions":"dotted-numeric","source":"nv"},
  {"id":"cudnn","title":"cuDNN","versions":"dotted-numeric","source":"nv"},
  {"id":"nccl","title":"NCCL","versions":"dotted-numeric","source":"nv"},
  {"id":"tensorrt","title":"TensorRT","versions":"dotted-numeric","source":"nv"},
  {"id":"rocm","title":"ROCm","versions":"dotted-numeric","source":"rocm"},
  {"id":"amdgpu-driver","title":"amdgpu kernel driver","versions":"dotted-numeric","source":"rocm"},
  {"id":"neuron-driver","title":"AWS Neuron driver","versions":"dotted-numeric","source":"neuron"},
  {"id":"neuron-sdk","title":"AWS Neuron SDK","versions":"dotted-numeric","source":"neuron"},
  {"id":"gaudi-driver","title":"Intel Gaudi driver and software","versions":"dotted-numeric","source":"habana"},
  {"id":"level-zero","title":"Level Zero loader and driver","versions":"dotted-numeric","source":"l0"},
  {"id":"linux-kernel","title":"Linux kernel","versions":"dotted-numeric-with-suffix","source":"kernel"},
  {"id":"kubernetes","title":"Kubernetes","versions":"semver","source":"k8s"},
  {"id":"slurm","title":"Slurm","versions":"dotted-numeric","source":"slurm"},
  {"id":"vllm","title":"vLLM","versions":"dotted-numeric","source":"vllm"},
  {"id":"sglang","title":"SGLang","versions":"dotted-numeric","source":"sglang"},
  {"id":"tensorrt-llm","title":"TensorRT-LLM","versions":"dotted-numeric","source":"trtllm"},
  {"id":"pytorch","title":"PyTorch","versions":"dotted-numeric","source":"torch"},
  {"id":"jax","title":"JAX","versions":"dotted-numeric","source":"jax"},
  {"id":"onnxruntime","title":"ONNX Runtime","versions":"dotted-numeric","source":"ort"},
  {"id":"containerd","title":"containerd","versions":"semver","source":"cri"},
  {"id":"python","title":"Python","versions":"dotted-numeric","source":"py"},
  {"id":"glibc","title":"GNU C Library","versions":"dotted-numeric","source":"glibc"},
  {"id":"vulkan","title":"Vulkan version of the device driver","versions":"dotted-numeric","source":"vulkan"},
  {"id":"stablehlo","title":"StableHLO version that the consumer reads","versions":"dotted-numeric","source":"stablehlo"},
  {"id":"neff","title":"NEFF version that the Neuron runtime loads","versions":"dotted-numeric","source":"neuron"},
  {"id":"onnx-opset","title":"ONNX operator set that the runtime has","versions":"dotted-numeric","source":"onnx"},
];

/** Where the rows of the registry software-names come from. */
export const softwareNameSources: Readonly<Record<string, RegistrySource>> = {
  "nv": {
    "title": "NVIDIA CUDA compatibility: driver and toolkit versions",
    "reference": "https://docs.nvidia.com/deploy/cuda-compatibility/"
  },
  "rocm": {
    "title": "ROCm documentation",
    "reference": "https://rocm.docs.amd.com/"
  },
  "neuron": {
    "title": "AWS Neuron documentation",
    "reference": "https://awsdocs-neuron.readthedocs-hosted.com/"
  },
  "habana": {
    "title": "Intel Gaudi documentation",
    "reference": "https://docs.habana.ai/"
  },
  "l0": {
    "title": "oneAPI Level Zero",
    "reference": "https://oneapi-src.github.io/level-zero-spec/"
  },
  "kernel": {
    "title": "The Linux kernel",
    "reference": "https://www.kernel.org/"
  },
  "k8s": {
    "title": "Kubernetes version skew policy",
    "reference": "https://kubernetes.io/releases/version-skew-policy/"
  },
  "slurm": {
    "title": "Slurm",
    "reference": "https://slurm.schedmd.com/"
  },
  "vllm": {
    "title": "vLLM",
    "reference": "https://docs.vllm.ai/"
  },
  "sglang": {
    "title": "SGLang",
    "reference": "https://docs.sglang.ai/"
  },
  "trtllm": {
    "title": "TensorRT-LLM",
    "reference": "https://nvidia.github.io/TensorRT-LLM/"
  },
  "torch": {
    "title": "PyTorch",
    "reference": "https://docs.pytorch.org/"
  },
  "jax": {
    "title": "JAX",
    "reference": "https://docs.jax.dev/"
  },
  "cri": {
    "title": "containerd",
    "reference": "https://containerd.io/"
  },
  "py": {
    "title": "Python",
    "reference": "https://www.python.org/"
  },
  "ort": {
    "title": "ONNX Runtime",
    "reference": "https://onnxruntime.ai/"
  },
  "glibc": {
    "title": "GNU C Library",
    "reference": "https://www.gnu.org/software/libc/"
  },
  "vulkan": {
    "title": "Vulkan specification",
    "reference": "https://registry.khronos.org/vulkan/"
  },
  "stablehlo": {
    "title": "StableHLO",
    "reference": "https://github.com/openxla/stablehlo"
  },
  "onnx": {
    "title": "ONNX versioning",
    "reference": "https://github.com/onnx/onnx/blob/main/docs/Versioning.md"
  }
};
