/** A name of software. */
export interface SoftwareNameRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** How its versions are written. */
  readonly versions: "dotted-numeric" | "dotted-numeric-with-suffix" | "semver";
  /** The key of the source. */
  readonly source: string;
}
