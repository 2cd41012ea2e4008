import { stringify } from "yaml";
import type { ProfileJson, RoleJson, WorkloadJson } from "@cornercast/schemas";
import type { JsonObject } from "../../document/index.js";
import { amountOf } from "./amount-of.js";
import { deviceRequest } from "./device-request.js";
import { exportedProfile, lowerName } from "./exported-profile.js";
import type { Exporter } from "./exporter.js";
import { kubernetesBytes } from "./kubernetes-amounts.js";
import { saidFields, type SaidFields } from "./said-fields.js";

/**
 * A Workload as Kubernetes Jobs, one for each role, with claims for their devices (Dynamic Resource Allocation, resource.k8s.io/v1).
 *
 * - Replicas are pods with an index. What a pod needs beside devices are its requests.
 * - Where the cluster is, what it costs and who runs it Kubernetes does not say: that is left out, and reported.
 */
export const kubernetesJobExporter: Exporter = {
  id: "kubernetes-job",
  title: "Kubernetes Job with a ResourceClaimTemplate for its devices",
  takes: "Workload",
  export(workload, options) {
    const fields = saidFields(workload, "a Kubernetes Job", workload.metadata?.name ?? "");
    const chosen = exportedProfile(workload, options, fields);
    if (chosen !== undefined && chosen.image === undefined) fields.refuse("a pod needs an image: name one among the artifacts", ...chosen.path);
    const objects = (chosen?.profile.roles ?? []).flatMap((role, index) => {
      if (chosen === undefined) return [];
      const path = [...chosen.path, "roles", index];
      return roleObjects(workload, chosen.profile, role, path, chosen.image, fields);
    });
    return { text: objects.map((object) => stringify(object, { lineWidth: 0 })).join("---\n"), diagnostics: fields.diagnostics() };
  },
};

function roleObjects(
  workload: WorkloadJson,
  profile: ProfileJson,
  role: RoleJson,
  path: readonly (string | number)[],
  image: string | undefined,
  fields: SaidFields,
): readonly JsonObject[] {
  const name = lowerName(workload.metadata?.name ?? "job", ...((profile.roles?.length ?? 0) > 1 ? [role.name ?? ""] : []));
  const requests = [
    ...(role.devices === undefined ? [] : [deviceRequest(role.devices, profile, [...path, "devices"], fields, "devices")]),
    ...(role.additionalDevices ?? []).map((each, index) =>
      deviceRequest(each, profile, [...path, "additionalDevices", index], fields, `more-devices-${String(index + 1)}`),
    ),
  ].filter((request) => request !== undefined);
  const constraints = (role.deviceConstraints ?? []).map((constraint, index) => {
    fields.say(...path, "deviceConstraints", index);
    return { ...constraint };
  });
  const claim = requests.length === 0 ? undefined : `${name}-devices`;
  const replicas = role.replicas ?? 1;
  fields.say(...path, "name");
  fields.say(...path, "replicas");
  const job: JsonObject = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name },
    spec: {
      ...(replicas === 1 ? {} : { completions: replicas, parallelism: replicas, completionMode: "Indexed" }),
      ...deadline(workload, fields),
      template: {
        spec: {
          restartPolicy: "Never",
          ...placement(role, profile, path, fields),
          containers: [
            {
              name: lowerName(role.name ?? "main"),
              ...(image === undefined ? {} : { image }),
              ...runOf(role, path, fields),
              ...resources(role, path, claim !== undefined, fields),
            },
          ],
          ...(claim === undefined ? {} : { resourceClaims: [{ name: "devices", resourceClaimTemplateName: claim }] }),
        },
      },
    },
  };
  if (claim === undefined) return [job];
  const template: JsonObject = {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaimTemplate",
    metadata: { name: claim },
    spec: { spec: { devices: { requests, ...(constraints.length === 0 ? {} : { constraints }) } } },
  };
  return [template, job];
}

