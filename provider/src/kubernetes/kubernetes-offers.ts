import type { OfferJson } from "@cornercast/schemas";
import { importTexts } from "@cornercast/sdk/convert";
import { isJsonObject, type JsonObject } from "@cornercast/sdk/document";
import { waiters, type Clock, type OfferSource } from "@cornercast/sdk/server";
import { instanceOf } from "../jobs/job-ids.js";
import { isDeviceResource } from "./device-resource.js";
import { followObjects, type FollowedObjects } from "./followed-objects.js";
import { labelNames } from "./job-manifests.js";
import type { KubernetesApi } from "./kubernetes-api.js";
import { KubernetesError } from "./kubernetes-error.js";
import { folderMode } from "./kubernetes-folder.js";
import { at, listAt, textAt, textsAt } from "./object-fields.js";

/** What a source of offers takes. */
export interface KubernetesOffersOptions {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  /** The folder of the driver: what its jobs have counts as taken by placements, and what others have does not. */
  readonly folder: string;
  /** Only the nodes that a selector of labels takes, such as `nvidia.com/gpu.present=true`. Default: all nodes. */
  readonly nodes?: string;
  /** Adds what Kubernetes does not know, such as prices and the country. Default: nothing is added. */
  readonly describe?: (offer: OfferJson) => OfferJson;
  /** How long changes are gathered before the offers are made again, in milliseconds. Default 1 s. */
  readonly interval?: number;
  /** Told of an API server that refuses or cannot be reached. */
  readonly onProblem?: (error: KubernetesError) => void;
}

/** What is kept of a pod: where it is, and whether it has accelerators that this program did not give it. */
interface TakenNode {
  readonly node: string;
  readonly isForeign: boolean;
}

interface Followed {
  readonly nodes: FollowedObjects<JsonObject>;
  readonly pods: FollowedObjects<TakenNode>;
  readonly slices: FollowedObjects<JsonObject>;
}

/**
 * The nodes of a live cluster as offers, one each: their labels, resources and taints, and their resource slices where the server has them.
 *
 * - A node is one unit. One on which pods of others have accelerators has no unit; one that is cordoned or not ready says so in its conditions.
 * - They are followed by watches from when {@link OfferSource.changed} is first asked; while the API server does not answer they stay as they were.
 */
export function kubernetesOffers(options: KubernetesOffersOptions): OfferSource {
  const { api, clock, nodes: selector, describe = (offer) => offer, interval = 1_000 } = options;
  const instance = instanceOf(options.folder, folderMode);
  const waiting = waiters();
  const made = new Map<string, { readonly text: string; readonly offer: OfferJson }>();
  let followed: Followed | undefined;
  let changes = 0;
  let listed = -1;

  const query = selector === undefined ? "" : `labelSelector=${encodeURIComponent(selector)}`;
  const running = `fieldSelector=${encodeURIComponent("spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed")}`;
  const paths = { nodes: "/api/v1/nodes", pods: "/api/v1/pods", slices: "/apis/resource.k8s.io/v1/resourceslices" };

  const itemsAt = async (path: string): Promise<readonly JsonObject[]> => listAt(await api.call("GET", path), "items").filter(isJsonObject);
  async function slicesNow(): Promise<readonly JsonObject[]> {
    try {
      return await itemsAt(paths.slices);
    } catch (error) {
      // A server without Dynamic Resource Allocation has none.
      if (error instanceof KubernetesError && error.status === 404) return [];
      throw error;
    }
  }

  function offersOf(nodes: readonly JsonObject[], slices: readonly JsonObject[], taken: readonly TakenNode[]): readonly OfferJson[] {
    const foreign = new Set(taken.flatMap(({ node, isForeign }) => (isForeign ? [node] : [])));
    const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...nodes.map((node) => ({ apiVersion: "v1", kind: "Node", ...node })), ...slices] });
    const { offers } = importTexts([{ name: "kubernetes", text }], { at: new Date(clock.now()).toISOString() }, "kubernetes");
    const known = new Set(nodes.map((node) => textAt(node, "metadata", "name")));
    const kept = offers.flatMap((offer) => {
      const name = offer.metadata?.name ?? "";
      // Devices that several nodes reach are no node that a pod could be put on.
      if (!known.has(name)) return [];
      const units = foreign.has(name) ? 0 : 1;
      const next = describe({ ...offer, status: { ...offer.status, availability: { ...offer.status?.availability, total: 1, units } } });
      const words = withoutTimes(next);
      const before = made.get(name);
      if (before?.text !== words) made.set(name, { text: words, offer: next });
      return [made.get(name)?.offer ?? next];
    });
    const names = new Set(kept.map(({ metadata }) => metadata?.name));
    for (const name of made.keys()) if (!names.has(name)) made.delete(name);
    return kept;
  }

  function follow(signal: AbortSignal): Followed {
    const changed = (): void => {
      changes += 1;
      waiting.wake();
    };
    const common = { api, clock, changed, ...(options.onProblem === undefined ? {} : { onProblem: options.onProblem }) };
    const whole = (object: JsonObject): JsonObject => object;
    return {
      nodes: followObjects({ ...common, path: paths.nodes, query, keep: whole }, signal),
      pods: followObjects({ ...common, path: paths.pods, query: running, keep: (pod) => takenNode(pod, instance) }, signal),
      // A server that has none is asked again now and then: it may get them.
      slices: followObjects({ api, clock, changed, path: paths.slices, keep: whole }, signal),
    };
  }

  return {
    async list() {
      listed = changes;
      const nodes = followed?.nodes.objects();
      const pods = followed?.pods.objects();
      if (nodes === undefined || pods === undefined) {
        const [allNodes, allPods, slices] = await Promise.all([itemsAt(`${paths.nodes}?${query}`), itemsAt(`${paths.pods}?${running}`), slicesNow()]);
        return offersOf(
          allNodes,
          slices,
          allPods.flatMap((pod) => takenNode(pod, instance) ?? []),
        );
      }
      return offersOf([...nodes.values()], [...(followed?.slices.objects()?.values() ?? [])], [...pods.values()]);
    },
    async changed(signal) {
      followed ??= follow(signal);
      await waiting.until(() => changes !== listed, signal);
      await clock.sleep(interval, signal).catch(() => undefined);
    },
  };
}

/** The node of a pod that has accelerators. */
function takenNode(pod: JsonObject, instance: string): TakenNode | undefined {
  const node = textAt(pod, "spec", "nodeName");
  const phase = at(pod, "status", "phase");
  if (node === undefined || phase === "Succeeded" || phase === "Failed") return undefined;
  const containers = [...listAt(pod, "spec", "containers"), ...listAt(pod, "spec", "initContainers")];
  const hasDevices =
    listAt(pod, "spec", "resourceClaims").length > 0 || containers.some((one) => Object.keys(textsAt(one, "resources", "limits")).some(isDeviceResource));
  const isOurs = textsAt(pod, "metadata", "labels")[labelNames.instance] === instance;
  return hasDevices ? { node, isForeign: !isOurs } : undefined;
}

/** An offer as text, without when it was looked at: that alone is no change. */
function withoutTimes(offer: OfferJson): string {
  return JSON.stringify(offer, (key, value: unknown) => (key === "at" || key === "observedAt" ? undefined : value));
}
