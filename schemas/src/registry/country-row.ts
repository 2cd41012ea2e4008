/** A country. */
export interface CountryRow {
  /** ISO 3166-1 alpha-2. */
  readonly id: string;
  readonly title: string;
  /** The key of the source. */
  readonly source: string;
}
