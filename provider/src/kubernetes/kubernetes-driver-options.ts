import type { Clock } from "@cornercast/sdk/server";
import type { StateStore } from "../state/state-store.js";
import type { JobVolume } from "./job-manifests.js";
import type { KubernetesApi } from "./kubernetes-api.js";
import type { KubernetesError } from "./kubernetes-error.js";

/** What a Kubernetes driver takes. */
export interface KubernetesDriverOptions {
  readonly api: KubernetesApi;
  /** What is noted of its jobs, and their logs. With a volume it is the folder of the volume that pods write their state into. */
  readonly folder: string;
  readonly clock: Clock;
  /** The namespace of the jobs. */
  readonly namespace: string;
  /** The namespaces of tenants that have one of their own. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** A volume that pods and this program see. Without one jobs cannot be asked for their state, nor begin with one. */
  readonly volume?: JobVolume;
  /** The image of workloads that name none. Default: they are refused. */
  readonly image?: string;
  /** The image of what holds a node until a job runs: a shell and `sleep`. Default `busybox:stable`. */
  readonly gateImage?: string;
  /** Where the state of jobs is kept. Default: where the jobs write it, which only drivers of one file system can read. */
  readonly states?: StateStore;
  /** How often it looks at its jobs where nothing changes, in milliseconds. Default 1 s. */
  readonly interval?: number;
  /** How long a job has between SIGTERM and SIGKILL, in milliseconds. Default 30 s. */
  readonly grace?: number;
  /** How long a pod may not come up, such as for an image that cannot be pulled, in milliseconds. Default 5 min. */
  readonly stuckAfter?: number;
  /** How long the API server may be silent before its jobs count as lost, in milliseconds. Default 60 s. */
  readonly lostAfter?: number;
  /** Told of an API server that refuses or cannot be reached. */
  readonly onProblem?: (error: KubernetesError) => void;
}
