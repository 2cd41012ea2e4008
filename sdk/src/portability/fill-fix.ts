import type { RuleFact } from "@cornercast/schemas/registry";
import { compareVersions } from "../quantity/compare-versions.js";
import type { FactLookup } from "./evaluate-condition.js";
import { computeCapabilityOf, type Situation } from "./fact-lookup.js";
import { cudaOfDriver, driverOfPtxIsa } from "./ptx-isa.js";
import { gencodeFor, parseTarget } from "./target.js";

/** The changes of a rule with the facts of the situation filled in; a change that names an unknown fact is left out. */
export function fixesOf(rule: { readonly fix?: readonly string[] }, situation: Situation, facts: FactLookup): readonly string[] {
  return (rule.fix ?? []).flatMap((template) => {
    let known = true;
    const text = template.replaceAll(/\{([a-zA-Z0-9.-]+)\}/gu, (_, name: string) => {
      const value = derived(name, situation) ?? plain(name as RuleFact, facts);
      if (value === undefined) known = false;
      return value ?? "";
    });
    return known ? [text] : [];
  });
}

/** Names that stand for a text made from facts. */
function derived(name: string, { artifact, device }: Situation): string | undefined {
  const capability = computeCapabilityOf(device);
  switch (name) {
    case "artifact.basePtx":
      return artifact.target === undefined ? undefined : lowerPtx(parseTarget(artifact.target).computeCapability, capability);
    case "artifact.ptxDriver":
      return artifact.isaVersion === undefined ? undefined : driverOfPtxIsa(artifact.isaVersion);
    case "device.capabilityDigits":
      return capability?.replace(".", "");
    case "device.gencode":
      return capability === undefined ? undefined : gencodeFor(capability);
    case "device.compatPackage": {
      if (device.productLine !== "data-center") return undefined;
      const toolkit = artifact.builtWith?.find((built) => built.name === "cuda-toolkit")?.version;
      const needed = artifact.isaVersion === undefined ? undefined : driverOfPtxIsa(artifact.isaVersion);
      const release = toolkit ?? (needed === undefined ? undefined : cudaOfDriver(needed));
      return release === undefined ? undefined : `cuda-compat-${release.split(".").slice(0, 2).join("-")}`;
    }
    default:
      return undefined;
  }
}

/** The PTX that serves both what the artifact was built for and the device: that of the lower compute capability. */
function lowerPtx(own: string | undefined, device: string | undefined): string | undefined {
  if (own === undefined) return undefined;
  const lower = device !== undefined && compareVersions(device, own) === -1 ? device : own;
  return `compute_${lower.replace(".", "")}`;
}

function plain(name: RuleFact, facts: FactLookup): string | undefined {
  const value = facts.value(name);
  return value?.kind === "text" ? value.value : undefined;
}
