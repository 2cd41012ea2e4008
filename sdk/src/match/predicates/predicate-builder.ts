import type { WorkloadJson } from "@cornercast/schemas";
import { predicateCodes, type PredicateCodesRow } from "@cornercast/schemas/registry/matching";
import { pathCovers } from "../../document/path-covers.js";
import type { Place } from "./place.js";
import type { Predicate, PredicateClass, PredicateSubject } from "./predicate.js";

const typesById: ReadonlyMap<string, PredicateCodesRow> = new Map(predicateCodes.map((row) => [row.id, row]));

/** Makes the predicates of one workload, with their classes and codes from the registry of predicate types. */
export interface PredicateBuilder {
  /** A predicate of a registered type at a place. */
  at(type: string, place: Place, wanted: string, subject: PredicateSubject): Predicate;
}

/** A builder that knows what the workload locks and prefers. */
export function predicateBuilder(workload: WorkloadJson): PredicateBuilder {
  const locked = workload.spec?.locked ?? [];
  const weights = new Map((workload.spec?.preferred ?? []).map((preference) => [preference.predicate ?? "", Number(preference.weight ?? 1)]));
  return {
    at(type, place, wanted, subject) {
      const row = typesById.get(type);
      if (row === undefined) throw new Error(`predicate type ${type} is not registered`);
      const weight = weights.get(place.path);
      return {
        path: place.path,
        pointer: place.pointer,
        type,
        class: row.class satisfies PredicateClass,
        violated: row.violated,
        unknown: row.unknown,
        wanted,
        subject,
        locked: locked.some((prefix) => pathCovers(prefix, place.path)),
        ...(weight === undefined ? {} : { preferred: weight }),
      };
    },
  };
}
