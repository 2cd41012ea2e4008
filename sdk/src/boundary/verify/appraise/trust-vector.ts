import type { TechnologyPolicyJson } from "@cornercast/schemas";
import { allChecks, type EvidenceFacts } from "../evidence/index.js";
import { isKnownMachine } from "./device-findings.js";
import type { Finding } from "./finding.js";
import type { ReferenceVerdict } from "./match-references.js";
import { trustCategories, type TrustVector } from "./trust-tier.js";

/** What a vector is made of. */
export interface VectorInput {
  readonly facts: EvidenceFacts;
  readonly policy: TechnologyPolicyJson;
  readonly reference: ReferenceVerdict;
  /** What the policy does not pass over, whether it was waived or not. */
  readonly findings: readonly Finding[];
}

/** The vector of a device of which nothing is known: 99, cryptographic validation failed, everywhere. */
const failed = vectorOf(() => 99);

/**
 * The AR4SI vector of a device, by the fixed mapping of this specification: the same facts give the same values under every verifier.
 *
 * - A device whose layout, signature or chain does not hold has 99 everywhere.
 * - A result of another service keeps the values that the service gave, and has no claim where it gave none.
 */
export function trustVector(input: VectorInput): TrustVector {
  const { facts, policy, reference } = input;
  if (isBroken(facts)) return failed;
  const given = facts.thirdParty?.vector;
  if (facts.thirdParty !== undefined) return vectorOf((category) => given?.[category] ?? 0);
  const values: Readonly<Record<string, number>> = {
    "instance-identity": (policy.identities ?? []).length === 0 ? 0 : isKnownMachine(facts, policy) ? 2 : 97,
    configuration: configuration(facts),
    executables: { none: 0, launch: 3, runtime: 2, mismatch: 33 }[reference.state],
    hardware: hardware(input),
    "runtime-opaque": facts.debug === "on" ? 96 : { encrypted: 2, isolated: 32, none: 0 }[facts.memory],
  };
  return vectorOf((category) => values[category] ?? 0);
}

/** Whether the layout, the signature or the chain of evidence does not hold: then its values are not those of any device. */
export function isBroken(facts: EvidenceFacts): boolean {
  return allChecks(facts).some(({ phase, outcome }) => outcome === "failed" && (phase === "envelope" || phase === "signature"));
}

function vectorOf(value: (category: (typeof trustCategories)[number]) => number): TrustVector {
  return Object.fromEntries(trustCategories.map((category) => [category, value(category)])) as TrustVector;
}

function configuration({ debug, migration, conditions, privilegeLevel }: EvidenceFacts): number {
  const levels = conditions.map(({ level }) => level);
  if (debug === "on" || migration === "on" || levels.includes("unsafe") || (privilegeLevel ?? 0) > 3) return 96;
  if (debug === "unknown" || levels.includes("unknown")) return 36;
  return levels.includes("weak") ? 32 : 2;
}

function hardware({ facts, findings }: VectorInput): number {
  const codes = findings.map(({ code }) => code);
  if (codes.includes("revoked") || codes.includes("generation-distrusted") || facts.tcb?.status === "Revoked") return 96;
  if (facts.tcb?.status === "NONE") return 97;
  if (codes.includes("tcb-not-allowed") || facts.checks.some(({ phase, outcome }) => phase === "tcb" && outcome === "failed")) return 96;
  const outcomes = (name: string): readonly string[] => facts.checks.filter((check) => check.name.endsWith(name)).map(({ outcome }) => outcome);
  // A key that nobody endorsed says nothing of the hardware.
  if (!outcomes("certificate-chain").includes("checked")) return 0;
  const isBehind = facts.tcb?.status !== undefined && facts.tcb.status !== "UpToDate";
  return isBehind || outcomes("revocation").includes("skipped") || codes.includes("collateral-unavailable") ? 32 : 2;
}
