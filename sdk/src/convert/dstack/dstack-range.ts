/** A range of dstack: `a..b`, `a..`, `..b`, or one value, which means exactly that. */
export interface DstackRange {
  readonly min?: string;
  readonly max?: string;
  /** Whether one value was written. */
  readonly exact: boolean;
}

/** Reads a range; undefined for what is none. Values are not looked at. */
export function parseDstackRange(text: string): DstackRange | undefined {
  const parts = text.split("..").map((part) => part.trim());
  if (parts.length === 1) return text.trim() === "" ? undefined : { min: text.trim(), max: text.trim(), exact: true };
  const [min, max] = parts;
  if (parts.length !== 2 || (min === "" && max === "")) return undefined;
  return { ...(min === undefined || min === "" ? {} : { min }), ...(max === undefined || max === "" ? {} : { max }), exact: false };
}
