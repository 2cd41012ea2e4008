/** How inputs are loaded. */
export interface LoadOptions {
  /** The format of all inputs, by importer id; absent to look at each input. */
  readonly from?: string;
  /** When the inputs were made, where they do not say. */
  readonly at?: string;
  /** The provider of imported offers that do not name theirs. */
  readonly provider?: string;
}

/** Standard input is called by what a person would call it. */
export function displayName(name: string): string {
  return name === "-" ? "standard input" : name;
}
