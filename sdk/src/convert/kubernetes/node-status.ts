import type { BoundaryClaimJson, ConditionJson, OfferBoundaryJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject } from "../../document/index.js";
import { listAt, scalarAt, textAt } from "../source-value.js";
import { nodeSource } from "./node-evidence.js";

const effects: ReadonlyMap<string, NonNullable<ConditionJson["effect"]>> = new Map([
  ["NoSchedule", "no-schedule"],
  ["NoExecute", "no-execute"],
  ["PreferNoSchedule", "prefer-no-schedule"],
  ["None", "none"],
]);
const mostConditions = 64;
const instant =
  /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/u;

/** An instant in the form of RFC 3339, or nothing. */
export function instantText(text: string | undefined): string | undefined {
  return text !== undefined && instant.test(text) ? text : undefined;
}

/** A taint of a node or of a device as a condition. */
export function taintCondition(taint: JsonObject, source: string): ConditionJson | undefined {
  const key = textAt(taint, "key");
  const effect = effects.get(textAt(taint, "effect") ?? "");
  const value = scalarAt(taint, "value");
  const since = instantText(textAt(taint, "timeAdded"));
  if (key === undefined || key.length > 317 || effect === undefined) return undefined;
  return {
    type: key,
    ...(value === undefined || value === "" || value.length > 317 ? {} : { value }),
    effect,
    ...(since === undefined ? {} : { since }),
    source,
  };
}

/**
 * The conditions of a node: its taints, and what Kubernetes would make a taint of where the taint is not there (yet): `spec.unschedulable`
 * and a `Ready` that is not true.
 */
export function nodeConditions(spec: JsonObject, status: JsonObject): readonly ConditionJson[] {
  const conditions = listAt(spec, "taints").flatMap((taint): ConditionJson[] => {
    const condition = isJsonObject(taint) ? taintCondition(taint, nodeSource) : undefined;
    return condition === undefined ? [] : [condition];
  });
  const has = (type: string): boolean => conditions.some((condition) => condition.type === type);
  if (spec["unschedulable"] === true && !has("node.kubernetes.io/unschedulable"))
    conditions.push({ type: "node.kubernetes.io/unschedulable", effect: "no-schedule", source: nodeSource });
  const ready = listAt(status, "conditions").find((condition) => textAt(condition, "type") === "Ready");
  const answer = textAt(ready, "status");
  if (answer === "False" && !has("node.kubernetes.io/not-ready"))
    conditions.push({ type: "node.kubernetes.io/not-ready", effect: "no-schedule", ...since(ready), source: nodeSource });
  if (answer === "Unknown" && !has("node.kubernetes.io/unreachable"))
    conditions.push({ type: "node.kubernetes.io/unreachable", effect: "no-schedule", ...since(ready), source: nodeSource });
  return conditions.slice(0, mostConditions);
}

/** When the node was last heard of. */
export function lastHeard(status: JsonObject): string | undefined {
  const ready = listAt(status, "conditions").find((condition) => textAt(condition, "type") === "Ready");
  return instantText(textAt(ready, "lastHeartbeatTime"));
}

/** Technologies that Node Feature Discovery labels, with the mode that each label says. `protected` means that the node runs inside it. */
const cpuTechnologies: readonly (readonly [label: string, technology: string, mode: NonNullable<BoundaryClaimJson["mode"]>])[] = [
  ["sgx.enabled", "intel-sgx", "available"],
  ["tdx.enabled", "intel-tdx", "available"],
  ["tdx.protected", "intel-tdx", "on"],
  ["sev.enabled", "amd-sev", "available"],
  ["sev.es.enabled", "amd-sev-es", "available"],
  ["sev.snp.enabled", "amd-sev-snp", "available"],
  ["se.enabled", "ibm-se", "available"],
];
const gpuModes: ReadonlyMap<string, NonNullable<BoundaryClaimJson["mode"]>> = new Map([
  ["on", "on"],
  ["off", "off"],
  ["devtools", "devtools"],
]);

/**
 * Claims about the secure boundary, as a node labels itself. They are claims: nothing has checked them.
 *
 * Source: kubernetes-sigs.github.io/node-feature-discovery, "cpu.security"; github.com/NVIDIA/k8s-cc-manager (`nvidia.com/cc.mode.state`).
 */
export function nodeBoundary(labels: ReadonlyMap<string, string>): OfferBoundaryJson | undefined {
  const cpu = cpuTechnologies.flatMap(([label, technology, mode]): BoundaryClaimJson[] =>
    labels.get(`feature.node.kubernetes.io/cpu-security.${label}`) === "true" ? [{ technology, mode, source: nodeSource }] : [],
  );
  const mode = gpuModes.get(labels.get("nvidia.com/cc.mode.state") ?? "");
  if (cpu.length === 0 && mode === undefined) return undefined;
  return {
    ...(cpu.length === 0 ? {} : { cpu }),
    ...(mode === undefined ? {} : { accelerator: [{ technology: "nvidia-cc", mode, source: nodeSource }] }),
  };
}

function since(condition: Parameters<typeof textAt>[0]): { readonly since?: string } {
  const at = instantText(textAt(condition, "lastTransitionTime"));
  return at === undefined ? {} : { since: at };
}
