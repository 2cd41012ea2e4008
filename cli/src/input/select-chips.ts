import { chips, type ChipRow } from "@cornercast/schemas/registry";
import { suggest } from "@cornercast/sdk/errors";
import { findChipsByName } from "@cornercast/sdk/hardware";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";

/** The registered chips with some names; all of them without a name. */
export function selectChips(names: readonly string[]): readonly ChipRow[] {
  if (names.length === 0) return chips;
  return names.flatMap((name) => {
    const found = findChipsByName(name);
    if (found.length > 0) return found;
    const near = suggest(
      name,
      chips.flatMap((chip) => [chip.id, ...(chip.aliases ?? []).map((alias) => alias.name)]),
    );
    throw new CliError(`the registry has no chip called ${name}${near === undefined ? "" : `; did you mean ${near}?`}`, exitCodes.input);
  });
}
