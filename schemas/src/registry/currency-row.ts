/** A currency. */
export interface CurrencyRow {
  /** ISO 4217. */
  readonly id: string;
  readonly title: string;
  /** The key of the source. */
  readonly source: string;
}
