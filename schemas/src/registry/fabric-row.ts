/** A link between accelerators, to their host, or between units. */
export interface FabricRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  readonly kind: "scale-up" | "scale-out" | "host";
  /** The key of the source. */
  readonly source: string;
}
