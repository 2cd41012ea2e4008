import type { ReasonCode } from "@cornercast/schemas/registry";
import type { FactSource } from "../hardware/index.js";
import { factOrigin, factText, type Fact } from "./facts/fact.js";
import type { Status } from "./predicates/evaluate-test.js";
import type { Predicate } from "./predicates/predicate.js";

/** What one predicate found on one offer. */
export interface PredicateFinding {
  readonly predicate: Predicate;
  readonly status: Status;
  /** Present when the status is not `satisfied`. */
  readonly code?: ReasonCode;
  /** What the offer has, in the unit of its source. */
  readonly seen?: string;
  readonly source?: FactSource;
  /** The fact itself, for statistics and for the exact size of a fix. */
  readonly fact?: Fact;
  /** What a person should know beyond wanted and seen. */
  readonly detail?: string;
  /** What would satisfy it, where that is no change of the requirement. */
  readonly fix?: string;
}

/** A finding about a fact. */
export function findingOf(predicate: Predicate, status: Status, fact: Fact, detail?: string): PredicateFinding {
  const seen = factText(fact);
  const source = factOrigin(fact);
  return {
    predicate,
    status,
    ...(status === "satisfied" ? {} : { code: status === "violated" ? predicate.violated : predicate.unknown }),
    ...(seen === undefined ? {} : { seen }),
    ...(source === undefined ? {} : { source }),
    fact,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** A finding that rests on no single fact. */
export function plainFinding(predicate: Predicate, status: Status, seen?: string, detail?: string): PredicateFinding {
  return {
    predicate,
    status,
    ...(status === "satisfied" ? {} : { code: status === "violated" ? predicate.violated : predicate.unknown }),
    ...(seen === undefined ? {} : { seen }),
    ...(detail === undefined ? {} : { detail }),
  };
}
