import type { HostJson, SoftwareJson } from "@cornercast/schemas";
import type { JsonObject, JsonValue } from "../../document/index.js";
import { compareVersions } from "../../quantity/index.js";
import { textAt } from "../source-value.js";
import { nodeSource } from "./node-evidence.js";
import type { Report } from "./object-findings.js";
import { bytesText, quantityNanos, wholeNumber } from "./quantity-text.js";

const nfd = "feature.node.kubernetes.io/";

/** The architectures that Go and Kubernetes name, which are those of OCI platforms. */
const architectures: ReadonlySet<string> = new Set(["amd64", "arm64", "ppc64le", "s390x", "riscv64"]);

/** What a node says of itself. */
export interface NodeFacts {
  readonly labels: ReadonlyMap<string, string>;
  readonly capacity: JsonObject;
  readonly allocatable: JsonObject;
  /** `status.nodeInfo`. */
  readonly nodeInfo: JsonObject;
}

/**
 * The host of a node.
 *
 * - Cores and memory are what pods may use (`allocatable`), and what there is (`capacity`) only where that is not stated.
 * - Processor features are those that Node Feature Discovery labels; it leaves some out, so that the set is not complete.
 */
export function nodeHost({ labels, capacity, allocatable, nodeInfo }: NodeFacts): HostJson {
  const amount = (name: string): JsonValue | undefined => allocatable[name] ?? capacity[name];
  const arch = textAt(nodeInfo, "architecture") ?? labels.get("kubernetes.io/arch") ?? labels.get("beta.kubernetes.io/arch");
  const os = textAt(nodeInfo, "operatingSystem") ?? labels.get("kubernetes.io/os") ?? labels.get("beta.kubernetes.io/os");
  const cores = wholeNumber(quantityNanos(amount("cpu")), "down");
  const memory = bytesText(amount("memory"));
  const disk = bytesText(amount("ephemeral-storage"));
  const features = [...labels].flatMap(([label, value]) => {
    const name = label.startsWith(`${nfd}cpu-cpuid.`) && value === "true" ? label.slice(`${nfd}cpu-cpuid.`.length).toLowerCase() : "";
    return /^[a-z0-9][a-z0-9_.-]{0,62}$/u.test(name) ? [name] : [];
  });
  return {
    ...(arch !== undefined && architectures.has(arch) ? { arch: [{ value: arch, source: nodeSource }] } : {}),
    ...(cores === undefined ? {} : { cores: [{ value: cores, source: nodeSource }] }),
    ...(memory === undefined ? {} : { memory: [{ value: memory, source: nodeSource }] }),
    ...(disk === undefined ? {} : { disk: [{ value: disk, source: nodeSource }] }),
    ...(os === "linux" || os === "windows" ? { os: [{ value: os, source: nodeSource }] } : {}),
    ...(features.length === 0 ? {} : { features: { values: [...new Set(features)].slice(0, 1_024), source: nodeSource } }),
  };
}

/**
 * The software of a node, from `nodeInfo` and from labels.
 *
 * - What GPU Feature Discovery calls the version of the CUDA runtime is the newest CUDA that the driver supports.
 */
export function nodeSoftware({ labels, nodeInfo }: NodeFacts): readonly SoftwareJson[] {
  const label = (name: string): string | undefined => labels.get(name);
  const runtime = /^containerd:\/\/(.+)$/u.exec(textAt(nodeInfo, "containerRuntimeVersion") ?? "")?.[1];
  const found: readonly (readonly [string, string | undefined])[] = [
    ["nvidia-driver", label("nvidia.com/cuda.driver-version.full") ?? joined(label, "nvidia.com/cuda.driver.", ["major", "minor", "rev"])],
    ["cuda", label("nvidia.com/cuda.runtime-version.full") ?? joined(label, "nvidia.com/cuda.runtime.", ["major", "minor"])],
    ["amdgpu-driver", label("amd.com/gpu.driver-version") ?? label("beta.amd.com/gpu.driver-version")],
    ["kubernetes", textAt(nodeInfo, "kubeletVersion")?.replace(/^v/u, "")],
    ["containerd", runtime],
    ["linux-kernel", textAt(nodeInfo, "kernelVersion") ?? label(`${nfd}kernel-version.full`)],
  ];
  return found.flatMap(([name, version]): SoftwareJson[] =>
    version === undefined || !/^[0-9][\w.+~-]{0,127}$/u.test(version) ? [] : [{ name, version, source: nodeSource }],
  );
}

/** Software of two sources, each name once; versions that differ are reported, and those of the first are kept. */
export function mergeSoftware(first: readonly SoftwareJson[], second: readonly SoftwareJson[], report: Report): readonly SoftwareJson[] {
  const merged = new Map(first.map((software) => [software.name, software]));
  for (const software of second) {
    const known = merged.get(software.name);
    if (known === undefined) merged.set(software.name, software);
    else if (known.version !== undefined && software.version !== undefined && compareVersions(known.version, software.version) !== 0) {
      report({
        code: "import-conflict",
        message: `two sources of one node say ${software.name ?? ""} ${known.version} and ${software.version}; the first is kept`,
      });
    }
  }
  return [...merged.values()];
}

/** A version whose parts are labels of their own; the last may be empty. */
function joined(label: (name: string) => string | undefined, prefix: string, parts: readonly string[]): string | undefined {
  const found = parts.map((part) => label(`${prefix}${part}`)).filter((part) => part !== undefined && part !== "");
  return found.length < 2 ? undefined : found.join(".");
}
