/** Where rows or figures of a registry come from. */
export interface RegistrySource {
  readonly title: string;
  /** A URL, or a place in this specification. */
  readonly reference: string;
  /** The day of the source, as an RFC 3339 date. */
  readonly at?: string;
}
