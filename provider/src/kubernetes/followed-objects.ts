import { isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { Clock } from "@cornercast/sdk/server";
import type { KubernetesApi } from "./kubernetes-api.js";
import { KubernetesError } from "./kubernetes-error.js";
import { at, listAt, textAt } from "./object-fields.js";

/** The objects of one kind as they are, kept up to date by a watch. */
export interface FollowedObjects<Kept> {
  /** The objects by their uid. Undefined until they were listed once. */
  objects(): ReadonlyMap<string, Kept> | undefined;
  /** When the server was last heard of, in milliseconds: now, while a watch is open. */
  heard(): number;
}

/** What is followed. */
export interface FollowOptions<Kept> {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  /** The path of a list, such as `/api/v1/nodes`. */
  readonly path: string;
  /** Further words of the query, such as a selector. */
  readonly query?: string;
  /** What of an object is kept; undefined where nothing is. */
  readonly keep: (object: JsonObject) => Kept | undefined;
  readonly changed: () => void;
  /** Told of a server that refuses or cannot be reached. */
  readonly onProblem?: (error: KubernetesError) => void;
}

/** How long a watch lasts, in seconds. A server that fell silent is noticed by then. */
const lasts = 240;
const [firstDelay, longestDelay] = [200, 10_000];

/**
 * Follows objects until the signal aborts: lists them once, and watches from there.
 *
 * - A watch that ends goes on from the last version that was seen. Where the server no longer has that version, which it says by 410, they are
 *   listed again, and what is missing in the new list is gone.
 * - After a failure it waits a little longer each time.
 */
export function followObjects<Kept>(options: FollowOptions<Kept>, signal: AbortSignal): FollowedObjects<Kept> & { readonly done: Promise<void> } {
  const { api, clock, path, query = "", keep, changed } = options;
  let kept: Map<string, Kept> | undefined;
  let version: string | undefined;
  let heard = clock.now();
  let isOpen = false;

  function put(into: Map<string, Kept>, object: JsonObject): void {
    const uid = textAt(object, "metadata", "uid");
    const found = keep(object);
    if (uid === undefined) return;
    if (found === undefined) into.delete(uid);
    else into.set(uid, found);
  }

  async function list(): Promise<void> {
    const answer = await api.call("GET", `${path}?${query}`);
    const next = new Map<string, Kept>();
    for (const item of listAt(answer, "items")) if (isJsonObject(item)) put(next, item);
    kept = next;
    version = versionOf(answer);
    heard = clock.now();
    changed();
  }

  async function watch(): Promise<void> {
    // Requests and their connections listen to a signal of their own each: of one for all, Node would say that it has too many listeners.
    const words = `watch=1&allowWatchBookmarks=true&timeoutSeconds=${String(lasts)}&resourceVersion=${version ?? ""}&${query}`;
    for await (const event of events(api.stream(`${path}?${words}`, AbortSignal.any([signal])))) {
      isOpen = true;
      const [type, object] = [at(event, "type"), at(event, "object")];
      if (!isJsonObject(object)) continue;
      if (type === "ERROR") throw new KubernetesError(`the watch ended: ${textAt(object, "message") ?? "it says not why"}`, Number(object["code"]));
      version = versionOf(object) ?? version;
      if (type === "BOOKMARK" || kept === undefined) continue;
      if (type === "DELETED") kept.delete(textAt(object, "metadata", "uid") ?? "");
      else put(kept, object);
      changed();
    }
  }

  async function run(): Promise<void> {
    let delay = firstDelay;
    while (!signal.aborted) {
      try {
        if (version === undefined) await list();
        try {
          await watch();
        } finally {
          if (isOpen) heard = clock.now();
          isOpen = false;
        }
        delay = firstDelay;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof KubernetesError)) throw error;
        if (error.status === 410) {
          version = undefined;
          continue;
        }
        options.onProblem?.(error);
        await clock.sleep(delay, signal).catch(() => undefined);
        delay = Math.min(delay * 2, longestDelay);
      }
    }
  }

  return { objects: () => kept, heard: () => (isOpen ? clock.now() : heard), done: run() };
}

function versionOf(object: JsonObject): string | undefined {
  return textAt(object, "metadata", "resourceVersion");
}

/** The values of a stream that has one on each line; none, where a piece ends none. */
async function* events(stream: AsyncIterable<Uint8Array>): AsyncIterable<JsonValue | undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of stream) {
    const all = `${rest}${decoder.decode(part, { stream: true })}`.split("\n");
    rest = all.pop() ?? "";
    if (all.length === 0) yield undefined;
    for (const line of all) {
      if (line === "") continue;
      try {
        yield JSON.parse(line) as JsonValue;
      } catch {
        throw new KubernetesError("the watch gave something else than JSON", 0);
      }
    }
  }
}
