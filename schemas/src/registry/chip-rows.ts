import type { ChipDetails, ChipFigures, ChipRow } from "./chip-row.js";

/** The rows of chips, of figures and details in the same order. They are kept apart so that who needs figures alone loads nothing else. */
export function chipRows(figures: readonly ChipFigures[], details: readonly ChipDetails[]): readonly ChipRow[] {
  return details.flatMap(({ name, ...more }, index) => {
    const row = figures[index];
    if (row === undefined) return [];
    const { id, ...rest } = row;
    return [{ id, name, ...rest, ...more }];
  });
}
