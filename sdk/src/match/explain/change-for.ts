import type { ChangeJson, WorkloadJson } from "@cornercast/schemas";
import { formatIn } from "../../quantity/format-quantity.js";
import { moneyText, roughSize } from "../amounts.js";
import type { Fact } from "../facts/fact.js";
import type { PredicateFinding } from "../findings.js";
import { choiceText } from "../predicates/compile-ranges.js";
import type { FactTest } from "../predicates/predicate.js";

/** A change of a workload that one violated predicate needs, and how far it goes. */
export interface ProposedChange {
  readonly change: ChangeJson;
  /** The change as an edit of the workload. */
  readonly edit: WorkloadEdit;
  /** How far it goes: a ratio for sizes, 1 for everything else. Smaller is nearer. */
  readonly distance: number;
}

/** An edit at a JSON Pointer: a new value, or the removal of what is there. */
export type WorkloadEdit =
  | { readonly kind: "set"; readonly pointer: string; readonly value: unknown }
  | { readonly kind: "remove"; readonly pointer: string }
  | { readonly kind: "append"; readonly pointer: string; readonly value: unknown };

/**
 * The smallest change of the workload with which a violated predicate is satisfied by what the offer has.
 *
 * - Bounds move to the value that was seen, in their author's unit: a `min` is rounded down, a `max` up.
 * - Choices gain the value that was seen, or lose it from `noneOf`.
 * - A locked requirement, a demand of the provider, and a requirement that no edit of the workload meets give nothing.
 *
 * @implements match.changes-are-exact
 */
export function changeFor(finding: PredicateFinding, workload: WorkloadJson): ProposedChange | undefined {
  const { predicate } = finding;
  if (predicate.locked || predicate.pointer === "") return undefined;
  const { subject } = predicate;
  switch (subject.kind) {
    case "device":
    case "unit":
    case "domain-size":
    case "device-total-memory":
      return byTest(finding, subject.test);
    case "boundary-technology":
      return subject.test === undefined ? replace(finding, "not-required", "not-required") : byTest(finding, subject.test);
    case "device-count": {
      const seen = finding.fact?.kind === "count" ? finding.fact.value : 0;
      return seen < 1 ? undefined : replace(finding, seen, String(seen), subject.count / seen);
    }
    case "budget": {
      if (finding.fact?.kind !== "quantity") return undefined;
      const to = moneyText(finding.fact.value, "up");
      return replace(finding, to, to, roughSize(finding.fact.value) / Math.max(roughSize(subject.bound), Number.EPSILON));
    }
    case "state":
      return subject.later === undefined ? undefined : byTest(finding, subject.later);
    case "duration": {
      if (finding.fact?.kind !== "quantity") return undefined;
      const to = formatIn(finding.fact.value, subject.bound.unit, { round: "down" }).text;
      return replace(finding, to, to, roughSize(subject.bound) / Math.max(roughSize(finding.fact.value), Number.EPSILON));
    }
    case "start-before":
      return finding.seen === undefined ? undefined : replace(finding, later(finding.seen), later(finding.seen));
    case "preemptible":
      return replace(finding, "tolerated", "tolerated");
    case "boundary-evidence":
      return finding.seen === undefined ? undefined : replace(finding, finding.seen, finding.seen);
    case "device-selector":
    case "unit-selector":
    case "device-constraint":
      return remove(finding);
    case "conditions":
      return tolerate(finding, workload);
    default:
      return undefined;
  }
}

