import { distrust } from "../../hardware/fact-source.js";
import { compareQuantities } from "../../quantity/compare-quantities.js";
import { compareVersions } from "../../quantity/compare-versions.js";
import type { Fact } from "../facts/fact.js";
import type { FactTest } from "./predicate.js";

/** Three-valued truth of a predicate. */
export type Status = "satisfied" | "violated" | "unknown";

/**
 * Applies a test to a fact.
 *
 * - Absence is unknown. It violates `anyOf`, and satisfies `noneOf`, only where a set says that it is complete.
 * - `one-of` is decided only where all the alternatives agree.
 * - A fact whose source is trusted less than the test demands is unknown.
 */
export function evaluateTest(test: FactTest, fact: Fact): Status {
  switch (fact.kind) {
    case "unknown":
      return "unknown";
    case "one-of":
      return agreement(fact.alternatives.map((alternative) => evaluateTest(test, alternative)));
    default:
      if ("minSource" in test && test.minSource !== undefined && distrust(fact.source.kind) > distrust(test.minSource)) return "unknown";
      return evaluateKnown(test, fact);
  }
}

function evaluateKnown(test: FactTest, fact: Exclude<Fact, { kind: "unknown" | "one-of" }>): Status {
  switch (test.kind) {
    case "min":
      return fact.kind === "quantity" ? decideOrder(compareQuantities(fact.value, test.bound), (order) => order >= 0) : "unknown";
    case "max":
      return fact.kind === "quantity" ? decideOrder(compareQuantities(fact.value, test.bound), (order) => order <= 0) : "unknown";
    case "count-min":
      return fact.kind === "count" ? decide(fact.value >= test.bound) : "unknown";
    case "count-max":
      return fact.kind === "count" ? decide(fact.value <= test.bound) : "unknown";
    case "version-min":
    case "version-below":
      return fact.kind === "set" ? evaluateSoftwareSet(fact) : evaluateVersion(test, fact);
    case "choice":
      return evaluateChoice(test, fact);
    case "at-least": {
      if (fact.kind !== "text") return "unknown";
      const seen = test.order.indexOf(fact.value);
      return seen === -1 ? "unknown" : decide(seen >= test.order.indexOf(test.bound));
    }
    case "flag":
      return fact.kind === "flag" ? decide(fact.value === test.wanted) : "unknown";
    case "all-of": {
      if (fact.kind !== "set") return "unknown";
      if (test.members.every((member) => fact.values.includes(member))) return "satisfied";
      return fact.complete ? "violated" : "unknown";
    }
    case "present":
      return evaluatePresent(test.wanted, fact);
  }
}

/** A set of software without versions: present in an unknown version, or known to be absent. */
function evaluateSoftwareSet(fact: Fact & { kind: "set" }): Status {
  return fact.values.length === 0 && fact.complete ? "violated" : "unknown";
}

function evaluateVersion(test: FactTest & { kind: "version-min" | "version-below" }, fact: Fact): Status {
  if (fact.kind !== "text") return "unknown";
  const order = compareVersions(fact.value, test.bound);
  if (order === undefined) return "unknown";
  return decide(test.kind === "version-min" ? order >= 0 : order < 0);
}

function evaluateChoice(test: FactTest & { kind: "choice" }, fact: Fact): Status {
  if (fact.kind === "set") return evaluateSetChoice(test, fact);
  const value = fact.kind === "text" ? fact.value : fact.kind === "flag" || fact.kind === "count" ? String(fact.value) : undefined;
  if (value === undefined) return "unknown";
  if (test.noneOf.includes(value)) return "violated";
  return decide(test.anyOf.length === 0 || test.anyOf.includes(value));
}

/** For a set, `anyOf` asks for one common member, and `noneOf` for no common member. */
function evaluateSetChoice(test: FactTest & { kind: "choice" }, fact: Fact & { kind: "set" }): Status {
  if (fact.values.some((value) => test.noneOf.includes(value))) return "violated";
  const accepted = test.anyOf.length === 0 || fact.values.some((value) => test.anyOf.includes(value));
  if (!accepted) return fact.complete ? "violated" : "unknown";
  return test.noneOf.length === 0 || fact.complete ? "satisfied" : "unknown";
}

function evaluatePresent(wanted: boolean, fact: Fact): Status {
  if (fact.kind === "set" && fact.values.length === 0) return fact.complete ? decide(!wanted) : "unknown";
  return decide(wanted);
}

/** The common status of alternatives, or unknown. */
export function agreement(statuses: readonly Status[]): Status {
  const first = statuses[0];
  return first !== undefined && statuses.every((status) => status === first) ? first : "unknown";
}

function decideOrder(order: number | undefined, holds: (order: number) => boolean): Status {
  return order === undefined ? "unknown" : decide(holds(order));
}

function decide(holds: boolean): Status {
  return holds ? "satisfied" : "violated";
}
