import { substitutionPhases, type SubstitutionPhaseRow } from "@cornercast/schemas/registry/substitution";

/** A phase of work: a row of the registry `substitution-phases`. */
export type SubstitutionPhase = "train" | "prefill" | "decode" | "offline" | "server" | "interactive";

const rows: ReadonlyMap<string, SubstitutionPhaseRow> = new Map(substitutionPhases.map((row) => [row.id, row]));

/** The row of a phase, or undefined for a text that names none. */
export function substitutionPhase(id: string): SubstitutionPhaseRow | undefined {
  return rows.get(id);
}

/** Whether a text names a phase. */
export function isSubstitutionPhase(id: string): id is SubstitutionPhase {
  return rows.has(id);
}
