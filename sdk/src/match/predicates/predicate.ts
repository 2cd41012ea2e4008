import type { ArtifactJson } from "@cornercast/schemas";
import type { ReasonCode } from "@cornercast/schemas/registry";
import type { SourceKind } from "../../hardware/index.js";
import type { Dimension, Quantity } from "../../quantity/index.js";
import type { DeviceFactKey } from "../facts/device-facts.js";
import type { UnitFactKey } from "../facts/unit-facts.js";
import type { SelectorProgram } from "../selector.js";

/** What a violated predicate leads to. */
export type PredicateClass = "hardware" | "artifact" | "software" | "terms" | "boundary" | "jurisdiction" | "capacity";

/**
 * What one predicate asks of one fact, as data: an engine may compile it to whatever it likes.
 *
 * - `min`, `max`: a quantity, or a whole number, is not below or not above a bound.
 * - `version-min`, `version-below`: a version is not below, or is below, a bound.
 * - `choice`: a text, or a member of a set, is one of some and none of others.
 * - `at-least`: a text stands at or after a bound in an order.
 * - `flag`: a yes or no is the wanted one.
 * - `all-of`: a set holds all the wanted members.
 * - `present`: something is there at all, or is not.
 */
export type FactTest =
  | { readonly kind: "min" | "max"; readonly dimension: Dimension; readonly bound: Quantity; readonly minSource?: SourceKind }
  | { readonly kind: "count-min" | "count-max"; readonly bound: number; readonly minSource?: SourceKind }
  | { readonly kind: "version-min" | "version-below"; readonly bound: string }
  | { readonly kind: "choice"; readonly anyOf: readonly string[]; readonly noneOf: readonly string[] }
  | { readonly kind: "at-least"; readonly order: readonly string[]; readonly bound: string }
  | { readonly kind: "flag"; readonly wanted: boolean }
  | { readonly kind: "all-of"; readonly members: readonly string[] }
  | { readonly kind: "present"; readonly wanted: boolean };

/** Where a predicate looks. */
export type PredicateSubject =
  | { readonly kind: "device"; readonly request: string; readonly fact: DeviceFactKey; readonly test: FactTest }
  | { readonly kind: "device-selector"; readonly request: string; readonly selector: SelectorProgram }
  | { readonly kind: "device-count"; readonly request: string; readonly count: number }
  | { readonly kind: "device-total-memory"; readonly request: string; readonly count: number; readonly test: FactTest }
  | { readonly kind: "device-artifact"; readonly request: string; readonly artifact: ArtifactJson }
  | { readonly kind: "device-format"; readonly request: string; readonly format: string }
  | { readonly kind: "device-constraint"; readonly index: number }
  | { readonly kind: "domain-size"; readonly test: FactTest }
  | { readonly kind: "unit"; readonly fact: UnitFactKey; readonly test: FactTest }
  | { readonly kind: "platform"; readonly platform: string; readonly os: string; readonly arch: string }
  | { readonly kind: "unit-selector"; readonly selector: SelectorProgram }
  | { readonly kind: "boundary-technology"; readonly component: "cpu" | "accelerator"; readonly test: FactTest | undefined }
  | { readonly kind: "boundary-evidence"; readonly min: string }
  | { readonly kind: "boundary-policy"; readonly digest: string }
  | { readonly kind: "budget"; readonly period: "hour" | "total"; readonly bound: Quantity }
  | { readonly kind: "duration"; readonly bound: Quantity }
  | { readonly kind: "start-before"; readonly instant: string }
  | { readonly kind: "preemptible"; readonly wanted: "required" | "refused" }
  | { readonly kind: "notice"; readonly test: FactTest }
  | { readonly kind: "state"; readonly wanted: string; readonly later: FactTest | undefined; readonly artifacts: readonly ArtifactJson[] }
  | { readonly kind: "observation-age"; readonly bound: Quantity }
  | { readonly kind: "conditions" }
  | { readonly kind: "accepts"; readonly demand: AcceptsDemand }
  | { readonly kind: "accepts-artifacts"; readonly kinds: readonly string[] }
  | { readonly kind: "offer-extensions" }
  | { readonly kind: "not-understood"; readonly what: string };

/** The demands of a provider, each a predicate on the workload. */
export type AcceptsDemand = "requesters" | "requesterCountries" | "requesterGroups" | "duration" | "units";

/** One typed, atomic requirement of a workload, or demand of an offer. */
export interface Predicate {
  /** The name-keyed path, stable under reordering. */
  readonly path: string;
  /** The JSON Pointer of the requirement in the workload; empty for a demand of the offer. */
  readonly pointer: string;
  /** The id of the predicate type in the registry. */
  readonly type: string;
  readonly class: PredicateClass;
  /** The code of a violation. */
  readonly violated: ReasonCode;
  /** The code of a missing fact. */
  readonly unknown: ReasonCode;
  /** The requirement in its author's words. */
  readonly wanted: string;
  readonly subject: PredicateSubject;
  /** Whether it must never be proposed as the thing to relax. */
  readonly locked: boolean;
  /** The weight of a preference; a preference never excludes an offer. */
  readonly preferred?: number;
}
