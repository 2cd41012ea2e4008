import type { WorkloadJson } from "@cornercast/schemas";
import { predicateCodes, type PredicateCodesRow } from "@cornercast/schemas/registry/matching";
import { pathCovers } from "../../document/path-covers.js";
import type { Predicate, PredicateClass, PredicateSubject } from "./predicate.js";

const typesById: ReadonlyMap<string, PredicateCodesRow> = new Map(predicateCodes.map((row) => [row.id, row]));

/** A place in a workload, by name and by position. */
export interface Place {
  /** The name-keyed path; empty for the workload itself. */
  readonly path: string;
  /** The JSON Pointer. */
  readonly pointer: string;
}

/** The place of the `spec` of a workload, whose path is left out of predicate paths. */
export const specPlace: Place = { path: "", pointer: "/spec" };

/** The place of a field. */
export function field(place: Place, name: string): Place {
  return { path: place.path === "" ? name : `${place.path}.${name}`, pointer: `${place.pointer}/${name}` };
}

/** The place of a member of a list, keyed by its name, or by its position where it has none. */
export function member(place: Place, list: string, key: string | number, index: number): Place {
  return { path: `${place.path === "" ? "" : `${place.path}.`}${list}[${String(key)}]`, pointer: `${place.pointer}/${list}/${String(index)}` };
}

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