function byTest(finding: PredicateFinding, test: FactTest): ProposedChange | undefined {
  const fact = finding.fact;
  switch (test.kind) {
    case "min":
    case "max": {
      if (fact?.kind !== "quantity") return undefined;
      const to = formatIn(fact.value, test.bound.unit, { round: test.kind === "min" ? "down" : "up", digits: 6 }).text;
      const ratio = roughSize(test.bound) / Math.max(roughSize(fact.value), Number.EPSILON);
      return replace(finding, to, to, test.kind === "min" ? ratio : 1 / ratio);
    }
    case "count-min":
    case "count-max":
      return fact?.kind === "count" ? replace(finding, fact.value, String(fact.value), ratioOf(test.bound, fact.value)) : undefined;
    case "version-min":
      return fact?.kind === "text" ? replace(finding, fact.value, fact.value) : undefined;
    case "choice":
      return fact === undefined ? undefined : widen(finding, test, fact);
    case "at-least":
      if (fact?.kind !== "text") return undefined;
      return fact.value === "none" ? undefined : replace(finding, fact.value, fact.value);
    case "version-below":
    case "flag":
    case "all-of":
    case "present":
      return remove(finding);
  }
}

function widen(finding: PredicateFinding, test: FactTest & { kind: "choice" }, fact: Fact): ProposedChange | undefined {
  const values = fact.kind === "text" ? [fact.value] : fact.kind === "set" ? fact.values : [];
  if (values.length === 0) return undefined;
  const noneOf = test.noneOf.filter((value) => !values.includes(value));
  const accepted = test.anyOf.length === 0 || values.some((value) => test.anyOf.includes(value));
  const first = values[0];
  const anyOf = accepted || first === undefined ? test.anyOf : [...test.anyOf, first];
  if (anyOf.length + noneOf.length === 0) return remove(finding);
  const name = finding.predicate.type === "unitAttributes[]" ? attributeName(finding.predicate.path) : undefined;
  const choice = { ...(name === undefined ? {} : { name }), ...(anyOf.length > 0 ? { anyOf } : {}), ...(noneOf.length > 0 ? { noneOf } : {}) };
  // A platform is one text, not a choice: another image is needed, which no edit of the requirement gives.
  if (finding.predicate.type === "artifacts[].platform" || finding.predicate.type === "boundary.operatorAccess") return undefined;
  return replace(finding, choice, choiceText(anyOf, noneOf));
}

function replace(finding: PredicateFinding, value: unknown, to: string, distance = 1): ProposedChange {
  const { predicate } = finding;
  return {
    change: {
      predicate: predicate.path,
      pointer: predicate.pointer,
      from: predicate.wanted,
      to,
      ...(finding.code === undefined ? {} : { code: finding.code }),
    },
    edit: { kind: "set", pointer: predicate.pointer, value },
    distance: Math.max(distance, 1),
  };
}

function remove(finding: PredicateFinding): ProposedChange {
  const { predicate } = finding;
  return {
    change: { predicate: predicate.path, pointer: predicate.pointer, from: predicate.wanted, ...(finding.code === undefined ? {} : { code: finding.code }) },
    edit: { kind: "remove", pointer: predicate.pointer },
    distance: 2,
  };
}

/** A condition that keeps workloads away is tolerated by its type; a unit that is unavailable is not changed by a workload. */
function tolerate(finding: PredicateFinding, workload: WorkloadJson): ProposedChange | undefined {
  if (finding.code === "unit-unavailable" || finding.seen === undefined) return undefined;
  const type = finding.seen.split(/[= ]/u)[0] ?? "";
  const tolerations = [...(workload.spec?.tolerations ?? []), { type }];
  return {
    change: {
      predicate: finding.predicate.path,
      pointer: finding.predicate.pointer,
      to: `tolerate ${type}`,
      ...(finding.code === undefined ? {} : { code: finding.code }),
    },
    edit: { kind: "set", pointer: finding.predicate.pointer, value: tolerations },
    distance: 1,
  };
}

function attributeName(path: string): string {
  return /\.unitAttributes\[(.*)\]$/u.exec(path)?.[1] ?? "";
}

function later(instant: string): string {
  return new Date(Date.parse(instant) + 60_000).toISOString().replace(/\.[0-9]{3}Z$/u, "Z");
}

function ratioOf(a: number, b: number): number {
  return Math.max(a, b) / Math.max(Math.min(a, b), 1);
}
