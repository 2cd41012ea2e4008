import type { BoundaryClaimJson, ConditionJson, ScaleUpJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { smiSource, type SmiGpu } from "./smi-devices.js";

type Report = (finding: Pick<Diagnostic, "code" | "message">, line: number) => void;

/**
 * The fabric that the GPUs are in.
 *
 * - A cluster id of zeros is that of a fabric within one host, not of a domain of several hosts (DGX and HGX H100 print it).
 * - The domain is `<cluster>.<clique>`; only GPUs that agree give one.
 * - The state is that of the worst GPU, `degraded` where a health field says so and `failed` where joining the fabric failed.
 */
export function smiScaleUp(gpus: readonly SmiGpu[], report: Report): ScaleUpJson | undefined {
  const present = gpus.filter((gpu) => !gpu.lost && gpu.facts.fabricState !== undefined);
  if (present.length === 0) return undefined;
  const domains = new Set<string>();
  for (const { facts } of present) {
    const cluster = facts.fabricCluster;
    if (cluster !== undefined && /[1-9a-f]/iu.test(cluster) && facts.fabricClique !== undefined) domains.add(`${cluster}.${facts.fabricClique}`);
  }
  const [domain] = domains;
  if (domains.size > 1)
    report(
      {
        code: "import-conflict",
        message: `the GPUs are in ${String(domains.size)} fabric domains (${[...domains].slice(0, 4).join(", ")}); no domain was kept`,
      },
      present[0]?.line ?? 1,
    );
  const states = present.map(fabricState);
  const state = states.includes("failed")
    ? "failed"
    : states.includes("degraded")
      ? "degraded"
      : states.every((each) => each === "ready")
        ? "ready"
        : undefined;
  if (domain === undefined && state === undefined) return undefined;
  return { ...(domain !== undefined && domains.size === 1 ? { domainId: domain } : {}), ...(state === undefined ? {} : { state }) };
}

function fabricState({ facts }: SmiGpu): "ready" | "degraded" | "failed" | undefined {
  if (facts.fabricState?.toLowerCase() !== "completed") return undefined;
  if (facts.fabricStatus !== undefined && facts.fabricStatus.toLowerCase() !== "success") return "failed";
  return fabricFaults(facts).length > 0 ? "degraded" : "ready";
}

function fabricFaults(facts: SmiGpu["facts"]): readonly string[] {
  const faults: string[] = [];
  if (facts.fabricHealth?.toLowerCase() === "unhealthy") faults.push("summary Unhealthy");
  if (facts.fabricBandwidth?.toLowerCase() === "degraded") faults.push("bandwidth Degraded");
  for (const [name, value] of [
    ["route_unhealthy", facts.fabricRoute],
    ["access_timeout_recovery", facts.fabricTimeout],
    ["route_recovery_in_progress", facts.fabricRecovery],
  ] as const) {
    if (value?.toLowerCase() === "true") faults.push(`${name} True`);
  }
  const configuration = facts.fabricConfiguration;
  if (configuration !== undefined && configuration.toLowerCase() !== "false") faults.push(`incorrect_configuration ${configuration}`);
  return faults;
}

/**
 * What the driver reports about the health of the GPUs, one condition a GPU and fault.
 *
 * - None of it keeps workloads away by itself: whether a host is taken out of service is the operator's decision.
 */
export function smiConditions(gpus: readonly SmiGpu[]): readonly ConditionJson[] {
  const conditions: ConditionJson[] = [];
  for (const gpu of gpus) {
    const { facts } = gpu;
    const name = facts.uuid ?? facts.address ?? `GPU ${String(gpu.index)}`;
    const add = (type: string, message: string): void => {
      if (conditions.length < 64) conditions.push({ type, value: name.slice(0, 317), effect: "none", message, source: smiSource });
    };
    if (gpu.lost) add("gpu-lost", "the driver has lost the GPU: it cannot be used until the host is repaired or restarted");
    if (facts.rowFailure?.toLowerCase() === "yes") add("gpu-row-remapping-failed", "a row of the memory could not be remapped");
    if (facts.rowPending?.toLowerCase() === "yes") add("gpu-row-remapping-pending", "a row of the memory is remapped at the next reset of the GPU");
    if (facts.pagePending?.toLowerCase() === "yes") add("gpu-page-retirement-pending", "a page of the memory is retired at the next reset of the GPU");
    if (facts.recovery !== undefined) add("gpu-recovery-needed", `the driver asks for the recovery action '${facts.recovery.slice(0, 128)}'`);
    const faults = gpu.lost ? [] : fabricFaults(facts);
    if (faults.length > 0) add("gpu-fabric-unhealthy", `fabric: ${faults.join(", ").slice(0, 1_024)}`);
  }
  return conditions;
}

/**
 * The confidential mode of the GPUs: on where every GPU has protected memory. A size of 0 says nothing: drivers print it on GPUs without the
 * feature as well.
 */
export function smiBoundary(gpus: readonly SmiGpu[]): readonly BoundaryClaimJson[] {
  const isProtected = gpus.length > 0 && gpus.every((gpu) => /^[1-9][0-9]* MiB$/u.test(gpu.facts.memoryProtected ?? ""));
  return isProtected ? [{ technology: "nvidia-cc", mode: "on", source: smiSource }] : [];
}
