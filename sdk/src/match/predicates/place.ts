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
