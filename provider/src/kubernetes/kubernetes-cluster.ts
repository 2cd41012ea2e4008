import { isJsonObject, type JsonObject } from "@cornercast/sdk/document";
import { askScript } from "./gate-script.js";
import type { KubernetesApi } from "./kubernetes-api.js";
import { KubernetesError } from "./kubernetes-error.js";
import { listAt, textAt, textsAt } from "./object-fields.js";
import { containerNames, podView, type PodView } from "./pod-view.js";

/** What is done to the objects of placements. */
export interface KubernetesCluster {
  node(name: string): Promise<JsonObject>;
  /** Makes a Job. One that is there under this name, and is ours, is taken as made. */
  make(namespace: string, job: JsonObject): Promise<void>;
  jobNames(namespace: string, selector: string): Promise<readonly string[]>;
  pods(namespace: string, selector: string): Promise<readonly PodView[]>;
  /** Changes annotations of a pod, if it is still that pod. Whether it is. */
  annotate(pod: PodView, annotations: Readonly<Record<string, string>>): Promise<boolean>;
  /**
   * Ends the Jobs and pods of a selector. It resolves when the server was told; they take their time: that of their pods, or so many seconds.
   */
  remove(namespace: string, selector: string, grace?: number): Promise<void>;
  /** Asks the job in a pod for its state. Whether the job knows what to do. */
  askForState(pod: PodView, signal: AbortSignal): Promise<boolean>;
  /** What the job in a pod wrote, as long as the pod is there; nothing where it has not begun. */
  log(pod: PodView, follow: boolean, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The most that is kept of the log of one replica. */
export const longestLog = 67_108_864;

/** A cluster behind its API. */
export function kubernetesCluster(api: KubernetesApi): KubernetesCluster {
  const jobsPath = (namespace: string): string => `/apis/batch/v1/namespaces/${namespace}/jobs`;
  const podsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;

  /** Ends an object. One that is gone is ended. */
  async function end(path: string, body: JsonObject): Promise<void> {
    try {
      await api.call("DELETE", path, { kind: "DeleteOptions", apiVersion: "v1", ...body });
    } catch (error) {
      // It is gone, or another one has its name by now.
      if (!(error instanceof KubernetesError) || (error.status !== 404 && error.status !== 409)) throw error;
    }
  }

  async function list(path: string, selector: string): Promise<readonly JsonObject[]> {
    const answer = await api.call("GET", `${path}?labelSelector=${encodeURIComponent(selector)}`);
    return listAt(answer, "items").filter(isJsonObject);
  }

  const jobNames = async (namespace: string, selector: string): Promise<readonly string[]> =>
    (await list(jobsPath(namespace), selector)).map((job) => textAt(job, "metadata", "name") ?? "");
  const pods = async (namespace: string, selector: string): Promise<readonly PodView[]> => (await list(podsPath(namespace), selector)).map(podView);

  return {
    jobNames,
    pods,
    async node(name) {
      try {
        return await api.call("GET", `/api/v1/nodes/${name}`);
      } catch (error) {
        if (error instanceof KubernetesError && error.status === 404) throw new Error(`there is no node ${name}`, { cause: error });
        throw error;
      }
    },
    async make(namespace, job) {
      try {
        await api.call("POST", jobsPath(namespace), job);
      } catch (error) {
        if (!(error instanceof KubernetesError) || error.reason !== "AlreadyExists") throw error;
        const found = await api.call("GET", `${jobsPath(namespace)}/${textAt(job, "metadata", "name") ?? ""}`);
        const [theirs, ours] = [found, job].map((one) => textsAt(one, "metadata", "labels"));
        if (Object.entries(ours ?? {}).some(([name, value]) => theirs?.[name] !== value))
          throw new Error("another Job has the name that the Job of this placement would have", { cause: error });
      }
    },
    async annotate({ namespace, name, uid }, annotations) {
      try {
        await api.call("PATCH", `${podsPath(namespace)}/${name}`, { metadata: { uid, annotations } });
        return true;
      } catch (error) {
        if (error instanceof KubernetesError && (error.status === 404 || error.status === 409)) return false;
        throw error;
      }
    },
    async remove(namespace, selector, grace) {
      // The Jobs first: they would make other pods.
      for (const name of await jobNames(namespace, selector)) await end(`${jobsPath(namespace)}/${name}`, { propagationPolicy: "Background" });
      for (const { name, uid, isDeleting } of await pods(namespace, selector))
        if (!isDeleting || grace !== undefined)
          await end(`${podsPath(namespace)}/${name}`, { preconditions: { uid }, ...(grace === undefined ? {} : { gracePeriodSeconds: grace }) });
    },
    async askForState({ namespace, name }, signal) {
      const words = ["sh", "-c", askScript].map((word) => `command=${encodeURIComponent(word)}`).join("&");
      const { code, output } = await api.exec(`${podsPath(namespace)}/${name}/exec?container=${containerNames.job}&stdout=true&stderr=true&${words}`, signal);
      if (code !== 0 && code !== 75) throw new Error(`the job could not be asked for its state: ${output.trim().slice(0, 256)} (${String(code)})`);
      return code === 0;
    },
    async *log({ namespace, name }, follow, signal) {
      const query = `container=${containerNames.job}&limitBytes=${String(longestLog)}${follow ? "&follow=true" : ""}`;
      try {
        yield* api.stream(`${podsPath(namespace)}/${name}/log?${query}`, signal);
      } catch (error) {
        // A container that waits has no log yet, and a pod that is gone has none any more.
        if (!(error instanceof KubernetesError) || (error.status !== 400 && error.status !== 404)) throw error;
      }
    },
  };
}
