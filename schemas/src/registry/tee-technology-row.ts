/** A technology of secure boundaries. */
export interface TeeTechnologyRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  readonly component: "cpu" | "accelerator" | "platform";
  /** The key of the source. */
  readonly source: string;
}
