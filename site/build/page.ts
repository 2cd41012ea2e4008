/** A page of the site before it gets its frame. */
export interface Page {
  /** Where it lies, such as `guide/first-match.html`. */
  readonly path: string;
  readonly title: string;
  /** One sentence: what search engines and lists show. */
  readonly description: string;
  /** The group in the navigation that it belongs to, and the group inside of that. Without one it is not listed. */
  readonly section?: string;
  readonly group?: string;
  /** A shorter name for lists. Default the title. */
  readonly label?: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  /** `plain` has the whole width and no lists beside it. Default `document`. */
  readonly layout?: "document" | "plain";
  /** Scripts of the page besides those that every page has. */
  readonly scripts?: readonly string[];
}

/** A heading that can be linked to. */
export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly title: string;
}
