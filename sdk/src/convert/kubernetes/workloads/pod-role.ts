import type { DeviceRequirementJson, RoleJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../document/index.js";
import { listAt, objectAt, scalarText, textAt } from "../../source-value.js";
import type { Report } from "../object-findings.js";
import { bothChoices } from "./both-choices.js";
import type { ClaimIndex, PodClaim } from "./claim-index.js";
import type { DeviceClasses } from "./device-classes.js";
import type { DeviceDemand } from "./device-labels.js";
import { nodeConditions } from "./node-conditions.js";
import { nodeDemands, type PlaceDemands } from "./node-demands.js";
import { mostAlternatives, podDevices } from "./pod-devices.js";
import type { PodGroup } from "./pod-groups.js";
import { podResources } from "./pod-resources.js";
import { podRun } from "./pod-run.js";

/** One way to run a group of pods. */
export interface RoleAlternative {
  /** What tells it from the other ways. */
  readonly choices: readonly string[];
  readonly role: RoleJson;
  readonly place: PlaceDemands;
}

/** What roles are read with. */
export interface RoleContext {
  readonly classes: DeviceClasses;
  readonly claims: ClaimIndex;
  readonly namespace: string;
}

/** Annotations that keep pods together in a part of the network. */
const topologies = ["kueue.x-k8s.io/podset-required-topology", "kueue.x-k8s.io/podset-slice-required-topology"] as const;

/**
 * A group of pods as a role, in all its ways: each alternative of its claims on each term of its node affinity.
 *
 * - All pods of the group run in the same way.
 * - Pods that share all their devices run where these are: they are one replica with the processors and the memory of all.
 * - Pods that repel each other on one node run one on each unit.
 */
export function podRole(group: PodGroup, { classes, claims, namespace }: RoleContext, report: Report): readonly RoleAlternative[] {
  const { template, part } = group;
  const pod = objectAt(template, "spec");
  const at = `${part}/spec`;
  reportTopology(template, part, report);
  reportLeftOut(pod, at, report);
  const resources = podResources(pod, at, classes, report);
  const claimed = claims.ofPod(pod, at, namespace, report);
  const ways = podDevices(resources.devices, claimed, at, report);
  const replicas = reportShared(claimed, resources.devices.length, group.replicas, at, report);
  const terms = nodeConditions(pod, at, report);
  const run = podRun(pod, at, report);
  const alone = repelsItself(template, at, report);
  const alternatives = ways.flatMap((way) =>
    terms.map((conditions, term): RoleAlternative => {
      const vendors = new Set(way.requirements.flatMap(({ vendor }) => vendor?.anyOf ?? []));
      const demands = nodeDemands(conditions, vendors, report);
      const [devices, ...additional] = way.requirements.map((requirement) => withDemands(requirement, demands.devices, at, report));
      const host = { ...resources.host(replicas === group.replicas ? 1 : group.replicas), ...demands.host };
      return {
        choices: [...way.choices, ...(terms.length > 1 ? [`term-${String(term + 1)}`] : [])],
        role: {
          name: group.role,
          ...(replicas === 1 ? {} : { replicas }),
          ...(run === undefined ? {} : { run }),
          ...(devices === undefined ? {} : { devices }),
          ...(additional.length === 0 ? {} : { additionalDevices: additional }),
          ...(way.constraints.length === 0 ? {} : { deviceConstraints: [...way.constraints] }),
          ...(resources.rdma ? { scaleOut: { rdma: true } } : {}),
          ...(Object.keys(host).length === 0 ? {} : { host }),
          ...(demands.attributes.length === 0 ? {} : { unitAttributes: [...demands.attributes] }),
          ...(demands.selectors.length === 0 ? {} : { unitSelectors: demands.selectors.slice(0, 32) }),
          ...(alone ? { maxReplicasPerUnit: 1 } : {}),
          ...(demands.instanceType === undefined ? {} : { instanceType: demands.instanceType }),
        },
        place: demands.place,
      };
    }),
  );
  if (alternatives.length > 1 && replicas > 1)
    report({ code: "import-unsupported", message: "each pod may choose its own alternative; in a profile all of them have the same", part: at });
  return alternatives.slice(0, mostAlternatives);
}

/** The replicas of a group of which some claims are shared, with what is not carried over of that. */
function reportShared(claims: readonly PodClaim[], resources: number, replicas: number, part: string, report: Report): number {
  const asking = claims.filter(({ requests }) => requests.some(({ alternatives }) => alternatives.some(({ requirement }) => requirement !== undefined)));
  const shared = asking.filter(({ isShared }) => isShared);
  if (replicas === 1 || shared.length === 0) return replicas;
  const all = shared.length === asking.length && resources === 0;
  report({
    code: "import-unsupported",
    message: all
      ? `${String(replicas)} pods share the devices of one claim; they are one replica, on one unit`
      : `${String(replicas)} pods share some of their devices; each of them asks for its own here`,
    part: `${part}/resourceClaims`,
  });
  return all ? 1 : replicas;
}

function withDemands(requirement: DeviceRequirementJson, demands: readonly DeviceDemand[], part: string, report: Report): DeviceRequirementJson {
  let result = requirement;
  for (const { vendor, requirement: demand } of demands) {
    if (requirement.vendor?.anyOf?.includes(vendor) !== true) continue;
    const chip = demand.chip === undefined ? result.chip : bothChoices(result.chip, demand.chip);
    if (chip === undefined && demand.chip !== undefined) {
      report({ code: "import-conflict", message: "the conditions on the node leave no chip; the first is kept", part });
      continue;
    }
    const usable = { ...result.memory?.usable, ...demand.memory?.usable };
    const capability = { ...result.computeCapability, ...demand.computeCapability };
    result = {
      ...result,
      ...(chip === undefined ? {} : { chip }),
      ...(demand.partition === undefined || result.partition !== undefined ? {} : { partition: demand.partition }),
      ...(demand.partitionProfile === undefined || result.partitionProfile !== undefined ? {} : { partitionProfile: demand.partitionProfile }),
      ...(Object.keys(usable).length === 0 ? {} : { memory: { usable } }),
      ...(Object.keys(capability).length === 0 ? {} : { computeCapability: capability }),
    };
  }
  return result;
}

/** Whether pods of the group must not share a node with each other. */
function repelsItself(template: JsonObject, part: string, report: Report): boolean {
  const affinity = objectAt(objectAt(template, "spec"), "affinity");
  const at = `${part}/affinity`;
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  let alone = false;
  for (const [index, term] of listAt(objectAt(affinity, "podAntiAffinity"), required).entries()) {
    if (textAt(term, "topologyKey") === "kubernetes.io/hostname" && selects(objectAt(term, "labelSelector"), template)) alone = true;
    else
      report({
        code: "import-unsupported",
        message: "pods that keep away from other pods, or from a larger part of the cluster, have no counterpart; the term is left out",
        part: `${at}/podAntiAffinity/${required}/${String(index)}`,
      });
  }
  if (listAt(objectAt(affinity, "podAffinity"), required).length > 0)
    report({
      code: "import-unsupported",
      message: "that pods must be near other pods has no counterpart; it is left out",
      part: `${at}/podAffinity/${required}`,
    });
  return alone;
}

function selects(selector: JsonObject, template: JsonObject): boolean {
  const labels = objectAt(objectAt(template, "metadata"), "labels");
  const equal = Object.entries(objectAt(selector, "matchLabels"));
  const expressions = listAt(selector, "matchExpressions");
  return (
    equal.length + expressions.length > 0 &&
    equal.every(([name, value]) => labels[name] === value) &&
    expressions.every(
      (expression) => textAt(expression, "operator") === "In" && listAt(expression, "values").includes(labels[textAt(expression, "key") ?? ""] ?? null),
    )
  );
}

function reportTopology(template: JsonObject, part: string, report: Report): void {
  const annotations = objectAt(objectAt(template, "metadata"), "annotations");
  for (const name of topologies) {
    const value = scalarText(annotations[name]);
    if (value !== undefined)
      report({
        code: "import-unsupported",
        message: `that the pods stay in one ${value.slice(0, 128)} has no counterpart; it is left out`,
        part: `${part}/metadata/annotations`,
      });
  }
}

const leftOut: readonly (readonly [field: string, code: "import-unsupported" | "import-field-ignored", message: string])[] = [
  ["nodeName", "import-unsupported", "the name of a node says nothing that offers state; it is left out"],
  ["runtimeClassName", "import-unsupported", "what the runtime class means is set up in its cluster; a secure boundary has to be stated in the workload"],
];

function reportLeftOut(pod: JsonObject, part: string, report: Report): void {
  for (const [field, code, message] of leftOut) if (textAt(pod, field) !== undefined) report({ code, message, part: `${part}/${field}` });
  const hard = (constraint: JsonValue): boolean => isJsonObject(constraint) && textAt(constraint, "whenUnsatisfiable") !== "ScheduleAnyway";
  if (listAt(pod, "topologySpreadConstraints").some(hard))
    report({
      code: "import-unsupported",
      message: "that pods are spread over parts of the cluster has no counterpart; it is left out",
      part: `${part}/topologySpreadConstraints`,
    });
  if (listAt(pod, "volumes").some((volume) => isJsonObject(volume) && isJsonObject(volume["persistentVolumeClaim"] ?? null)))
    report({ code: "import-field-ignored", message: "where persistent volumes are is known in their cluster only", part: `${part}/volumes` });
}
