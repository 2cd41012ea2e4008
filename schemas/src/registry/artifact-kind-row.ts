/** A kind of artifact. */
export interface ArtifactKindRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** In which words an artifact of the kind names what it runs on. */
  readonly targets: "isa" | "isa-version" | "platform" | "parts" | "none";
  readonly mediaType?: string;
  /** The key of the source. */
  readonly source: string;
}
