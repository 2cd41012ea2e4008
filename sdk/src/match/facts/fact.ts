import type { FactSource } from "../../hardware/index.js";
import type { Quantity } from "../../quantity/index.js";

/** Two figures of one fact that disagree. */
export interface FigureConflict {
  readonly used: string;
  readonly usedSource: string;
  readonly other: string;
  readonly otherSource: string;
}

/**
 * What is known of one property of an offer.
 *
 * - `unknown`: nothing is stated. It is never "no".
 * - `set`: members are known; only where `complete` is true is an absent member known to be absent.
 * - `one-of`: the property has one of several values, because the name of a chip is ambiguous.
 */
export type Fact =
  | { readonly kind: "unknown" }
  | { readonly kind: "quantity"; readonly value: Quantity; readonly text: string; readonly source: FactSource; readonly conflict?: FigureConflict }
  | { readonly kind: "count"; readonly value: number; readonly source: FactSource; readonly conflict?: FigureConflict }
  | { readonly kind: "text"; readonly value: string; readonly source: FactSource; readonly conflict?: FigureConflict }
  | { readonly kind: "flag"; readonly value: boolean; readonly source: FactSource }
  | { readonly kind: "set"; readonly values: readonly string[]; readonly complete: boolean; readonly source: FactSource }
  | { readonly kind: "one-of"; readonly alternatives: readonly Fact[] };

/** The fact of which nothing is stated. */
export const unknownFact: Fact = { kind: "unknown" };

/** The text of a fact as a report prints it; absent for an unknown one. */
export function factText(fact: Fact): string | undefined {
  switch (fact.kind) {
    case "unknown":
      return undefined;
    case "quantity":
      return fact.text;
    case "count":
    case "flag":
      return String(fact.value);
    case "text":
      return fact.value;
    case "set":
      return fact.values.length === 0 ? (fact.complete ? "none" : undefined) : fact.values.join(", ");
    case "one-of": {
      const texts = [...new Set(fact.alternatives.map(factText).filter((text) => text !== undefined))];
      return texts.length === 0 ? undefined : texts.join(" or ");
    }
  }
}

/** The source of a fact; absent for an unknown one. */
export function factOrigin(fact: Fact): FactSource | undefined {
  switch (fact.kind) {
    case "unknown":
      return undefined;
    case "one-of":
      return fact.alternatives.map(factOrigin).find((source) => source !== undefined);
    default:
      return fact.source;
  }
}