function deadline(workload: WorkloadJson, fields: SaidFields): JsonObject {
  const seconds = amountOf(workload.spec?.schedule?.duration, "duration");
  if (seconds === undefined) return {};
  fields.sayAlmost("the job is stopped after it; Kubernetes has no word for how long it is expected to take", "spec", "schedule", "duration");
  return { activeDeadlineSeconds: Math.ceil(seconds) };
}

/** On which nodes the pods may run, by labels that every node has. */
function placement(role: RoleJson, profile: ProfileJson, path: readonly (string | number)[], fields: SaidFields): JsonObject {
  const profilePath = path.slice(0, 3);
  const platforms = (profile.artifacts ?? []).flatMap(({ kind, platform }, index) => {
    if (kind !== "oci-image" || platform === undefined) return [];
    fields.say(...profilePath, "artifacts", index, "platform");
    return [platform.split("/")];
  });
  const [platform] = platforms;
  const choices: readonly (readonly [string, readonly string[], readonly (string | number)[] | undefined])[] = [
    ["kubernetes.io/arch", role.host?.arch?.anyOf ?? platform?.slice(1, 2) ?? [], role.host?.arch?.anyOf && [...path, "host", "arch", "anyOf"]],
    ["kubernetes.io/os", role.host?.os?.anyOf ?? platform?.slice(0, 1) ?? [], role.host?.os?.anyOf && [...path, "host", "os", "anyOf"]],
    ["node.kubernetes.io/instance-type", role.instanceType?.anyOf ?? [], role.instanceType?.anyOf && [...path, "instanceType", "anyOf"]],
  ];
  const matchExpressions = choices.flatMap(([key, values, at]) => {
    if (at !== undefined) fields.say(...at);
    return values.length === 0 ? [] : [{ key, operator: "In", values: [...values] }];
  });
  if (matchExpressions.length === 0) return {};
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } } } };
}

function runOf({ run }: RoleJson, path: readonly (string | number)[], fields: SaidFields): JsonObject {
  if (run === undefined) return {};
  for (const name of ["command", "args", "env", "ports", "secrets", "workingDir"]) fields.say(...path, "run", name);
  return {
    ...(run.command === undefined ? {} : { command: [...run.command] }),
    ...(run.args === undefined ? {} : { args: [...run.args] }),
    ...(run.workingDir === undefined ? {} : { workingDir: run.workingDir }),
    ...(run.env === undefined ? {} : { env: Object.entries(run.env).map(([name, value]) => ({ name, value })) }),
    ...(run.secrets === undefined ? {} : { envFrom: run.secrets.map((name) => ({ secretRef: { name } })) }),
    ...(run.ports === undefined
      ? {}
      : {
          ports: run.ports.map(({ name, port = 0, protocol }) => ({
            ...(name === undefined ? {} : { name }),
            containerPort: port,
            ...(protocol === undefined ? {} : { protocol: protocol.toUpperCase() }),
          })),
        }),
  };
}

function resources({ host }: RoleJson, path: readonly (string | number)[], hasClaim: boolean, fields: SaidFields): JsonObject {
  const amounts: readonly (readonly [string, string | number | undefined, string])[] = [
    ["cpu", host?.cores?.min, "cores"],
    ["memory", kubernetesBytes(host?.memory?.min), "memory"],
    ["ephemeral-storage", kubernetesBytes(host?.disk?.min), "disk"],
  ];
  const requests = Object.fromEntries(
    amounts.flatMap(([resource, amount, field]) => {
      if (amount === undefined) return [];
      fields.say(...path, "host", field, "min");
      return [[resource, amount] as const];
    }),
  );
  if (Object.keys(requests).length === 0 && !hasClaim) return {};
  return { resources: { ...(Object.keys(requests).length === 0 ? {} : { requests }), ...(hasClaim ? { claims: [{ name: "devices" }] } : {}) } };
}
