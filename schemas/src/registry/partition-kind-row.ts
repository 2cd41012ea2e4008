/** A way in which a device is divided. */
export interface PartitionKindRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** What keeps the parts apart. */
  readonly isolation: "whole" | "hardware" | "driver" | "none";
  /** The key of the source. */
  readonly source: string;
}
