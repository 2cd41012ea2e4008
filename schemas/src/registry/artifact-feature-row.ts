/** A choice of a build that decides where the artifact runs. */
export interface ArtifactFeatureRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** The kind of artifact that has it. */
  readonly kind: string;
  /** The key of the source. */
  readonly source: string;
}
