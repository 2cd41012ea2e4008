import { basename } from "node:path";
import type { ArtifactJson, ProfileJson, TolerationJson } from "@cornercast/schemas";
import type { JsonObject } from "@cornercast/sdk/document";
import type { Job } from "@cornercast/sdk/server";
import { jobId } from "../jobs/job-ids.js";
import { jobRuns, type ReplicaRun } from "../jobs/job-runs.js";
import { bytesOf, deviceResource } from "./device-resource.js";
import { gateScript, places } from "./gate-script.js";
import { replicasFolder, type Noted } from "./kubernetes-folder.js";
import { textsAt } from "./object-fields.js";
import { containerNames } from "./pod-view.js";

/** What is the same for all Jobs of a driver. */
export interface ManifestOptions {
  /** Tells the Jobs of one server from those of another one. */
  readonly instance: string;
  /** The image of what waits before the job: it needs a shell, `sleep`, and nothing else. */
  readonly gateImage: string;
  /** The image of workloads that name none. */
  readonly image?: string;
  /** The volume that the folder of jobs is on, and where on it. */
  readonly volume?: JobVolume;
  /** How long a job has between SIGTERM and SIGKILL, in milliseconds. */
  readonly grace: number;
  /** How often what waits looks, in milliseconds. */
  readonly interval: number;
}

/** A claim for a volume that pods and the server both see. */
export interface JobVolume {
  readonly claim: string;
  /** Where in the volume the folder of jobs is. Default: it is the volume. */
  readonly path?: string;
}

/** The labels by which the objects of a placement are found. */
export const labelNames = {
  managedBy: "app.kubernetes.io/managed-by",
  instance: "cornercast/instance",
  placement: "cornercast/placement",
  attempt: "cornercast/attempt",
  replica: "cornercast/replica",
} as const;
/** The annotations that are read again. */
export const annotationNames = { gate: "cornercast/gate", epoch: "cornercast/epoch", keys: "cornercast/keys" } as const;

/**
 * A placement as Jobs, one for each replica.
 *
 * - A replica has one pod, on the node whose name the offer has; the Job does not try again after a failure.
 * - The devices that a role asks for are limits of the resource that the node has them as; processors and memory are requests.
 * - The pod waits at a gate until it is told to run. The epoch is read when the job starts, because it may have waited through a pause.
 */
export function jobManifests(job: Job, folder: string, noted: Noted, node: JsonObject, options: ManifestOptions): readonly JsonObject[] {
  const profile = job.workload.spec?.profiles?.find(({ name }) => name === job.profile);
  const image = imageOf(profile, node) ?? options.image;
  if (image === undefined) throw new Error("the workload names no image, and the configuration has none for such workloads");
  return jobRuns(job, replicasFolder(folder)).map((run, ordinal) => {
    const labels = {
      [labelNames.managedBy]: "cornercast",
      [labelNames.instance]: options.instance,
      [labelNames.placement]: basename(folder),
      [labelNames.attempt]: String(noted.attempt),
      [labelNames.replica]: String(ordinal),
    };
    const annotations = {
      "cornercast/tenant": job.tenant,
      "cornercast/name": job.name,
      "cornercast/role": `${run.replica.role} ${String(run.replica.index)}`,
      [annotationNames.epoch]: String(noted.epoch),
      [annotationNames.gate]: "wait",
      // Of annotations there may be 256 KiB, in which the keys of a job have room.
      [annotationNames.keys]: "{}",
    };
    return {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: objectName(folder, noted.attempt, ordinal, options.instance), labels, annotations },
      spec: {
        backoffLimit: 0,
        completions: 1,
        parallelism: 1,
        template: { metadata: { labels, annotations }, spec: podSpec(job, run, image, folder, noted, node, options) },
      },
    };
  });
}

/** The name of a Job: other servers, placements and attempts have others. */
export function objectName(folder: string, attempt: number, ordinal: number, instance: string): string {
  return `cornercast-${jobId(instance, folder).slice(0, 20)}-${String(attempt)}-${String(ordinal)}`;
}

