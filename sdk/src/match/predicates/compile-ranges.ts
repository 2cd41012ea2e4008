import type { ChoiceJson, CountRangeJson, VersionRangeJson } from "@cornercast/schemas";
import type { SourceKind } from "../../hardware/index.js";
import type { Dimension } from "../../quantity/index.js";
import { readQuantity } from "../amounts.js";
import { field, type Place } from "./place.js";
import type { PredicateBuilder } from "./predicate-builder.js";
import type { FactTest, Predicate, PredicateSubject } from "./predicate.js";

/** A range of quantities in its JSON form, of any dimension. */
export interface RangeJson {
  readonly min?: string;
  readonly max?: string;
  readonly minSource?: string;
}

type SubjectOf = (test: FactTest) => PredicateSubject;

/** The predicates of a range: one for `min`, one for `max`. `type` is the registered type without its last part. */
export function compileRange(
  build: PredicateBuilder,
  type: string,
  place: Place,
  range: RangeJson | undefined,
  dimension: Dimension,
  subjectOf: SubjectOf,
): readonly Predicate[] {
  const predicates: Predicate[] = [];
  for (const side of ["min", "max"] as const) {
    const text = range?.[side];
    if (text === undefined) continue;
    const bound = readQuantity(text, dimension);
    // A document that was validated has no such quantity; one that was not gets no predicate that would be satisfied.
    if (bound.kind === "error") {
      predicates.push(build.at("requirement-not-understood", field(place, side), text, { kind: "not-understood", what: `no quantity of ${dimension}` }));
      continue;
    }
    const minSource = range?.minSource as SourceKind | undefined;
    const test: FactTest = { kind: side, dimension, bound: bound.value, ...(minSource === undefined ? {} : { minSource }) };
    predicates.push(build.at(`${type}.${side}`, field(place, side), text, subjectOf(test)));
  }
  return predicates;
}

/** The predicates of a range of whole numbers. */
export function compileCountRange(
  build: PredicateBuilder,
  type: string,
  place: Place,
  range: CountRangeJson | undefined,
  subjectOf: SubjectOf,
): readonly Predicate[] {
  const predicates: Predicate[] = [];
  for (const side of ["min", "max"] as const) {
    const bound = range?.[side];
    if (bound === undefined) continue;
    const minSource = range?.minSource as SourceKind | undefined;
    const test: FactTest = { kind: `count-${side}`, bound, ...(minSource === undefined ? {} : { minSource }) };
    predicates.push(build.at(`${type}.${side}`, field(place, side), String(bound), subjectOf(test)));
  }
  return predicates;
}

/** The predicates of a range of versions. */
export function compileVersionRange(
  build: PredicateBuilder,
  type: string,
  place: Place,
  range: VersionRangeJson | undefined,
  subjectOf: SubjectOf,
): readonly Predicate[] {
  const predicates: Predicate[] = [];
  for (const side of ["min", "below"] as const) {
    const bound = range?.[side];
    if (bound === undefined) continue;
    predicates.push(build.at(`${type}.${side}`, field(place, side), bound, subjectOf({ kind: `version-${side}`, bound })));
  }
  return predicates;
}

/** The predicate of a choice. */
export function compileChoice(build: PredicateBuilder, type: string, place: Place, choice: ChoiceJson | undefined, subjectOf: SubjectOf): readonly Predicate[] {
  if (choice === undefined) return [];
  const anyOf = choice.anyOf ?? [];
  const noneOf = choice.noneOf ?? [];
  return [build.at(type, place, choiceText(anyOf, noneOf), subjectOf({ kind: "choice", anyOf, noneOf }))];
}

/** A choice as a person would say it. */
export function choiceText(anyOf: readonly string[], noneOf: readonly string[]): string {
  const parts: string[] = [];
  if (anyOf.length > 0) parts.push(anyOf.length === 1 ? (anyOf[0] ?? "") : `one of ${anyOf.join(", ")}`);
  if (noneOf.length > 0) parts.push(`not ${noneOf.join(", ")}`);
  return parts.join(" and ");
}
