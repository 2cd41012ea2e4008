import type { Answers, Request } from "./engine/protocol.js";

/** Asks the worker. Of several questions of one kind only the last is answered: the others are out of date. */
export type Ask = <Kind extends Request["kind"]>(request: Extract<Request, { readonly kind: Kind }>) => Promise<Answers[Kind] | undefined>;

/** Starts the worker. `fault` is told of what should not happen. */
export function startWorker(url: string, fault: (message: string) => void): Ask {
  const worker = new Worker(url);
  const open = new Map<number, (answer: unknown) => void>();
  const waiting = new Map<string, { readonly id: number; readonly request: Request }>();
  const busy = new Map<string, number>();
  let last = 0;
  const send = (kind: string, id: number, request: Request): void => {
    busy.set(kind, id);
    worker.postMessage({ id, request }, []);
  };
  worker.addEventListener("message", ({ data }: MessageEvent<{ readonly id: number; readonly result?: unknown; readonly fault?: string }>) => {
    if (data.fault !== undefined) fault(data.fault);
    const [kind] = [...busy].find(([, id]) => id === data.id) ?? [""];
    busy.delete(kind);
    const next = waiting.get(kind);
    waiting.delete(kind);
    // An answer to a question that was asked anew meanwhile is not shown.
    open.get(data.id)?.(next === undefined ? data.result : undefined);
    open.delete(data.id);
    if (next !== undefined) send(kind, next.id, next.request);
  });
  worker.addEventListener("error", ({ message }) => fault(message));
  return (request) => {
    last += 1;
    const id = last;
    const answered = new Promise<never>((resolve) => open.set(id, resolve as (answer: unknown) => void));
    const before = waiting.get(request.kind);
    if (before !== undefined) {
      open.get(before.id)?.(undefined);
      open.delete(before.id);
    }
    if (busy.has(request.kind)) waiting.set(request.kind, { id, request });
    else send(request.kind, id, request);
    return answered;
  };
}
