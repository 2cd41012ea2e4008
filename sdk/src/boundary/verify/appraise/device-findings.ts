import type { TechnologyPolicyJson } from "@cornercast/schemas";
import { canonicalJson } from "../../../document/index.js";
import type { EvidenceFacts } from "../evidence/index.js";
import type { Submodule } from "./boundary-claims.js";
import type { Finding } from "./finding.js";
import type { ReferenceVerdict } from "./match-references.js";

/** States of a trusted computing base that are no reason to refuse, only to warn, unless a policy lists what it accepts. */
const tolerated: readonly string[] = [
  "OutOfDate",
  "ConfigurationNeeded",
  "SWHardeningNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDateConfigurationNeeded",
  "TDRelaunchAdvised",
  "TDRelaunchAdvisedConfigurationNeeded",
];

/** The number of Intel's evaluation, for which a policy can have a floor: what an older one says of a platform was true then. */
const evaluation = "tcbEvaluationDataNumber";

/** What the policy on a technology does not pass over in one device, beside what verification found. */
export function deviceFindings({ facts, sameAs }: Submodule, policy: TechnologyPolicyJson, reference: ReferenceVerdict): readonly Finding[] {
  const findings: Finding[] = [];
  const add = (phase: Finding["phase"], code: string, reason: string): unknown => findings.push({ phase, code, reason });
  if (sameAs !== undefined) add("envelope", "device-not-allowed", `the device is the same as ${sameAs}`);
  const skipped = facts.checks.flatMap(({ name, outcome, reason }) => (name.endsWith("revocation") && outcome === "skipped" ? [reason] : []));
  if (skipped[0] !== undefined && policy.requireRevocationCheck !== false) add("collateral", "collateral-unavailable", skipped[0]);
  const generations = listed(policy.generations);
  const generation = facts.generation ?? "unknown";
  if (generations?.includes(generation) === false)
    add("tcb", "generation-distrusted", `the generation is ${generation}, and the policy accepts ${generations.join(", ")}`);
  for (const reason of tcbFaults(facts, policy)) add("tcb", "tcb-not-allowed", reason);
  if (listed(policy.identities) !== undefined && !isKnownMachine(facts, policy)) {
    add(
      "guest-policy",
      "machine-not-allowed",
      facts.identity === undefined ? "the evidence does not show which device it is of" : "the device is none that the policy lists",
    );
  }
  for (const reason of settingFaults(facts, policy)) add("guest-policy", "guest-policy", reason);
  if (policy.requireReference !== false && reference.state === "none")
    add("reference", "reference-mismatch", "there are no reference values for the measurements");
  if (policy.requireReference !== false && reference.state === "mismatch") add("reference", "reference-mismatch", reference.reason);
  return findings;
}

/** Whether the identity of a device is one that a policy lists, and is not only a hint. */
export function isKnownMachine({ identity }: EvidenceFacts, policy: TechnologyPolicyJson): boolean {
  return identity !== undefined && identity.trust !== "hint" && policy.identities?.includes(identity.value) === true;
}

function tcbFaults({ tcb }: EvidenceFacts, policy: TechnologyPolicyJson): readonly string[] {
  const faults: string[] = [];
  const status = tcb?.status;
  const accepted = listed(policy.tcbStatuses);
  if (status !== undefined && status !== "UpToDate" && !(accepted ?? tolerated).includes(status))
    faults.push(`the state of the trusted computing base is ${status}`);
  if (status === undefined && accepted !== undefined) faults.push("the evidence shows no state of the trusted computing base");
  for (const [name, floor] of Object.entries(policy.tcbFloors ?? {})) {
    const value = name === evaluation ? tcb?.evaluation : tcb?.components[name];
    const values = [value, ...(tcb?.others?.["committed"] === undefined ? [] : [tcb.others["committed"][name]])];
    if (!values.every((value) => value !== undefined && value >= floor))
      faults.push(`the component ${name} is ${values.map((value) => value ?? "unknown").join(", committed ")}, and the policy demands ${String(floor)}`);
  }
  return faults;
}

function settingFaults(facts: EvidenceFacts, policy: TechnologyPolicyJson): readonly string[] {
  const faults: string[] = [];
  if (facts.debug === "on" && policy.allowDebug !== true) faults.push("the boundary can be debugged");
  if (facts.migration === "on" && policy.allowMigration !== true) faults.push("the boundary can be migrated");
  const levels = listed(policy.privilegeLevels) ?? [0];
  if (facts.privilegeLevel !== undefined && !levels.includes(facts.privilegeLevel))
    faults.push(`the report was asked for at privilege level ${String(facts.privilegeLevel)}`);
  for (const { level, reason } of facts.conditions) if (level === "unsafe") faults.push(reason);
  for (const [name, value] of Object.entries(policy.requiredClaims ?? {})) {
    const claim = facts.claims.find((one) => one.name === name && one.trust !== "hint");
    if (claim === undefined || claimText(claim.value) !== value)
      faults.push(`the claim ${name} is ${claim === undefined ? "not there" : "another"} than the policy demands`);
  }
  return faults;
}

/** The value of a claim as text. */
export function claimText(value: EvidenceFacts["claims"][number]["value"]): string {
  return typeof value === "string" ? value : canonicalJson(value);
}

/** A list that states something: one that is empty is as one that is absent. */
function listed<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list !== undefined && list.length > 0 ? list : undefined;
}
