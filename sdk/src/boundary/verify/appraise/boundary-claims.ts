import type { EvidenceFacts } from "../evidence/index.js";

/** What is known to be so, known not to be so, or not known. */
export type TriState = "true" | "false" | "unknown";

/** One device of a boundary, and what its evidence shows. */
export interface Submodule {
  /** `cpu`, `enclave`, `vtpm`, `tpm`, `gpu/…`, `nvswitch/…`. A label: nothing is inferred from it. */
  readonly name: string;
  readonly facts: EvidenceFacts;
  /** Whether it is bound to the boundary of the processor. */
  readonly bound: TriState;
  /** The name of an earlier submodule that is the same device. */
  readonly sameAs?: string;
}

/** What evidence shows of a boundary: a submodule for each device. No policy is in it. */
export interface BoundaryClaims {
  readonly submodules: readonly Submodule[];
  readonly allSubmodsBound: TriState;
  readonly coLocation: "proven" | "unproven";
  /** What no evidence of these technologies can show. */
  readonly limits: readonly string[];
}

/** Technologies of which a submodule stands for the processor's boundary. */
export const processorTechnologies: readonly string[] = [
  "amd-sev",
  "amd-sev-es",
  "amd-sev-snp",
  "intel-tdx",
  "intel-sgx",
  "aws-nitro-enclaves",
  "arm-cca",
  "ibm-se",
];

const labels: Readonly<Record<string, string>> = {
  "intel-sgx": "enclave",
  "aws-nitro-enclaves": "enclave",
  "nvidia-cc": "gpu",
  "nvidia-nvswitch": "nvswitch",
  tpm2: "tpm",
  "azure-vtpm": "vtpm",
};

/**
 * Puts facts into the one model that all technologies share.
 *
 * - A list of devices, and a result of another service on several, becomes a submodule for each; a vTPM and the hardware report under it become two, of which the vTPM is bound by that report.
 * - `bound` names the digests of the evidence of devices that the processor's evidence is bound to, as the caller found by comparing its report
 *   data with an anchor over them. Without it, whether devices are bound is unknown.
 * - A device that comes twice is told by its identity, not by the length of a list.
 */
export function claims(facts: readonly EvidenceFacts[], bound?: ReadonlySet<string>): BoundaryClaims {
  const devices = facts.flatMap((one) => devicesOf(one));
  const processor = devices.find(({ facts }) => processorTechnologies.includes(facts.technology));
  const taken = new Set<string>();
  const identities = new Map<string, string>();
  const submodules = devices.map(({ facts, boundInside }): Submodule => {
    const name = nameOf(facts, taken);
    const key = identityKey(facts);
    const sameAs = key === undefined ? undefined : identities.get(key);
    if (key !== undefined && sameAs === undefined) identities.set(key, name);
    return { name, facts, bound: boundState(facts, boundInside, processor?.facts, bound), ...(sameAs !== undefined && { sameAs }) };
  });
  const states = submodules.map(({ bound }) => bound);
  const allSubmodsBound = states.includes("false") ? "false" : states.includes("unknown") ? "unknown" : "true";
  return { submodules, allSubmodsBound, coLocation: submodules.length === 1 && processor !== undefined ? "proven" : "unproven", limits: limitsOf(submodules) };
}

interface Device {
  readonly facts: EvidenceFacts;
  /** Whether the evidence around it binds it to the one inside. */
  readonly boundInside?: boolean;
}

function devicesOf(facts: EvidenceFacts): readonly Device[] {
  const { inner } = facts;
  if (inner.length === 0) return [{ facts }];
  // A list of devices is itself none; what was checked of the list is checked of each.
  const isOfOneKind = facts.thirdParty !== undefined || inner.every(({ technology }) => labels[technology] === labels[facts.technology]);
  if (facts.measurements.length === 0 && facts.identity === undefined && isOfOneKind) {
    return inner.map((device) => ({ facts: { ...device, checks: [...facts.checks, ...device.checks] } }));
  }
  const binding = facts.checks.filter(({ phase, name }) => phase === "binding" && name !== "nonce");
  const boundInside = binding.length > 0 && binding.every(({ outcome }) => outcome === "checked");
  return [...inner.flatMap((one) => devicesOf(one)), { facts: { ...facts, inner: [] }, boundInside }];
}

function boundState(facts: EvidenceFacts, inside: boolean | undefined, processor: EvidenceFacts | undefined, bound: ReadonlySet<string> | undefined): TriState {
  if (facts === processor) return "true";
  if (inside !== undefined) return inside ? "true" : "false";
  if (bound === undefined) return "unknown";
  return bound.has(facts.evidence) ? "true" : "false";
}

function nameOf(facts: EvidenceFacts, taken: Set<string>): string {
  const label = labels[facts.technology] ?? "cpu";
  const many = label === "gpu" || label === "nvswitch";
  const wanted = many && facts.identity !== undefined ? `${label}/${facts.identity.value.slice(0, 80)}` : label;
  let name = many && facts.identity === undefined ? `${label}/0` : wanted;
  for (let count = 1; taken.has(name); count += 1) name = `${wanted}/${String(count)}`;
  taken.add(name);
  return name;
}

function identityKey({ technology, identity }: EvidenceFacts): string | undefined {
  return identity === undefined ? undefined : `${technology} ${identity.kind} ${identity.value}`;
}

function limitsOf(submodules: readonly Submodule[]): readonly string[] {
  const limits = new Set<string>();
  for (const { facts } of submodules) {
    // Interposers on the memory bus are outside of what vendors of processors defend against.
    if (facts.memory === "encrypted") limits.add("physical-interposer");
    if (facts.memory === "isolated") limits.add("operator-is-trusted");
    if (facts.memory === "none") limits.add("memory-not-protected");
    if (facts.thirdParty !== undefined) limits.add("third-party-result");
    if (facts.checks.some(({ name, outcome }) => name.endsWith("revocation") && outcome !== "checked")) limits.add("revocation-not-checked");
    if (facts.checks.some(({ name, outcome }) => name === "nonce" && outcome !== "checked")) limits.add("freshness-not-shown");
  }
  if (submodules.length > 1) limits.add("co-location-unproven");
  const trustsSwitches = submodules.some(({ facts }) =>
    facts.claims.some(({ name, value, trust }) => name === "protected-pcie" && value === "on" && trust === "signed"),
  );
  if (trustsSwitches && !submodules.some(({ facts }) => facts.technology === "nvidia-nvswitch")) limits.add("switches-not-shown");
  return [...limits].sort();
}
