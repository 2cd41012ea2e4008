import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../../document/index.js";
import { documentName, listAt, objectAt, scalarText, textAt } from "../../source-value.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import type { Report } from "../object-findings.js";
import { escapeToken } from "./pointer-token.js";

/** Equal pods that an object makes, or is. */
export interface PodGroup {
  readonly role: string;
  /** How many run at the same time. */
  readonly replicas: number;
  /** A pod template: `metadata` and `spec`. */
  readonly template: JsonObject;
  /** The JSON Pointer of the template in the object. */
  readonly part: string;
}

/** More than a workload may have roles are cut with a warning. */
const mostGroups = 64;
const mostReplicas = 1_000_000;

type GroupReader = (object: KubernetesObject, report: Report) => readonly PodGroup[];

/**
 * What makes pods, by API group and kind. Versions are left out: the fields that are read here are the same in all of them.
 *
 * Sources: kubernetes.io/docs/reference/kubernetes-api/workload-resources, jobset.sigs.k8s.io, lws.sigs.k8s.io,
 * github.com/kubeflow/training-operator, github.com/kubeflow/mpi-operator, docs.ray.io/en/latest/cluster/kubernetes, kueue.sigs.k8s.io,
 * volcano.sh.
 */
const readers: ReadonlyMap<string, GroupReader> = new Map<string, GroupReader>([
  ["/Pod", ({ value }) => [{ role: "pod", replicas: 1, template: value, part: "" }]],
  ["/PodTemplate", ({ value }) => templateAt(value, "", "pod", 1)],
  ["/ReplicationController", replicated],
  ["apps/Deployment", replicated],
  ["apps/ReplicaSet", replicated],
  ["apps/StatefulSet", replicated],
  ["apps/DaemonSet", daemons],
  ["batch/Job", ({ value }, report) => jobPods(objectAt(value, "spec"), "/spec", "pod", 1, report)],
  ["batch/CronJob", cronJob],
  ["jobset.x-k8s.io/JobSet", jobSet],
  ["leaderworkerset.x-k8s.io/LeaderWorkerSet", leaderWorkerSet],
  ["kueue.x-k8s.io/Workload", podSets],
  ["batch.volcano.sh/Job", volcanoTasks],
  ["ray.io/RayCluster", ({ value }, report) => rayGroups(objectAt(value, "spec"), "/spec", report)],
  ["ray.io/RayJob", ({ value }, report) => rayGroups(objectAt(objectAt(value, "spec"), "rayClusterSpec"), "/spec/rayClusterSpec", report)],
  ["ray.io/RayService", rayService],
]);

/** The pods that an object makes, or none where it makes none. */
export function podGroups(object: KubernetesObject, report: Report): readonly PodGroup[] {
  const group = object.group === "extensions" ? "apps" : object.group;
  const reader = readers.get(`${group}/${object.kind}`) ?? (group === "kubeflow.org" ? kubeflowReplicas : podTemplateOf);
  const groups = uniqueRoles(reader(object, report));
  if (groups.length <= mostGroups) return groups;
  report({ code: "import-unsupported", message: `the ${object.kind} has ${String(groups.length)} groups of pods; the first ${String(mostGroups)} are kept` });
  return groups.slice(0, mostGroups);
}

