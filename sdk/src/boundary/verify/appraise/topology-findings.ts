import { isJsonArray, type JsonValue } from "../../../document/json-value.js";
import type { EvidenceFacts } from "../evidence/index.js";
import type { Submodule } from "./boundary-claims.js";
import type { Finding } from "./finding.js";

/**
 * Compares what GPUs and switches say of each other, where a GPU says that the links between GPUs are not encrypted but protected by trusting the
 * switches (protected PCIe).
 *
 * - Evidence without any switch is not judged here: that no switch was shown is a limit of the claims.
 * - Every switch that a GPU is linked to is in the evidence, and every switch in the evidence is one that the GPUs are linked to.
 * - All switches are linked to the same GPUs, and to as many as are in the evidence.
 * - Source: NVIDIA attestation SDK, check of the topology in protected PCIe mode. A GPU does not state its own identity on the links, so that
 *   GPUs are counted, not matched.
 */
export function topologyFindings(submodules: readonly Submodule[]): readonly Finding[] {
  const gpus = submodules.filter(({ facts }) => facts.technology === "nvidia-cc");
  const switches = submodules.filter(({ facts }) => facts.technology === "nvidia-nvswitch");
  const protectedGpus = gpus.filter(({ facts }) => claimOf(facts, "protected-pcie") === "on" && idsOf(facts, "linked-switches").length > 0);
  if (protectedGpus.length === 0 || switches.length === 0) return [];
  const attested = new Set(switches.map(({ facts }) => claimOf(facts, "switch-id")));
  const linked = new Set(protectedGpus.flatMap(({ facts }) => idsOf(facts, "linked-switches")));
  const findings: Finding[] = [];
  const add = (code: string, submodule: string, reason: string): unknown => findings.push({ phase: "binding", code, submodule, reason });
  for (const { name, facts } of protectedGpus) {
    const missing = idsOf(facts, "linked-switches").filter((id) => !attested.has(id));
    if (missing.length > 0) add("device-required", name, `it is linked to switches that are not in the evidence: ${missing.join(", ")}`);
  }
  const seen = new Set<string>();
  for (const { name, facts } of switches) {
    const id = claimOf(facts, "switch-id");
    if (typeof id !== "string" || !linked.has(id)) add("device-not-allowed", name, "no GPU of the evidence is linked to this switch");
    const others = idsOf(facts, "linked-gpus");
    seen.add(others.join(" "));
    if (others.length !== gpus.length)
      add("device-required", name, `it is linked to ${String(others.length)} GPUs, and the evidence has ${String(gpus.length)}`);
    else if (seen.size > 1) add("device-not-allowed", name, "it is linked to other GPUs than the switches before it");
  }
  return findings;
}

function claimOf(facts: EvidenceFacts, name: string): JsonValue | undefined {
  return facts.claims.find((claim) => claim.name === name && claim.trust === "signed")?.value;
}

function idsOf(facts: EvidenceFacts, name: string): readonly string[] {
  const value = claimOf(facts, name);
  return isJsonArray(value) ? value.filter((id) => typeof id === "string") : [];
}
