/** What pays for work while a selector runs, and remembers what was read. */
export interface Meter {
  /** Attributes read so far, by qualified name, as shown to a person. */
  readonly seen: Map<string, string>;
  /** @throws SelectorProblem `selector-cost` when the evaluation has become too expensive. */
  spend(units: number): void;
  /** Cost of reading or writing so many characters. */
  spendText(characters: number): void;
}
