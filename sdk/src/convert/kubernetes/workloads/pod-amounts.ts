import { isJsonObject, type JsonObject, type JsonValue } from "../../../document/index.js";
import { listAt, objectAt } from "../../source-value.js";
import { quantityNanos } from "../quantity-text.js";

/** How much of a resource a pod asks for. */
export interface PodAmount {
  /** Billionths. */
  readonly nanos: bigint;
  /** A quantity of the source that is exactly this much, in its author's words. */
  readonly text?: JsonValue;
}

/** Resources that may be stated for a whole pod. Source: Kubernetes KEP-2837. */
const podLevel = /^(?:cpu|memory|hugepages-.+)$/u;

/**
 * What a pod asks for, by resource, as the scheduler of Kubernetes counts it.
 *
 * - A container without a request asks for its limit.
 * - All containers run together. Init containers run one after the other before them, and beside the sidecars (`restartPolicy: Always`)
 *   that were started already: the largest of these moments counts.
 * - What the pod states as a whole replaces the sum of its containers; `overhead` comes on top.
 *
 * Source: github.com/kubernetes/component-helpers, resource/helpers.go (`PodRequests`).
 */
export function podAmounts(pod: JsonObject): ReadonlyMap<string, PodAmount> {
  const containers = listAt(pod, "containers").map(requestsOf);
  const inits = listAt(pod, "initContainers").map((container) => ({
    requests: requestsOf(container),
    stays: isJsonObject(container) && container["restartPolicy"] === "Always",
  }));
  const whole = new Map([...requestsOf(pod)].filter(([name]) => podLevel.test(name)));
  const overhead = quantities(objectAt(pod, "overhead"));
  const all = [...containers, ...inits.map(({ requests }) => requests), whole, overhead];
  const names = new Set(all.flatMap((requests) => [...requests.keys()]));
  const amounts = new Map<string, PodAmount>();
  for (const name of names) {
    let running = 0n;
    let most = 0n;
    for (const { requests, stays } of inits) {
      const own = requests.get(name)?.nanos ?? 0n;
      if (running + own > most) most = running + own;
      if (stays) running += own;
    }
    for (const requests of containers) running += requests.get(name)?.nanos ?? 0n;
    const nanos = (whole.get(name)?.nanos ?? (running > most ? running : most)) + (overhead.get(name)?.nanos ?? 0n);
    const written = all.map((requests) => requests.get(name)).find((amount) => amount?.nanos === nanos)?.text;
    amounts.set(name, { nanos, ...(written === undefined ? {} : { text: written }) });
  }
  return amounts;
}

function requestsOf(container: JsonValue): ReadonlyMap<string, PodAmount> {
  const resources = objectAt(container, "resources");
  return new Map([...quantities(objectAt(resources, "limits")), ...quantities(objectAt(resources, "requests"))]);
}

function quantities(list: JsonObject): ReadonlyMap<string, PodAmount> {
  return new Map(
    Object.entries(list).flatMap(([name, text]): (readonly [string, PodAmount])[] => {
      const nanos = quantityNanos(text);
      return nanos === undefined ? [] : [[name, { nanos, text }]];
    }),
  );
}
