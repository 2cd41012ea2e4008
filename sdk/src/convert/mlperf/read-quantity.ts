/** An amount of memory as a quantity, or why a text is none. */
export type MemoryReading = { readonly kind: "ok"; readonly value: string } | { readonly kind: "unknown" } | { readonly kind: "ambiguous" };

/**
 * Reads an amount of memory from a system description, such as `141 GB`, `183359 MiB` and `1.5TiB`.
 *
 * - `2.1T` has no unit, and text around the amount says what is meant of it: both are ambiguous.
 */
export function readMemory(text: string): MemoryReading {
  if (isNothing(text)) return { kind: "unknown" };
  const match = /^([1-9][0-9]{0,8}|0)(?:\.([0-9]{1,6}))? ?(MB|GB|TB|MiB|GiB|TiB)$/u.exec(text.trim());
  if (match === null) return { kind: "ambiguous" };
  const fraction = (match[2] ?? "").replace(/0+$/u, "");
  const amount = `${match[1] ?? ""}${fraction === "" ? "" : `.${fraction}`}`;
  return amount === "0" ? { kind: "unknown" } : { kind: "ok", value: `${amount}${match[3] ?? ""}` };
}

/** A whole number, written as a number or as a text. */
export function readCount(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return /^(?:0|[1-9][0-9]{0,5})$/u.test(text) ? Number(text) : undefined;
}

/** Whether a text says that nothing is known, or that there is nothing. */
export function isNothing(text: string): boolean {
  return /^(?:|-|n\/?a|none|null|tbd|todo|unknown|disabled|not applicable)$/iu.test(text.trim());
}
