import type { ProfileJson, RoleJson, WorkloadJson } from "@cornercast/schemas";
import type { SelectorCompiler } from "../selector.js";
import type { ArtifactCompiler, ArtifactPlace } from "./artifact-compiler.js";
import { compileDeviceRelations, compileDeviceRequests, type DeviceRelation, type DeviceRequest } from "./compile-devices.js";
import { compileProviderDemands, compileTerms } from "./compile-terms.js";
import { compileUnit } from "./compile-unit.js";
import { member, specPlace } from "./place.js";
import { predicateBuilder } from "./predicate-builder.js";
import type { Predicate } from "./predicate.js";

/** What compilation takes besides the workload. */
export interface CompileOptions {
  /** The engine for CEL selectors. Without one every selector is unknown. */
  readonly compileSelector?: SelectorCompiler;
  /** Names of extensions that the caller understands. Default none. */
  readonly understoodExtensions?: readonly string[];
}

/** A role ready to be matched. */
export interface CompiledRole {
  readonly name: string;
  readonly index: number;
  readonly role: RoleJson;
  readonly replicas: number;
  readonly requests: readonly DeviceRequest[];
  readonly relations: readonly DeviceRelation[];
  /** Predicates on the unit around the devices. */
  readonly unit: readonly Predicate[];
}

/** A profile ready to be matched. */
export interface CompiledProfile {
  readonly name: string;
  readonly index: number;
  readonly profile: ProfileJson;
  readonly roles: readonly CompiledRole[];
  /** Predicates that do not depend on the role. */
  readonly terms: readonly Predicate[];
  /** All predicates in the order in which the funnel counts them. */
  readonly predicates: readonly Predicate[];
}

/** Compiles a validated workload, with what compiles the artifacts of those that have any. */
export function compileProfiles(workload: WorkloadJson, options: CompileOptions, compileArtifact: ArtifactCompiler): readonly CompiledProfile[] {
  const { compileSelector } = options;
  const build = predicateBuilder(workload);
  return (workload.spec?.profiles ?? []).map((profile, index) => {
    const name = profile.name ?? String(index);
    const place = member(specPlace, "profiles", name, index);
    const artifacts = (profile.artifacts ?? []).map((artifact, position): ArtifactPlace => ({
      artifact,
      place: member(place, "artifacts", artifact.name ?? position, position),
    }));
    const roles = (profile.roles ?? []).map((role, roleIndex): CompiledRole => {
      const roleName = role.name ?? String(roleIndex);
      const rolePlace = member(place, "roles", roleName, roleIndex);
      return {
        name: roleName,
        index: roleIndex,
        role,
        replicas: role.replicas ?? 1,
        requests: compileDeviceRequests(
          build,
          role,
          rolePlace,
          (request) => artifacts.flatMap((artifact) => compileArtifact(build, artifact, request)),
          compileSelector,
        ),
        relations: compileDeviceRelations(build, role, rolePlace),
        unit: compileUnit(build, role, rolePlace, compileSelector),
      };
    });
    const terms = [...compileTerms(build, workload, profile, place, options.understoodExtensions ?? []), ...compileProviderDemands(build, profile)];
    return { name, index, profile, roles, terms, predicates: [...roles.flatMap(rolePredicates), ...terms] };
  });
}

/** The predicates of a role in the order in which the funnel counts them. */
export function rolePredicates(role: CompiledRole): readonly Predicate[] {
  return [
    ...role.requests.flatMap((request) => [...request.each, request.number, ...request.together]),
    ...role.relations.map((relation) => relation.predicate),
    ...role.unit,
  ];
}
