import { Code, createContextValues, type ConnectError, type ConnectRouter, type ContextValues } from "@connectrpc/connect";
import { isJsonObject, type JsonValue } from "../document/json-value.js";
import { bodyKey, type CallBody } from "./call-body.js";
import { refusal } from "./refusal.js";

/** Notes that a message was read; gives the refusal of a body out of which none could be, for a caller who may make the call. */
export function faultOfBody(values: ContextValues): ConnectError | undefined {
  const body = values.get(bodyKey);
  if (body === undefined) return undefined;
  body.isRead = true;
  const { fault } = body;
  return fault === undefined ? undefined : refusal(Code.InvalidArgument, "message-malformed", `the body is not a message of the call: ${fault}`);
}

type Handler = ConnectRouter["handlers"][number];
type Request = Parameters<Handler>[0];
type Response = Awaited<ReturnType<Handler>>;

/**
 * Has a router refuse bytes that are no message of the call as it refuses all else: to those alone who may make the call, as `invalid_argument`, with a
 * reason code, and told to `onCall`.
 *
 * - Connect answers such bytes before any code of the server sees the call, and as an error of the server where they are binary. What it answers is
 *   held back then, and the call is made again with an empty message, which the gate refuses ({@link faultOfBody}).
 *
 * @implements service.refusals-have-reason-codes
 */
export function refuseMalformedBodies({ handlers }: ConnectRouter): void {
  for (const [index, handler] of handlers.entries())
    handlers[index] = Object.assign<typeof handler, typeof handler>(((request) => answer(handler, request)) as typeof handler, handler);
}

function answer(handler: Handler, request: Request): Promise<Response> {
  const body: CallBody = { isRead: false };
  const contextValues = (request.contextValues ?? createContextValues()).set(bodyKey, body);
  // A promise of its own, which nobody is seen to wait for: Connect takes a stack trace at the end of each call, and its length is what that costs.
  return new Promise((resolve, reject) => {
    handler({ ...request, contextValues }).then((response) => {
      // A message in a query is as long as an address may be, and no client of the protocol sends one.
      const isDone = body.isRead || response.body === undefined || request.method !== "POST";
      resolve(isDone ? response : unread(handler, { ...request, contextValues }, response, body));
    }, reject);
  });
}

/** The answer where nothing was read, or nothing yet. */
async function unread(handler: Handler, request: Request, response: Response, body: CallBody): Promise<Response> {
  const again = (fault: string): Promise<Response> => {
    body.fault = fault;
    return handler(emptied(request));
  };
  if (response.status !== 200) {
    const held = await bytesOf(response.body ?? each([]));
    const fault = faultIn(textOf(held));
    return fault === undefined ? { ...response, body: each(held) } : again(fault);
  }
  return { ...response, body: streamed(response, body, again) };
}

/** The body of an answer whose first bytes show whether a message was read. */
async function* streamed(response: Response, body: CallBody, again: (fault: string) => Promise<Response>): AsyncGenerator<Uint8Array> {
  const { trailer } = response;
  const held: Uint8Array[] = [];
  for await (const bytes of response.body ?? each([])) {
    if (body.isRead) yield bytes;
    else held.push(bytes);
  }
  if (body.isRead) return yield* held;
  const trailers = [...(trailer ?? [])].map(([name, value]) => `${name}: ${value}\n`).join("");
  const fault = faultIn(`${textOf(held)}\n${trailers}`);
  if (fault === undefined) return yield* held;
  const refused = await again(fault);
  yield* refused.body ?? each([]);
  // What is sent last is read last: those of the refusal are complete only now.
  const stale = [...(trailer?.keys() ?? [])];
  for (const name of stale) trailer?.delete(name);
  for (const [name, value] of refused.trailer ?? []) trailer?.set(name, value);
}

const longestFault = 300;

/** What an answer says was wrong with the bytes; undefined where something else was. */
function faultIn(text: string): string | undefined {
  const grpc = /\bgrpc-status: *(?:3|13)\b/u.test(text) ? (/\bgrpc-message: *([^\r\n]*)/u.exec(text)?.[1] ?? "") : undefined;
  const fault = grpc === undefined ? faultOfConnect(text) : decoded(grpc);
  return fault?.replace(/^parse binary: /u, "").slice(0, longestFault);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The message of an error of Connect that is about its input: alone, or at the end of a stream. */
function faultOfConnect(text: string): string | undefined {
  const start = text.indexOf("{");
  const value = start === -1 ? undefined : parsed(text.slice(start).trim());
  const error = isJsonObject(value) && isJsonObject(value["error"]) ? value["error"] : value;
  if (!isJsonObject(error) || (error["code"] !== "internal" && error["code"] !== "invalid_argument")) return undefined;
  return typeof error["message"] === "string" ? error["message"] : "";
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** The same call with a message that has no fields. */
export function emptied(request: Request): Request {
  const type = request.header.get("content-type") ?? "";
  const message = /json/u.test(type) ? [0x7b, 0x7d] : [];
  const isEnveloped = /^application\/(?:grpc|connect\+)/u.test(type);
  const header = new Headers(request.header);
  header.delete("content-length");
  return { ...request, header, body: each([Uint8Array.from([...(isEnveloped ? [0, 0, 0, 0, message.length] : []), ...message])]) };
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const bytes of body) all.push(bytes);
  return all;
}

async function* each(all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

function textOf(all: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return all.map((bytes) => decoder.decode(bytes, { stream: true })).join("");
}
