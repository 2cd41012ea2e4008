import type { PredicateFinding } from "../findings.js";

/** What a predicate found, as a number: it is what columns hold. */
export const outcomeCodes = {
  notApplied: 0,
  satisfied: 1,
  /** A preference that is not met, or not known to be. */
  unmetPreference: 2,
  violatedHardware: 3,
  violatedTerms: 4,
  violatedCapacity: 5,
  unknown: 6,
  unknownCapacity: 7,
} as const;

/** The code of a finding. */
export function outcomeCode(finding: Pick<PredicateFinding, "predicate" | "status"> | undefined): number {
  if (finding === undefined) return outcomeCodes.notApplied;
  if (finding.status === "satisfied") return outcomeCodes.satisfied;
  const { preferred, class: kind } = finding.predicate;
  if (preferred !== undefined) return outcomeCodes.unmetPreference;
  if (finding.status === "unknown") return kind === "capacity" ? outcomeCodes.unknownCapacity : outcomeCodes.unknown;
  if (kind === "capacity") return outcomeCodes.violatedCapacity;
  return kind === "hardware" || kind === "artifact" || kind === "software" ? outcomeCodes.violatedHardware : outcomeCodes.violatedTerms;
}

/** What findings do to a verdict, as bits that are joined: the highest one is the rank of the verdict. */
export const verdictBits: Uint8Array = new Uint8Array(8);
verdictBits[outcomeCodes.violatedCapacity] = 1;
verdictBits[outcomeCodes.unknown] = 2;
verdictBits[outcomeCodes.violatedTerms] = 4;
verdictBits[outcomeCodes.violatedHardware] = 8;

/** The rank of the verdict that joined bits give: 0 for `fits`, 4 for `does-not-fit`. */
export const rankOfBits: Uint8Array = Uint8Array.from({ length: 16 }, (_, bits) => 32 - Math.clz32(bits));

/** Whether a code is a violation that counts. */
export function isViolation(code: number): boolean {
  return code >= outcomeCodes.violatedHardware && code <= outcomeCodes.violatedCapacity;
}
