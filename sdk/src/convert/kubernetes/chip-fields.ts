import type { DeviceJson } from "@cornercast/schemas";
import { identifyChip, type ChipEvidence } from "../identify-chip.js";
import type { Report } from "./object-findings.js";

/** `chip` or `chipCandidates` of a device from evidence, or from chips that are known already; what is wrong is reported. */
export function chipFields(evidence: ChipEvidence, report: Report, known?: readonly string[]): Pick<DeviceJson, "chip" | "chipCandidates"> {
  if (known !== undefined) {
    if (known.length > 1) report({ code: "chip-ambiguous", message: `'${evidence.names[0] ?? ""}' may mean ${known.join(", ")}` });
    return fields(known);
  }
  if (evidence.names.length === 0 && evidence.pci === undefined) return {};
  const { chips, findings } = identifyChip(evidence);
  for (const finding of findings) report(finding);
  return fields(chips.map(({ id }) => id));
}

function fields(ids: readonly string[]): Pick<DeviceJson, "chip" | "chipCandidates"> {
  const [first, ...others] = ids;
  if (first === undefined) return {};
  return others.length === 0 ? { chip: first } : { chipCandidates: [...ids] };
}
