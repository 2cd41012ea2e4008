import type { ArtifactJson, LocationRequirementJson, ProfileJson, RoleJson, TolerationJson, WorkloadJson } from "@cornercast/schemas";
import { objectAt } from "../../source-value.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import type { Report } from "../object-findings.js";
import type { PlaceDemands } from "./node-demands.js";
import { mostAlternatives } from "./pod-devices.js";
import type { PodGroup } from "./pod-groups.js";
import type { RoleAlternative } from "./pod-role.js";
import { podImages } from "./pod-run.js";
import { podTolerations } from "./pod-tolerations.js";

/**
 * The workload of an object that makes pods: a role for each group of equal pods, and a profile for each way to run them all.
 *
 * - Pods of Kubernetes share nodes, so that all roles share units.
 * - Region, zone and preemption are those of the profile where all roles agree, and attributes of the unit where they do not.
 */
export function groupWorkload(
  object: KubernetesObject,
  name: string,
  groups: readonly PodGroup[],
  roles: readonly (readonly RoleAlternative[])[],
  report: Report,
): WorkloadJson {
  const ways = combined(roles);
  const total = roles.reduce((product, alternatives) => Math.min(product * alternatives.length, Number.MAX_SAFE_INTEGER), 1);
  if (total > ways.length)
    report({ code: "import-unsupported", message: `the pods can run in ${String(total)} ways together; the first ${String(ways.length)} are kept` });
  const artifacts = imagesOf(groups);
  const names = new Set<string>();
  return workloadOf(
    object,
    name,
    ways.map((way) => profileOf(way, profileName(way, ways.length, names), artifacts)),
    podTolerations(groups, report),
  );
}

/** A workload of one profile and one role, for a claim that no pod of the inputs has. */
export function workloadOf(
  object: KubernetesObject,
  name: string,
  profiles: readonly ProfileJson[],
  tolerations: readonly TolerationJson[] = [],
): WorkloadJson {
  const what = `Kubernetes ${object.kind} ${object.namespace}/${object.name ?? ""} (${object.place.document.source.file})`;
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name, annotations: { "cornercast/imported-from": what.slice(0, 1_024) } },
    spec: { profiles: [...profiles], ...(tolerations.length === 0 ? {} : { tolerations: [...tolerations] }) },
  };
}

/** One alternative of each role, in all combinations; the first role changes last. */
function combined(roles: readonly (readonly RoleAlternative[])[]): readonly (readonly RoleAlternative[])[] {
  let ways: readonly (readonly RoleAlternative[])[] = [[]];
  for (const alternatives of roles) ways = ways.flatMap((way) => alternatives.map((alternative) => [...way, alternative])).slice(0, mostAlternatives);
  return ways;
}

function profileName(way: readonly RoleAlternative[], ways: number, taken: Set<string>): string {
  if (ways === 1) return "default";
  const text = [...new Set(way.flatMap(({ choices }) => choices))].join("-").replaceAll(/[^-A-Za-z0-9._]+/gu, "-");
  const base = text.slice(0, 58).replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/gu, "") || "way";
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}-${String(number)}`;
  taken.add(name);
  return name;
}

function profileOf(way: readonly RoleAlternative[], name: string, artifacts: readonly ArtifactJson[]): ProfileJson {
  const [first, ...others] = way;
  const agree = first !== undefined && others.every(({ place }) => JSON.stringify(place) === JSON.stringify(first.place));
  const place: PlaceDemands = agree ? first.place : { attributes: [] };
  const location = locationOf(place);
  const names = way.map(({ role }) => role.name ?? "");
  return {
    name,
    ...(artifacts.length === 0 ? {} : { artifacts: [...artifacts] }),
    roles: way.map(({ role, place: own }): RoleJson => {
      const attributes = [...(role.unitAttributes ?? []), ...(agree ? [] : own.attributes)].slice(0, 64);
      return {
        ...role,
        ...(attributes.length === 0 ? {} : { unitAttributes: attributes }),
        ...(names.length === 1 ? {} : { sharesUnitsWith: names.filter((other) => other !== role.name) }),
      };
    }),
    ...(location === undefined ? {} : { location }),
    ...(place.preemptible === undefined ? {} : { preemptible: place.preemptible }),
  };
}

function locationOf({ regions, zones }: PlaceDemands): LocationRequirementJson | undefined {
  if (regions === undefined && zones === undefined) return undefined;
  return { ...(regions === undefined ? {} : { regions }), ...(zones === undefined ? {} : { zones }) };
}

function imagesOf(groups: readonly PodGroup[]): readonly ArtifactJson[] {
  const all = groups.flatMap(({ template }) => podImages(objectAt(template, "spec")));
  return [...new Map(all.map((artifact) => [artifact.reference, artifact])).values()].slice(0, 64);
}
