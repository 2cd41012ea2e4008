import type { ReferenceValueJson } from "@cornercast/schemas";
import type { EvidenceFacts } from "../evidence/index.js";

/** Technologies that know no launch: what the firmware measures is what is fixed. */
const withoutLaunch: readonly string[] = ["tpm2", "azure-vtpm"];

/** How the measurements of a device compare with reference values. */
export type ReferenceVerdict =
  /** `none`: there were no values; `launch`: what is fixed at launch matches; `runtime`: what runs later matches too. */
  { readonly state: "none" | "launch" | "runtime" } | { readonly state: "mismatch"; readonly reason: string };

/**
 * Compares measurements with the reference values of their technology that count at a time.
 *
 * - Of a register for which there are values, one has to be equal; a register for which there are none says nothing.
 * - A value that was withdrawn matches as a mismatch.
 * - Something that is fixed at launch has to be among what matched; of a TPM, which knows no launch, something of the boot. Run time counts where an event log gave the register.
 * - Manifests that were compared while verifying count as values of what is fixed at launch.
 */
export function matchReferences(facts: EvidenceFacts, values: readonly ReferenceValueJson[], at: number): ReferenceVerdict {
  const manifests = facts.checks.filter(({ phase, name, outcome }) => phase === "reference" && name.includes("manifest") && outcome !== "not-applicable");
  for (const { outcome, reason } of manifests) if (outcome === "failed") return { state: "mismatch", reason };
  const counted = values.filter((value) => value.technology === facts.technology && counts(value, at));
  const fixed = withoutLaunch.includes(facts.technology) ? "boot" : "launch";
  let launch = manifests.some(({ outcome }) => outcome === "checked");
  let runtime = false;
  let compared = false;
  for (const measurement of facts.measurements) {
    const own = counted.filter(({ register, algorithm }) => register === measurement.register && algorithm === measurement.algorithm);
    if (own.length === 0) continue;
    compared = true;
    const equal = own.filter(({ value }) => value === measurement.value);
    if (equal.length === 0) return { state: "mismatch", reason: `${measurement.register} has none of the reference values` };
    if (equal.some(({ revoked }) => revoked === true)) return { state: "mismatch", reason: `${measurement.register} has a reference value that was withdrawn` };
    if (measurement.kind === fixed) launch = true;
    if (measurement.kind === "runtime" && measurement.replayed === true) runtime = true;
  }
  if (launch) return { state: runtime ? "runtime" : "launch" };
  if (compared) return { state: "mismatch", reason: "no measurement of what is fixed at launch has a reference value" };
  return counted.length === 0 ? { state: "none" } : { state: "mismatch", reason: "the reference values are of other registers" };
}

function counts({ notBefore, notAfter }: ReferenceValueJson, at: number): boolean {
  return (notBefore === undefined || Date.parse(notBefore) <= at) && (notAfter === undefined || at <= Date.parse(notAfter));
}
