import type { WorkloadJson } from "@cornercast/schemas";
import { isJsonObject } from "../../../document/index.js";
import { listAt, objectAt, textAt } from "../../source-value.js";
import type { KubernetesObject, OtherObject } from "../kubernetes-object.js";
import type { ObjectFindings, Report } from "../object-findings.js";
import { claimIndex } from "./claim-index.js";
import { deviceClasses } from "./device-classes.js";
import { groupWorkload, workloadOf } from "./group-workload.js";
import { podDevices } from "./pod-devices.js";
import { podGroups } from "./pod-groups.js";
import { podRole } from "./pod-role.js";

/** Annotations that give each group of pods a part of the network for itself. */
const topologyAnnotations = ["leaderworkerset.sigs.k8s.io/exclusive-topology", "alpha.jobset.sigs.k8s.io/exclusive-topology"] as const;

/**
 * One workload for each object that makes pods, and for each claim that no pod of the inputs has.
 *
 * - What another object of the inputs controls is a part of that: a pod of a Deployment is no workload of its own.
 * - An object that is given twice counts once.
 */
export function clusterWorkloads(
  objects: readonly KubernetesObject[],
  others: readonly OtherObject[],
  nameOf: (name: string) => string,
  findings: ObjectFindings,
): readonly WorkloadJson[] {
  const classes = deviceClasses(objects);
  const claims = claimIndex(objects, classes, findings);
  const present = new Set(objects.map((object) => identity(object.kind, object.namespace, object.name ?? "")));
  const seen = new Set<string>();
  const workloads: WorkloadJson[] = [];
  const own = objects.filter((object) => {
    const id = object.name === undefined ? undefined : identity(`${object.group}/${object.kind}`, object.namespace, object.name);
    // Objects that only have the beginning of a name are different ones.
    if (id !== undefined && !isGenerated(object) && seen.has(id)) return false;
    if (id !== undefined) seen.add(id);
    return !isControlled(object, present);
  });
  for (const object of own) {
    const report = findings.about(object.place);
    const groups = podGroups(object, report);
    if (groups.length === 0) continue;
    reportTopology(object, report);
    const context = { classes, claims, namespace: object.namespace };
    const roles = groups.map((group) => podRole(group, context, report));
    workloads.push(groupWorkload(object, nameOf(object.name ?? object.kind), groups, roles, report));
  }
  for (const object of own) {
    const asked = claims.alone(object);
    if (asked === undefined) continue;
    const report = findings.about(object.place);
    const ways = podDevices([], [{ name: "claim", isShared: false, ...asked }], "/spec", report).filter(({ requirements }) => requirements.length > 0);
    if (ways.length === 0) continue;
    const profiles = ways.map(({ choices, requirements, constraints }, index) => {
      const [devices, ...additionalDevices] = requirements;
      return {
        name:
          ways.length === 1
            ? "default"
            : `${choices
                .join("-")
                .replaceAll(/[^-A-Za-z0-9._]+/gu, "-")
                .slice(0, 50)}-${String(index + 1)}`.replace(/^-+/u, ""),
        roles: [
          {
            name: "pod",
            ...(devices === undefined ? {} : { devices }),
            ...(additionalDevices.length === 0 ? {} : { additionalDevices }),
            ...(constraints.length === 0 ? {} : { deviceConstraints: [...constraints] }),
          },
        ],
      };
    });
    workloads.push(workloadOf(object, nameOf(object.name ?? object.kind), profiles));
  }
  for (const { value, place } of others) {
    const field = Object.keys(value).find((name) => name !== "apiVersion" && name.toLowerCase() === "apiversion");
    if (field !== undefined && textAt(value, "kind") !== undefined)
      findings.add(place, {
        code: "unknown-field",
        message: `the object is no object of Kubernetes: it has '${field}' and no apiVersion, so that Kubernetes refuses it; it is left out`,
        suggestion: "apiVersion",
        part: `/${field}`,
      });
  }
  return workloads;
}

function identity(kind: string, namespace: string, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}

function isGenerated({ value }: KubernetesObject): boolean {
  return textAt(objectAt(value, "metadata"), "name") === undefined;
}

/** Whether an object that the inputs have as well made this one. */
function isControlled({ value, namespace }: KubernetesObject, present: ReadonlySet<string>): boolean {
  return listAt(objectAt(value, "metadata"), "ownerReferences").some(
    (owner) => isJsonObject(owner) && present.has(identity(textAt(owner, "kind") ?? "", namespace, textAt(owner, "name") ?? "")),
  );
}

function reportTopology({ value }: KubernetesObject, report: Report): void {
  const annotations = objectAt(objectAt(value, "metadata"), "annotations");
  for (const name of topologyAnnotations) {
    const domain = textAt(annotations, name);
    if (domain !== undefined)
      report({
        code: "import-unsupported",
        message: `that each group of pods has a ${domain.slice(0, 128)} of its own has no counterpart; it is left out`,
        part: "/metadata/annotations",
      });
  }
}
