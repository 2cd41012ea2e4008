/** A region of a provider and the country that it lies in. */
export interface CloudRegionRow {
  /** `provider/region`. */
  readonly id: string;
  readonly provider: string;
  readonly region: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly source: string;
}
