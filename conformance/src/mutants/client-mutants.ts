import type { Transport, UnaryResponse } from "@connectrpc/connect";
import type { ClientAnswer, ClientRequest } from "../client/client-scenario.js";
import { askClient, type ReferenceClientOptions } from "../reference/reference-client.js";

/** The reference client with one fault. */
export interface ClientMutant {
  readonly name: string;
  readonly fault: string;
  /** The requirements by which it has to be caught, and no others. */
  readonly kills: readonly string[];
  readonly ask: (request: ClientRequest) => Promise<ClientAnswer>;
}

type Unary = Transport["unary"];

/** A client over a transport, or with options, that are wrong. */
function wired(name: string, fault: string, kills: readonly string[], options: ReferenceClientOptions): ClientMutant {
  return { name, fault, kills, ask: (request) => askClient(request, options) };
}

/** A client whose calls go through something. */
function calling(name: string, fault: string, kills: readonly string[], through: (unary: Unary, request: ClientRequest) => Unary): ClientMutant {
  return wired(name, fault, kills, { transport: (inner, request) => ({ stream: inner.stream.bind(inner), unary: through(inner.unary.bind(inner), request) }) });
}

/** A client whose streams go through something. */
function watching(name: string, fault: string, kills: readonly string[], through: (stream: Transport["stream"]) => Transport["stream"]): ClientMutant {
  return wired(name, fault, kills, { transport: (inner) => ({ unary: inner.unary.bind(inner), stream: through(inner.stream.bind(inner)) }) });
}

/** Mistakes that people make with clients. */
export const clientMutants: readonly ClientMutant[] = [
  calling(
    "no-deadlines",
    "it sends no deadlines",
    ["client.deadlines-are-sent"],
    (unary) => (method, signal, milliseconds, header, input, context) =>
      unary(method, anyOf(signal, AbortSignal.timeout(milliseconds ?? 30_000)), undefined, header, input, context),
  ),
  calling(
    "endless-calls",
    "it waits for an answer however long that takes",
    ["client.calls-end-at-their-deadline"],
    (unary) => (method, signal, milliseconds, header, input, context) => {
      const headers = new Headers(header as Record<string, string> | undefined);
      headers.set("connect-timeout-ms", String(milliseconds ?? 0));
      return unary(method, signal, undefined, headers, input, context);
    },
  ),
  wired("gives-up", "it tries nothing again", ["client.what-passes-is-tried-again"], { client: { attempts: 1 } }),
  calling("new-request-ids", "it sends a change again under a new request id", ["client.changes-keep-their-request-id"], (unary) => {
    let calls = 0;
    return (method, signal, milliseconds, header, input, context) => {
      calls += 1;
      const changed = "requestId" in input ? { ...input, requestId: `id-${String(calls)}` } : input;
      return unary(method, signal, milliseconds, header, changed, context);
    };
  }),
  {
    name: "tries-refusals-again",
    fault: "it makes calls again that were refused",
    kills: ["client.refusals-are-final"],
    async ask(request) {
      const answer = await askClient(request);
      const again = request.operation.op === "release" && answer.outcome === "refused" && answer.reason === "epoch-stale";
      return again ? askClient({ ...request, operation: { ...request.operation, epoch: 4 } }) : answer;
    },
  },
  {
    name: "no-reasons",
    fault: "it does not say why something was refused",
    kills: ["client.refusals-keep-their-reason"],
    async ask(request) {
      const { outcome, ...rest } = await askClient(request);
      return outcome === "ok" ? { outcome, value: "value" in rest ? rest.value : null } : { outcome };
    },
  },
  calling("believes-answers", "it does not check answers", ["client.answers-are-checked"], (unary) => async (...call) => {
    const answer = await unary(...call);
    const { placement } = answer.message as { placement?: { status?: { state?: string } } };
    if (placement?.status?.state === "flying") placement.status.state = "running";
    return answer;
  }),
  wired("strict", "it refuses answers with fields that it does not know", ["client.unknown-fields-are-accepted"], {
    connect: { jsonOptions: { ignoreUnknownFields: false } },
  }),
  wired("takes-everything", "it holds answers of any size", ["client.answers-are-bounded"], { connect: { readMaxBytes: 0xffff_ffff } }),
  {
    name: "follows-everybody",
    fault: "it takes its token wherever it is sent",
    kills: ["client.credentials-stay-with-the-provider"],
    async ask(request) {
      const answer = await askClient(request);
      if (answer.outcome === "ok" || request.operation.op !== "get-placement" || request.timeout !== 2_000) return answer;
      const path = "/cornercast.v1.PlacementService/GetPlacement";
      const init = { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${request.token}` }, body: '{"name":"p"}' };
      const first = await fetch(`${request.url}${path}`, { ...init, redirect: "manual" });
      const location = first.headers.get("location");
      if (location !== null) await fetch(location, init);
      return answer;
    },
  },
  calling(
    "first-page-only",
    "it reads the first page of a list",
    ["client.lists-are-read-to-the-end", "client.lists-end"],
    (unary) =>
      async (...call) =>
        withoutToken(await unary(...call)),
  ),
  calling("reads-pages-for-ever", "it reads a page again and again", ["client.lists-end"], (unary) => {
    const tokens: string[] = [];
    return async (method, signal, milliseconds, header, input, context) => {
      const { pageToken } = input as { readonly pageToken?: string };
      const sent = pageToken === undefined || pageToken === "" ? input : { ...input, pageToken: tokens[Number(pageToken)] ?? "" };
      const answer = await unary(method, signal, milliseconds, header, sent, context);
      const message = answer.message as { nextPageToken?: string };
      if (message.nextPageToken !== undefined && message.nextPageToken !== "") message.nextPageToken = String(tokens.push(message.nextPageToken) - 1);
      return answer;
    };
  }),
  watching(
    "watches-from-the-start",
    "it asks for everything again when a watch breaks off, and tells all of it",
    ["client.watches-go-on", "client.watches-begin-anew"],
    (stream) => (method, signal, milliseconds, header, input, context) =>
      stream(
        method,
        signal,
        milliseconds,
        header,
        (async function* () {
          for await (const message of input) {
            const { after: _after, ...rest } = message as { after?: unknown };
            yield rest as typeof message;
          }
        })(),
        context,
      ),
  ),
  watching(
    "does-not-watch-again",
    "it takes a watch that breaks off for one that has ended",
    ["client.watches-go-on", "client.watches-begin-anew"],
    (stream) => {
      let calls = 0;
      return (...call) => {
        calls += 1;
        return calls > 1 ? new Promise(() => undefined) : stream(...call);
      };
    },
  ),
  {
    name: "forgets-what-it-told",
    fault: "it tells a snapshot anew without saying what is gone",
    kills: ["client.watches-begin-anew"],
    async ask(request) {
      const answer = await askClient(request);
      if (answer.outcome !== "ok" || !Array.isArray(answer.value)) return answer;
      return { outcome: "ok", value: answer.value.filter((event: unknown) => JSON.stringify(event) !== '{"kind":"removed","name":"a"}') };
    },
  },
];

function anyOf(signal: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return signal === undefined ? other : AbortSignal.any([signal, other]);
}

function withoutToken<Answer extends UnaryResponse>(answer: Answer): Answer {
  Reflect.deleteProperty(answer.message, "nextPageToken");
  return answer;
}
