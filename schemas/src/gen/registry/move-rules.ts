// Generated from schemas/registry/move-rules by tools/generate-registries.mjs. Do not edit.
import type { MoveRuleRow } from "../../registry/move-rule-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry move-rules. */
export const moveRules: readonly MoveRuleRow[] = [
  {"id":"live-stated","title":"A unit moves live where the providers of both say so, on the same chip","level":"S4","when":[{"fact":"from.stateLevel","atLeast":"4"},{"fact":"to.stateLevel","atLeast":"4"},{"fact":"to.device.chip","is":{"fact":"from.device.chip"}}],"verdict":"kept","confidence":"derived","source":"spec"},
  {"id":"live-not-stated","title":"Nothing moves live unless the providers say so","level":"S4","when":[],"verdict":"lost","fix":["stop the job and restore it from a process image or a checkpoint"],"confidence":"derived","source":"spec"},
  {"id":"image-not-let-out","title":"The provider lets no image of a process leave","level":"S3","when":[{"fact":"from.stateLevel","below":"3"}],"verdict":"lost","fix":["write a checkpoint that is resharded when it is loaded"],"confidence":"derived","source":"spec"},
  {"id":"image-other-chip","title":"The image of a process is restored on the same type of chip only","level":"S3","when":[{"fact":"to.device.chip","isNot":{"fact":"from.device.chip"}}],"verdict":"lost","fix":["write a checkpoint that is resharded when it is loaded"],"confidence":"quoted","source":"cuda-restore"},
  {"id":"image-from-other-os","title":"The image of a process is taken on Linux only","level":"S3","when":[{"fact":"from.host.os","isNot":"linux"}],"verdict":"lost","fix":["write a checkpoint that is resharded when it is loaded"],"confidence":"quoted","source":"criu"},
  {"id":"image-to-other-os","title":"The image of a process is restored on Linux only","level":"S3","when":[{"fact":"to.host.os","isNot":"linux"}],"verdict":"lost","fix":["write a checkpoint that is resharded when it is loaded"],"confidence":"quoted","source":"criu"},
  {"id":"image-other-arch","title":"The image of a process is restored on its own processor architecture only","level":"S3","when":[{"fact":"to.host.arch","isNot":{"fact":"from.host.arch"}}],"verdict":"lost","fix":["write a checkpoint that is resharded when it is loaded"],"confidence":"derived","source":"criu"},
  {"id":"image-from-old-driver","title":"NVIDIA drivers take the image of a process from 550 on","level":"S3","when":[{"fact":"from.device.vendor","is":"nvidia"},{"fact":"from.software.nvidia-driver","below":"550"}],"verdict":"lost","fix":["install driver 550 or newer","write a checkpoint that is resharded when it is loaded"],"confidence":"quoted","source":"cuda-checkpoint"},
  {"id":"image-to-old-driver","title":"NVIDIA drivers restore the image of a process from 550 on","level":"S3","when":[{"fact":"to.device.vendor","is":"nvidia"},{"fact":"to.software.nvidia-driver","below":"550"}],"verdict":"lost","fix":["install driver 550 or newer","write a checkpoint that is resharded when it is loaded"],"confidence":"quoted","source":"cuda-checkpoint"},
  {"id":"image-nvidia","title":"The image of a process on NVIDIA devices is restored on as many of the same chip","level":"S3","note":"without unified memory, without memory shared between processes before driver 610, and with every device of the image mapped","when":[{"fact":"to.device.chip","is":{"fact":"from.device.chip"}},{"fact":"from.device.vendor","is":"nvidia"},{"fact":"from.host.os","is":"linux"},{"fact":"to.host.os","is":"linux"},{"fact":"to.host.arch","is":{"fact":"from.host.arch"}},{"fact":"from.software.nvidia-driver","atLeast":"550"},{"fact":"to.software.nvidia-driver","atLeast":"550"}],"verdict":"kept","confidence":"quoted","source":"cuda-checkpoint"},
  {"id":"image-amd","title":"The image of a process on AMD devices of the ninth generation is restored on as many of the same chip","level":"S3","note":"where the firmware is not older and the topology of caches, compute units and memory is the same","when":[{"fact":"to.device.chip","is":{"fact":"from.device.chip"}},{"fact":"from.device.isa","oneOf":["gfx900","gfx906","gfx908","gfx90a","gfx942","gfx950"]},{"fact":"from.host.os","is":"linux"},{"fact":"to.host.os","is":"linux"},{"fact":"to.host.arch","is":{"fact":"from.host.arch"}}],"verdict":"kept","confidence":"quoted","source":"criu-amdgpu"},
  {"id":"image-without-tool","title":"For devices of other vendors no tool takes the image of a process","level":"S3","when":[{"fact":"from.device.vendor","noneOf":["nvidia","amd"]}],"verdict":"lost","fix":["write a checkpoint that is resharded when it is loaded"],"confidence":"derived","source":"criu"},
  {"id":"training-state-not-let-out","title":"The provider lets weights leave at most","level":"S2","when":[{"fact":"from.stateLevel","below":"2"}],"verdict":"lost","fix":["choose a provider that lets checkpoints leave"],"confidence":"derived","source":"spec"},
  {"id":"training-state-formats","title":"The other device does not take the formats of the weights","level":"S2","when":[{"fact":"move.formats","is":"lost"}],"verdict":"lost","fix":["keep the checkpoint in bf16 or fp32"],"confidence":"derived","source":"spec"},
  {"id":"training-state","title":"Weights, optimizer, random numbers and the place in the data move in a checkpoint that is resharded when it is loaded","level":"S2","note":"a checkpoint of ZeRO is converted to a universal one first, and the number of experts has to divide evenly","when":[],"verdict":"kept","confidence":"quoted","source":"torch-dcp"},
  {"id":"weights-not-let-out","title":"The provider lets nothing leave","level":"S1","when":[{"fact":"from.stateLevel","below":"1"}],"verdict":"lost","fix":["choose a provider that lets weights leave"],"confidence":"derived","source":"spec"},
  {"id":"weights-formats","title":"The other device does not take the formats of the weights","level":"S1","when":[{"fact":"move.formats","is":"lost"}],"verdict":"lost","fix":["quantise again, from weights of a higher precision"],"confidence":"derived","source":"spec"},
  {"id":"weights","title":"Weights move as files","level":"S1","when":[],"verdict":"kept","confidence":"quoted","source":"torch-dcp"},
  {"id":"restart","title":"A job that keeps nothing starts again","level":"S0","when":[],"verdict":"kept","confidence":"derived","source":"spec"},
  {"id":"bits-other-architecture","title":"Results on devices of different architectures are not bit-identical","level":"N0","when":[{"fact":"to.device.isa","isNot":{"fact":"from.device.isa"}}],"verdict":"lost","fix":["move to the same chip","ask for N2 or less"],"confidence":"quoted","source":"cublasdx"},
  {"id":"bits-other-chip","title":"Results on different chips of one architecture may differ, with the number of processors on them","level":"N0","when":[{"fact":"to.device.chip","isNot":{"fact":"from.device.chip"}}],"verdict":"lost","fix":["move to the same chip","ask for N2 or less"],"confidence":"derived","source":"torch-random"},
  {"id":"bits-other-driver","title":"Results with another driver may differ","level":"N0","when":[{"fact":"to.software.nvidia-driver","isNot":{"fact":"from.software.nvidia-driver"}}],"verdict":"lost","fix":["install the same driver","ask for N2 or less"],"confidence":"derived","source":"torch-random"},
  {"id":"bits-same-everything","title":"Whether the libraries, what they tuned and the layout are the same too, no offer states: equal hashes of outputs show it","level":"N0","when":[],"verdict":"unknown","confidence":"derived","source":"torch-random"},
  {"id":"batch-other-chip","title":"Batch invariance holds on one chip","level":"N1","when":[{"fact":"to.device.chip","isNot":{"fact":"from.device.chip"}}],"verdict":"lost","fix":["move to the same chip","ask for N2 or less"],"confidence":"quoted","source":"vllm-batch"},
  {"id":"batch-old-device","title":"Batch-invariant kernels need compute capability 8.0","level":"N1","when":[{"fact":"to.device.computeCapability","below":"8.0"}],"verdict":"lost","fix":["move to a device of compute capability 8.0 or later"],"confidence":"quoted","source":"vllm-batch"},
  {"id":"batch-same-chip","title":"Batch-invariant kernels give the same results on the same chip","level":"N1","note":"with kernels that are batch-invariant, such as those of vLLM with VLLM_BATCH_INVARIANT=1","when":[{"fact":"to.device.chip","is":{"fact":"from.device.chip"}}],"verdict":"kept","confidence":"quoted","source":"vllm-batch"},
  {"id":"tolerance-formats-differ","title":"The two devices do not compute in the same formats","level":"N2","when":[{"fact":"move.formats","oneOf":["inexact","lost"]}],"verdict":"lost","fix":["compute in a format that both have, such as bf16","ask for N3 or less"],"confidence":"derived","source":"spec"},
  {"id":"tolerance-formats-same","title":"The two devices compute in the same formats, or convert them exactly","level":"N2","when":[{"fact":"move.formats","is":"exact"}],"verdict":"kept","confidence":"derived","source":"spec"},
  {"id":"tolerance-formats-not-stated","title":"The formats in which the job computes are not stated","level":"N2","when":[],"verdict":"unknown","confidence":"derived","source":"spec"},
  {"id":"statistics-without-formats","title":"The other device does not take the formats of the weights","level":"N3","when":[{"fact":"move.formats","is":"lost"}],"verdict":"lost","fix":["quantise again and test, or choose a device that has the formats"],"confidence":"derived","source":"spec"},
  {"id":"statistics","title":"Whether results are statistically equivalent the tests of the workload show, the length of outputs among them","level":"N3","note":"quality figures of one model over chips differ by about one per cent, the length of outputs by up to ten","when":[],"verdict":"kept","confidence":"quoted","source":"mlperf"},
  {"id":"function","title":"The same program on another device does the same kind of work","level":"N4","when":[],"verdict":"kept","confidence":"derived","source":"spec"},
];

