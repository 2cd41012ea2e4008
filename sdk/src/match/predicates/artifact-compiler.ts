import type { ArtifactJson } from "@cornercast/schemas";
import type { Place } from "./place.js";
import type { PredicateBuilder } from "./predicate-builder.js";
import type { Predicate } from "./predicate.js";

/** An artifact and where it stands. */
export interface ArtifactPlace {
  readonly artifact: ArtifactJson;
  readonly place: Place;
}

/** Makes the predicates of an artifact on each device of a request. */
export type ArtifactCompiler = (build: PredicateBuilder, artifact: ArtifactPlace, request: string) => readonly Predicate[];
