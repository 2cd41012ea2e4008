import { chips } from "@cornercast/schemas/registry";
import { isSubstitutionPhase, substitute } from "@cornercast/sdk/substitution";
import type { SubstitutionAnswer, SubstitutionRequest } from "./protocol.js";

/** How much of the work of a chip each other one does in a phase: an interval, or what would have to be known. */
export function compareChips({ reference, phase, precision, count }: SubstitutionRequest): SubstitutionAnswer {
  const from = chips.find(({ id }) => id === reference);
  const title = `The work of one ${reference} in ${phase} with ${precision}`;
  if (from === undefined || !isSubstitutionPhase(phase)) return { title, rows: [] };
  const rows = chips
    .filter((chip) => chip !== from && (chip.productLine === undefined || chip.productLine.value === "data-center"))
    .map((chip): SubstitutionAnswer["rows"][number] => {
      const found = substitute({ chip: from }, { chip }, { phase, precision });
      if (found.kind === "unknown") return { label: chip.id, kind: "unknown", note: found.missing.join(", "), devices: "" };
      const [fewest, most] = [Math.ceil(count / found.high), Math.ceil(count / found.low)];
      return {
        label: chip.id,
        kind: "interval",
        low: found.low,
        mid: found.mid,
        high: found.high,
        note: found.provenance,
        devices: fewest === most ? String(fewest) : `${String(fewest)} to ${String(most)}`,
      };
    });
  const size = (row: (typeof rows)[number]): number => (row.kind === "interval" ? row.mid : 0);
  return { title, rows: rows.sort((a, b) => size(b) - size(a)) };
}
