/**
 * The other side of a pool: a `Worker` of `node:worker_threads` or of a page, the `parentPort` within one, or `self`.
 *
 * - One that has `on` is listened to as Node.js does it, any other as pages do.
 */
export type MatchPort = { postMessage(message: unknown): void } & (
  | { on(event: "message" | "error", handle: (value: unknown) => void): unknown }
  | { addEventListener(event: "message" | "error", handle: (event: { readonly data?: unknown }) => void): void }
);

/** Listens to what a port sends, and to its end by an error. */
export function listen(port: MatchPort, handle: (message: unknown) => void, fail?: (cause: unknown) => void): void {
  if ("on" in port) {
    port.on("message", handle);
    if (fail !== undefined) port.on("error", fail);
  } else {
    port.addEventListener("message", ({ data }) => handle(data));
    if (fail !== undefined) port.addEventListener("error", fail);
  }
}
