import type { SoftwareJson } from "@cornercast/schemas";
import { isJsonArray, isJsonObject, type JsonValue } from "../../document/index.js";

/** How system descriptions call software, in lower case, by the registry name. */
const names: ReadonlyMap<string, string> = new Map([
  ["tensorrt", "tensorrt"],
  ["trt_version", "tensorrt"],
  ["tensorrt-llm", "tensorrt-llm"],
  ["cuda", "cuda-toolkit"],
  ["cuda_version", "cuda-toolkit"],
  ["cudnn", "cudnn"],
  ["cudnn_version", "cudnn"],
  ["nccl", "nccl"],
  ["nccl_version", "nccl"],
  ["driver", "nvidia-driver"],
  ["cuda_driver_version", "nvidia-driver"],
  ["rocm", "rocm"],
  ["rocm_version", "rocm"],
  ["vllm", "vllm"],
  ["sglang", "sglang"],
  ["pytorch", "pytorch"],
  ["jax", "jax"],
  ["python", "python"],
  ["python:", "python"],
  ["kernel_version", "linux-kernel"],
]);

/** Software that only means NVIDIA's where the accelerator is NVIDIA's. */
const ofNvidia: ReadonlySet<string> = new Set(["nvidia-driver"]);

/** The software of a system, and names of which two versions are stated. */
export interface SoftwareReading {
  readonly software: readonly SoftwareJson[];
  readonly conflicts: readonly string[];
}

/**
 * Reads the software of a system description from texts such as `TensorRT 10.2.0, CUDA 12.4, Driver 550.54` and from objects such as
 * `{"cuda_version": "12.6.1.006"}`, also in a list.
 *
 * - Only a version of at least two dotted numbers is exact enough; `CUDA 13.` and a commit are left out.
 * - CUDA is what is installed, not what the driver supports.
 * - Of two versions of one name, the first counts.
 */
export function readSoftware(values: readonly (JsonValue | undefined)[], vendor: string | undefined, source: string): SoftwareReading {
  const found = new Map<string, string>();
  const conflicts = new Set<string>();
  const add = (label: string, text: string): void => {
    const name = names.get(label.trim().toLowerCase());
    const version = /^(?:Linux )?v?([0-9]{1,9}(?:\.[0-9]{1,9})+[\w.+-]{0,64})$/iu.exec(text.trim())?.[1];
    if (name === undefined || version === undefined || version.endsWith(".") || (ofNvidia.has(name) && vendor !== "nvidia")) return;
    const known = found.get(name);
    if (known === undefined) found.set(name, version);
    else if (known !== version && !known.startsWith(`${version}.`) && !version.startsWith(`${known}.`)) conflicts.add(name);
    // The more exact of two versions that agree.
    else if (version.length > known.length) found.set(name, version);
  };
  for (const value of values) readValue(value, add, 0);
  return { software: [...found].map(([name, version]) => ({ name, version, source })), conflicts: [...conflicts] };
}

function readValue(value: JsonValue | undefined, add: (label: string, text: string) => void, depth: number): void {
  if (value === undefined || depth > 2) return;
  if (typeof value === "string") readText(value, add);
  else if (isJsonArray(value)) for (const item of value.slice(0, 64)) readValue(item, add, depth + 1);
  else if (isJsonObject(value)) {
    for (const [label, version] of Object.entries(value).slice(0, 256)) {
      if (typeof version !== "string") continue;
      if (names.has(label.toLowerCase())) add(label, version);
      else readText(version, add);
    }
  }
}

function readText(text: string, add: (label: string, text: string) => void): void {
  for (const part of text.slice(0, 4_096).split(/[,;]/u)) {
    const match = /^\s*([A-Za-z][A-Za-z-]{0,31}:?)(?:\[[a-z]+\])?(?: +|==)(\S+)\s*$/u.exec(part);
    if (match !== null) add(match[1] ?? "", match[2] ?? "");
  }
}