function replicated({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  const spec = objectAt(value, "spec");
  return templateAt(spec, "/spec", "pod", amount(spec, "replicas", "/spec", 1, report));
}

function daemons({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  const groups = templateAt(objectAt(value, "spec"), "/spec", "pod", 1);
  if (groups.length > 0)
    report({ code: "import-unsupported", message: "a DaemonSet runs one pod on every node that will do; the workload asks for one", part: "/spec" });
  return groups;
}

/** Of a Job, as many pods run at a time as `parallelism` says, and no more than are still to be completed. */
function jobPods(spec: JsonObject, part: string, role: string, times: number, report: Report): readonly PodGroup[] {
  const parallelism = amount(spec, "parallelism", part, 1, report);
  const completions = spec["completions"] === undefined || spec["completions"] === null ? undefined : amount(spec, "completions", part, 1, report);
  const replicas = completions === undefined ? parallelism : Math.min(parallelism, completions);
  if (completions !== undefined && completions > replicas)
    ignored(report, `${part}/completions`, `${String(completions)} pods run, ${String(replicas)} of them at a time; the workload asks for those`);
  if (typeof spec["activeDeadlineSeconds"] === "number")
    ignored(report, `${part}/activeDeadlineSeconds`, "the time after which the job is stopped does not say how long it runs");
  return templateAt(spec, part, role, product(replicas, times, part, report));
}

function cronJob({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  const groups = jobPods(objectAt(objectAt(objectAt(value, "spec"), "jobTemplate"), "spec"), "/spec/jobTemplate/spec", "pod", 1, report);
  if (groups.length > 0) ignored(report, "/spec/schedule", "when a CronJob starts is not carried over: the workload is one of its jobs");
  return groups;
}

function jobSet({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  return listAt(objectAt(value, "spec"), "replicatedJobs").flatMap((job, index) => {
    if (!isJsonObject(job)) return [];
    const part = `/spec/replicatedJobs/${String(index)}`;
    const times = amount(job, "replicas", part, 1, report);
    return jobPods(objectAt(objectAt(job, "template"), "spec"), `${part}/template/spec`, textAt(job, "name") ?? `job-${String(index)}`, times, report);
  });
}

/** Each of `replicas` groups has one leader and `size - 1` workers; without a template of its own the leader is like a worker. */
function leaderWorkerSet({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  const spec = objectAt(value, "spec");
  const sets = amount(spec, "replicas", "/spec", 1, report);
  const part = "/spec/leaderWorkerTemplate";
  const both = objectAt(spec, "leaderWorkerTemplate");
  const size = amount(both, "size", part, 1, report);
  const leader = both["leaderTemplate"];
  const worker = both["workerTemplate"];
  if (!isJsonObject(worker)) return [];
  if (!isJsonObject(leader)) return [{ role: "worker", replicas: product(sets, size, part, report), template: worker, part: `${part}/workerTemplate` }];
  return [
    { role: "leader", replicas: sets, template: leader, part: `${part}/leaderTemplate` },
    ...(size === 1 ? [] : [{ role: "worker", replicas: product(sets, size - 1, part, report), template: worker, part: `${part}/workerTemplate` }]),
  ];
}

function podSets({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  return listAt(objectAt(value, "spec"), "podSets").flatMap((set, index) => {
    const part = `/spec/podSets/${String(index)}`;
    return isJsonObject(set) ? templateAt(set, part, textAt(set, "name") ?? "main", amount(set, "count", part, 1, report)) : [];
  });
}

function volcanoTasks({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  return listAt(objectAt(value, "spec"), "tasks").flatMap((task, index) => {
    const part = `/spec/tasks/${String(index)}`;
    return isJsonObject(task) ? templateAt(task, part, textAt(task, "name") ?? `task-${String(index)}`, amount(task, "replicas", part, 1, report)) : [];
  });
}

function rayService({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  const spec = objectAt(value, "spec");
  const field = "rayClusterConfig" in spec ? "rayClusterConfig" : "rayClusterSpec";
  return rayGroups(objectAt(spec, field), `/spec/${field}`, report);
}

/** A head, and groups of workers; a worker of a group with `numOfHosts` is as many pods. */
function rayGroups(cluster: JsonObject, part: string, report: Report): readonly PodGroup[] {
  const workers = listAt(cluster, "workerGroupSpecs").flatMap((group, index) => {
    if (!isJsonObject(group)) return [];
    const at = `${part}/workerGroupSpecs/${String(index)}`;
    // KubeRay starts with the least number where no number is wanted.
    const replicas = amount(group, group["replicas"] === undefined ? "minReplicas" : "replicas", at, 1, report);
    return templateAt(group, at, textAt(group, "groupName") ?? "worker", product(replicas, amount(group, "numOfHosts", at, 1, report), at, report));
  });
  if (cluster["enableInTreeAutoscaling"] === true && workers.length > 0)
    report({ code: "import-unsupported", message: "the cluster grows and shrinks by itself; the workload asks for the workers it starts with", part });
  return [...templateAt(objectAt(cluster, "headGroupSpec"), `${part}/headGroupSpec`, "head", 1), ...workers];
}

/** MPIJob, PyTorchJob, TFJob, JAXJob, XGBoostJob and PaddleJob: a map of roles. */
function kubeflowReplicas({ value }: KubernetesObject, report: Report): readonly PodGroup[] {
  const spec = objectAt(value, "spec");
  return Object.entries(spec).flatMap(([field, roles]) => {
    if (!/^[a-z]{1,16}ReplicaSpecs$/u.test(field) || !isJsonObject(roles)) return [];
    return Object.entries(roles).flatMap(([name, role]) => {
      const part = `/spec/${field}/${escapeToken(name)}`;
      return isJsonObject(role) ? templateAt(role, part, name.toLowerCase(), amount(role, "replicas", part, 1, report)) : [];
    });
  });
}

/** A kind that is not known, with a pod template where most kinds have theirs. */
function podTemplateOf(object: KubernetesObject, report: Report): readonly PodGroup[] {
  const template = objectAt(objectAt(object.value, "spec"), "template");
  if (!isJsonArray(objectAt(template, "spec")["containers"] ?? null)) return [];
  report({ code: "import-unsupported", message: `the kind ${object.kind.slice(0, 63)} is not known; its pod template is read`, part: "/spec/template" });
  return replicated(object, report);
}

function templateAt(owner: JsonObject, part: string, role: string, replicas: number): readonly PodGroup[] {
  const template = owner["template"];
  return isJsonObject(template) && isJsonObject(template["spec"] ?? null) ? [{ role, replicas, template, part: `${part}/template` }] : [];
}

/** A number of pods. One that is 0 is a job that waits or sleeps: the workload says what one pod of it needs. */
function amount(owner: JsonObject, field: string, part: string, otherwise: number, report: Report): number {
  const value: JsonValue | undefined = owner[field];
  if (value === undefined || value === null) return otherwise;
  const text = scalarText(value) ?? "";
  if (/^[1-9][0-9]{0,6}$/u.test(text) && Number(text) <= mostReplicas) return Number(text);
  const what = /^0+$/u.test(text) ? "nothing runs" : "that is no number of pods";
  report({ code: "import-unsupported", message: `${field} is ${text.slice(0, 63)}: ${what}; the workload asks for one pod`, part: `${part}/${field}` });
  return 1;
}

function product(a: number, b: number, part: string, report: Report): number {
  if (a * b <= mostReplicas) return a * b;
  report({ code: "import-unsupported", message: `${String(a)} times ${String(b)} pods are too many; the workload asks for ${String(mostReplicas)}`, part });
  return mostReplicas;
}

function ignored(report: Report, part: string, message: string): void {
  report({ code: "import-field-ignored", message, part });
}

/** The groups with names that roles may have, each once. */
function uniqueRoles(groups: readonly PodGroup[]): readonly PodGroup[] {
  const taken = new Set<string>();
  return groups.map((group) => {
    const base = documentName(group.role, "pod");
    let role = base;
    for (let number = 2; taken.has(role); number += 1) role = `${base.slice(0, 56)}-${String(number)}`;
    taken.add(role);
    return { ...group, role };
  });
}
