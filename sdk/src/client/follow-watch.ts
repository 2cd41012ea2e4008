import type { DescMessage, DescMethodServerStreaming, MessageJsonType } from "@bufbuild/protobuf";
import type { WatchPositionJson } from "@cornercast/schemas";
import { isRefusedWith, jsonOfMessage, messageOfJson } from "../protocol/index.js";
import { checkRequest, isAborted, pause, readAnswer } from "./call-unary.js";
import type { ProviderClientOptions } from "./client-options.js";
import { backoff, isBrokenStream } from "./transient.js";

/** What a watch tells: members as they are now, members that are gone, and that a snapshot is complete. */
export type WatchEvent<Member> =
  | { readonly kind: "changed"; readonly name: string; readonly member: Member; readonly position: WatchPositionJson }
  | { readonly kind: "removed"; readonly name: string; readonly position: WatchPositionJson }
  | { readonly kind: "synced"; readonly position: WatchPositionJson };

/** One event of the wire. */
export type WireEvent<Member> = WatchEvent<Member> | { readonly kind: "bookmark"; readonly position: WatchPositionJson };

/** How one kind of watch is made and read. */
export interface WatchKind<Request extends DescMessage, Answer extends DescMessage, Member> {
  readonly method: DescMethodServerStreaming<Request, Answer>;
  readonly request: (after: WatchPositionJson | undefined) => MessageJsonType<Request>;
  readonly read: (answer: MessageJsonType<Answer>) => WireEvent<Member> | undefined;
  readonly same: (left: Member, right: Member) => boolean;
}

/**
 * Watches across connections that break, without losing or repeating an event.
 *
 * - A watch goes on after the last position that it told of. Where the provider no longer knows that, the snapshot is read again and compared with
 *   what was told: only what differs is told.
 * - A connection that is silent for too long is taken as broken.
 * - It ends where the signal aborts, and throws what the provider refuses.
 *
 * @implements client.watches-go-on
 * @implements client.watches-begin-anew
 */
export async function* followWatch<Request extends DescMessage, Answer extends DescMessage, Member>(
  client: ProviderClientOptions,
  kind: WatchKind<Request, Answer, Member>,
  start: WatchPositionJson | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<WatchEvent<Member>> {
  checkRequest(kind.method.input, kind.request(start));
  const told = new Map<string, Member>();
  let after = start;
  for (let attempt = 0; !isAborted(signal); attempt += 1) {
    // What the snapshot of this connection has not named yet; undefined where there is no snapshot.
    let unseen = after === undefined ? new Set(told.keys()) : undefined;
    try {
      for await (const event of connection(client, kind, after, signal)) {
        attempt = 0;
        if (event.kind === "changed") {
          const before = told.get(event.name);
          told.set(event.name, event.member);
          unseen?.delete(event.name);
          if (unseen === undefined || before === undefined || !kind.same(before, event.member)) yield event;
        } else if (event.kind === "removed") {
          if (told.delete(event.name) || start !== undefined) yield event;
        } else if (event.kind === "synced") {
          for (const name of unseen ?? []) {
            told.delete(name);
            yield { kind: "removed", name, position: event.position };
          }
          unseen = undefined;
          yield event;
        }
        // The position of an event in a snapshot is of no use: what comes after it in the snapshot would be lost.
        if (unseen === undefined) after = event.position;
      }
    } catch (error) {
      if (isAborted(signal)) return;
      if (isRefusedWith(error, "revision-compacted")) after = undefined;
      else if (!isBrokenStream(error)) throw error;
      client.onRetry?.(error, kind.method.name);
    }
    await pause(client, backoff(attempt, client.random), signal);
  }
}

/** The events of one connection. */
async function* connection<Request extends DescMessage, Answer extends DescMessage, Member>(
  client: ProviderClientOptions,
  { method, request, read }: WatchKind<Request, Answer, Member>,
  after: WatchPositionJson | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<WireEvent<Member>> {
  const own = new AbortController();
  const stop = (): void => own.abort();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const opening = client.transport.stream(method, own.signal, undefined, undefined, only(messageOfJson(method.input, request(after))));
    const opened = await orSilent(client, opening, own.signal);
    if (opened === undefined) return;
    const answers = opened.message[Symbol.asyncIterator]();
    for (;;) {
      const next = await orSilent(client, answers.next(), own.signal);
      if (next === undefined || next.done === true) return;
      const event = read(readAnswer(method.output, jsonOfMessage(method.output, next.value)));
      if (event !== undefined) yield event;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}

/** What comes next, or undefined where nothing comes for too long. */
async function orSilent<Value>(client: ProviderClientOptions, value: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  const timer = new AbortController();
  const stop = (): void => timer.abort();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const silent = client.clock.sleep(client.silence ?? 45_000, timer.signal).then(
      () => undefined,
      () => undefined,
    );
    return await Promise.race([value, silent]);
  } finally {
    signal.removeEventListener("abort", stop);
    // A value that comes too late, or never, is nobody's.
    value.catch(() => undefined);
    stop();
  }
}

async function* only<Value>(value: Value): AsyncGenerator<Value> {
  await Promise.resolve();
  yield value;
}
