import type { SourceJson } from "@cornercast/schemas";

/** How a fact came to be known, in falling trust. */
export type SourceKind = "measured" | "reported" | "nameplate" | "derived" | "asserted";

/** The kinds of source, the most trusted first. */
export const sourceKindsByTrust: readonly SourceKind[] = ["measured", "reported", "nameplate", "derived", "asserted"];

/** Where a fact comes from. */
export interface FactSource {
  /** The id by which figures name the source. */
  readonly id: string;
  readonly kind: SourceKind;
  /** What was read, such as a command or a URL. */
  readonly reference?: string;
  /** When it was read, as an RFC 3339 instant. */
  readonly at?: string;
}

/** The source of a figure that names none. */
export const asserted: FactSource = { id: "asserted", kind: "asserted" };

/**
 * Finds the source that a figure names.
 *
 * - An absent id means `asserted`.
 * - An id without an entry in `sources` is taken as `asserted`, the least trusted kind, under its own id.
 *
 * @example
 * ```ts
 * factSource("smi", [{ id: "smi", kind: "reported", reference: "nvidia-smi -q -x" }]).kind; // "reported"
 * ```
 */
export function factSource(id: string | undefined, sources: readonly SourceJson[]): FactSource {
  if (id === undefined || id === "asserted") return asserted;
  if (id === "nameplate") return { id, kind: "nameplate" };
  const entry = sources.find((source) => source.id === id);
  if (entry === undefined) return { id, kind: "asserted" };
  return {
    id,
    kind: isSourceKind(entry.kind) ? entry.kind : "asserted",
    ...(entry.reference === undefined ? {} : { reference: entry.reference }),
    ...(entry.at === undefined ? {} : { at: entry.at }),
  };
}

/** How much less a kind is trusted than `measured`: 0 for `measured`, 4 for `asserted`. */
export function distrust(kind: SourceKind): number {
  return sourceKindsByTrust.indexOf(kind);
}

function isSourceKind(kind: string | undefined): kind is SourceKind {
  return kind !== undefined && (sourceKindsByTrust as readonly string[]).includes(kind);
}
