import type { ChoiceJson } from "@cornercast/schemas";
import type { Diagnostic } from "../errors/index.js";
import { findChipsByName } from "../hardware/index.js";

/**
 * The chips that names of another tool may mean, as a choice of registry ids.
 *
 * - An ambiguous name stays a set of chips, with a warning.
 * - A name that the registry does not know stays as it is, in lower case, so that it is never taken for another chip.
 */
export function chipChoice(names: readonly string[], issuer: string, report: (diagnostic: Omit<Diagnostic, "severity">) => void): ChoiceJson {
  const ids: string[] = [];
  for (const name of names) {
    const rows = findChipsByName(name, issuer);
    if (rows.length === 0) {
      report({ code: "chip-unknown", message: `the registry has no chip called '${name}'; only an offer with a chip of this name will match` });
      ids.push(name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, "-"));
      continue;
    }
    if (rows.length > 1) report({ code: "chip-ambiguous", message: `'${name}' may mean ${rows.map((row) => row.id).join(", ")}; any of them is accepted` });
    ids.push(...rows.map((row) => row.id));
  }
  return { anyOf: [...new Set(ids)] };
}