/** Where the rows of the registry move-rules come from. */
export const moveRuleSources: Readonly<Record<string, RegistrySource>> = {
  "cuda-checkpoint": {
    "title": "NVIDIA cuda-checkpoint, README",
    "reference": "https://github.com/NVIDIA/cuda-checkpoint/tree/6ec728a"
  },
  "cuda-restore": {
    "title": "CUDA Python, cuCheckpointProcessRestore: devices of the same chip type",
    "reference": "https://nvidia.github.io/cuda-python/cuda-bindings/latest/module/driver.html"
  },
  "criu-amdgpu": {
    "title": "criu-amdgpu-plugin(1)",
    "reference": "https://github.com/checkpoint-restore/criu/blob/criu-dev/Documentation/criu-amdgpu-plugin.txt"
  },
  "criu": {
    "title": "CRIU: a process is restored on Linux, of its own architecture",
    "reference": "https://criu.org/Main_Page"
  },
  "torch-dcp": {
    "title": "PyTorch: torch.distributed.checkpoint, resharding when loading",
    "reference": "https://docs.pytorch.org/docs/stable/distributed.checkpoint.html"
  },
  "deepspeed": {
    "title": "DeepSpeed: universal checkpointing",
    "reference": "https://github.com/deepspeedai/DeepSpeed/blob/master/docs/_tutorials/universal-checkpointing.md"
  },
  "cublasdx": {
    "title": "NVIDIA cuBLASDx: results on devices of different architectures are not bit-identical",
    "reference": "https://docs.nvidia.com/cuda/cublasdx/warnings/bit_identical_sm.html"
  },
  "torch-random": {
    "title": "PyTorch: reproducibility",
    "reference": "https://docs.pytorch.org/docs/stable/notes/randomness.html"
  },
  "vllm-batch": {
    "title": "vLLM: batch invariance",
    "reference": "https://docs.vllm.ai/en/latest/features/batch_invariance.html"
  },
  "mlperf": {
    "title": "MLPerf Inference rules: accuracy as a share of the reference, length of outputs",
    "reference": "https://github.com/mlcommons/inference_policies/blob/master/inference_rules.adoc"
  },
  "spec": {
    "title": "Cornercast specification: portability",
    "reference": "spec/50-portability.md"
  }
};