function podSpec(job: Job, run: ReplicaRun, image: string, folder: string, noted: Noted, node: JsonObject, options: ManifestOptions): JsonObject {
  const { volume, grace, interval, gateImage } = options;
  const limits = deviceLimits(run, node);
  const { cores, memory } = run.role.host ?? {};
  const bytes = bytesOf(memory?.min);
  const requests = { ...(cores?.min === undefined ? {} : { cpu: String(cores.min) }), ...(bytes === undefined ? {} : { memory: bytes }), ...limits };
  const resources = { ...(Object.keys(requests).length === 0 ? {} : { requests }), ...(Object.keys(limits).length === 0 ? {} : { limits }) };
  const own = `${volume?.path === undefined ? "" : `${volume.path}/`}${basename(folder)}/replicas/${run.replica.role}-${String(run.replica.index)}`;
  const mount = (name: "checkpoint" | "restore"): JsonObject => ({
    name: "state",
    mountPath: places[name],
    subPath: `${own}/${name}`,
    ...(name === "restore" ? { readOnly: true } : {}),
  });
  const { CORNERCAST_CHECKPOINT: _checkpoint, CORNERCAST_EPOCH: _epoch, CORNERCAST_KEYS: _keys, ...env } = run.env;
  for (const name of Object.keys(env)) if (!/^[-._A-Za-z][-._A-Za-z0-9]*$/u.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a variable`);
  return {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: Math.ceil(grace / 1_000),
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [job.offer] }] }],
        },
      },
    },
    tolerations: (job.workload.spec?.tolerations ?? []).flatMap(tolerationOf),
    initContainers: [
      {
        name: containerNames.gate,
        image: gateImage,
        command: ["sh", "-c", gateScript, "sh", `${places.gate}/word`, String(Math.min(interval, 1_000) / 1_000)],
        volumeMounts: [{ name: "gate", mountPath: places.gate, readOnly: true }],
      },
    ],
    containers: [
      {
        name: containerNames.job,
        image,
        command: run.command.map(literal),
        ...(run.workingDirectory === undefined ? {} : { workingDir: run.workingDirectory }),
        env: [
          { name: "CORNERCAST_EPOCH", valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${annotationNames.epoch}']` } } },
          ...Object.entries(env).map(([name, value]) => ({ name, value: literal(value) })),
          { name: "CORNERCAST_KEYS", value: `${places.keys}/keys.json` },
          ...(volume === undefined ? [] : [{ name: "CORNERCAST_CHECKPOINT", value: places.checkpoint }]),
          ...(noted.restores ? [{ name: "CORNERCAST_RESTORE", value: places.restore }] : []),
        ],
        resources,
        volumeMounts: [
          { name: "gate", mountPath: places.keys, readOnly: true },
          ...(volume === undefined ? [] : [mount("checkpoint"), ...(noted.restores ? [mount("restore")] : [])]),
        ],
      },
    ],
    volumes: [
      {
        name: "gate",
        // In one volume, so that whoever sees the word sees the keys too.
        downwardAPI: {
          items: [
            { path: "keys.json", fieldRef: { fieldPath: `metadata.annotations['${annotationNames.keys}']` } },
            { path: "word", fieldRef: { fieldPath: `metadata.annotations['${annotationNames.gate}']` } },
          ],
        },
      },
      ...(volume === undefined ? [] : [{ name: "state", persistentVolumeClaim: { claimName: volume.claim } }]),
    ],
  };
}

/** A word that Kubernetes gives on as it is: it replaces `$(NAME)`, and takes `$$` for `$`. */
function literal(word: string): string {
  return word.replaceAll("$", () => "$$");
}

function deviceLimits({ role }: ReplicaRun, node: JsonObject): Readonly<Record<string, string>> {
  const requests = [...(role.devices === undefined ? [] : [role.devices]), ...(role.additionalDevices ?? [])];
  const counts = new Map<string, number>();
  for (const { count = 1, partitionProfile } of requests) {
    const found = deviceResource(node, partitionProfile?.anyOf?.[0]);
    if (found === undefined) throw new Error("the node has no accelerators that a pod can ask for by a resource");
    counts.set(found.name, (counts.get(found.name) ?? 0) + count);
  }
  return Object.fromEntries([...counts].map(([name, count]) => [name, String(count)]));
}

/** The image of a profile: the one for the platform of the node, where there are several. */
function imageOf(profile: ProfileJson | undefined, node: JsonObject): string | undefined {
  const images = (profile?.artifacts ?? []).filter(({ kind, reference }) => kind === "oci-image" && reference !== undefined);
  const labels = textsAt(node, "metadata", "labels");
  const platform = `${labels["kubernetes.io/os"] ?? "linux"}/${labels["kubernetes.io/arch"] ?? "amd64"}`;
  const fitting = images.filter((artifact) => artifact.platform === undefined || artifact.platform.startsWith(platform));
  if (images.length > 0 && fitting.length === 0) throw new Error(`the workload has no image for ${platform}`);
  if (fitting.length > 1) throw new Error(`the workload names several images for ${platform}, and nothing says which role runs which`);
  return fitting.map(referenceOf)[0];
}

/** An image with its digest, where one is known: a name alone may mean another image tomorrow. */
function referenceOf({ reference = "", digest }: ArtifactJson): string {
  return digest === undefined || reference.includes("@") ? reference : `${reference}@${digest}`;
}

const effects: ReadonlyMap<string, string> = new Map([
  ["no-schedule", "NoSchedule"],
  ["no-execute", "NoExecute"],
  ["prefer-no-schedule", "PreferNoSchedule"],
]);

function tolerationOf({ type, value, effect }: TolerationJson): readonly JsonObject[] {
  if (type === undefined) return [];
  const found = effects.get(effect ?? "");
  if (effect !== undefined && found === undefined) return [];
  return [
    {
      key: type,
      ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }),
      ...(found === undefined ? {} : { effect: found }),
    },
  ];
}
