import type { ChipAsides, ChipDetails, ChipFigures, ChipRow } from "./chip-row.js";

/** The rows of chips, of figures and details in the same order. They are kept apart so that who needs figures alone loads nothing else. */
export function chipRows(figures: readonly ChipFigures[], details: readonly ChipDetails[]): readonly ChipRow[] {
  return details.flatMap(({ name, asides = {}, ...more }, index) => {
    const row = figures[index];
    if (row === undefined) return [];
    const { id, ...rest } = withAsides(row, asides);
    return [{ id, name, ...rest, ...more }];
  });
}

/** A value with texts at places in it. */
function withAsides<Value>(value: Value, asides: ChipAsides): Value {
  const place = (item: unknown, aside: string | ChipAsides | undefined): unknown =>
    aside === undefined ? item : typeof aside === "string" ? aside : withAsides(item, aside);
  if (Array.isArray(value)) return value.map((item, index) => place(item, asides[String(index)])) as Value;
  return { ...value, ...Object.fromEntries(Object.entries(asides).map(([key, aside]) => [key, place(value[key as keyof Value], aside)])) };
}
