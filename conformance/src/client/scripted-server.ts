import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";

/** A call that a client made. */
export interface ReceivedCall {
  /** Such as `PlacementService/Release`. */
  readonly method: string;
  readonly request: JsonObject;
  readonly authorization?: string;
  /** The deadline that the client sent, in milliseconds. */
  readonly deadline?: number;
}

/** What a scripted server does with a call. */
export type Reply =
  | { readonly kind: "answer"; readonly value: JsonObject }
  | { readonly kind: "error"; readonly code: string; readonly reason?: string }
  /** The connection breaks without an answer. */
  | { readonly kind: "break" }
  /** Nothing comes, for as long as the client waits. */
  | { readonly kind: "silence" }
  | { readonly kind: "redirect"; readonly to: string }
  /** An answer after 256 MiB of space. */
  | { readonly kind: "flood"; readonly value: JsonObject }
  /** Messages of a stream, after which it ends, breaks off, or goes on without a message. */
  | { readonly kind: "stream"; readonly messages: readonly JsonObject[]; readonly ending: "end" | "break" | "silence" };

/** A server that answers as a script says. */
export interface ScriptedServer {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** How many bytes of space it could send. */
  readonly flooded: () => number;
  close(): void;
}

/** So much space comes before an answer: 256 MiB. */
const longestFlood = 268_435_456;

/**
 * Serves one provider over Connect with JSON and HTTP/1.1, which misbehaves as the script says.
 *
 * - `reply` is given the call and the number of calls of that method before it.
 */
export async function scriptedServer(reply: (call: ReceivedCall, before: number) => Reply): Promise<ScriptedServer> {
  const calls: ReceivedCall[] = [];
  let flooded = 0;
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request);
    const before = calls.filter(({ method }) => method === call.method).length;
    calls.push(call);
    const streams = (request.headers["content-type"] ?? "").startsWith("application/connect+");
    const planned = reply(call, before);
    if (planned.kind === "flood") flooded += await flood(response, planned.value);
    else if (planned.kind === "stream") sendStream(response, planned);
    else if (planned.kind === "error" && streams) {
      response.writeHead(200, { "content-type": "application/connect+json" });
      response.end(framed(2, { error: errorOf(planned.code, planned.reason) }));
    } else if (planned.kind === "error") {
      response.writeHead(planned.code === "unavailable" ? 503 : 400, { "content-type": "application/json" });
      response.end(JSON.stringify(errorOf(planned.code, planned.reason)));
    } else if (planned.kind === "answer") response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(planned.value));
    else if (planned.kind === "redirect") response.writeHead(307, { location: `${planned.to}${request.url ?? ""}` }).end();
    else if (planned.kind === "break") response.destroy();
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    calls,
    flooded: () => flooded,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readCall(request: IncomingMessage): Promise<ReceivedCall> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const streams = (request.headers["content-type"] ?? "").startsWith("application/connect+");
  const value = JSON.parse((streams ? body.subarray(5) : body).toString("utf8") || "{}") as JsonValue;
  const { authorization, "connect-timeout-ms": deadline } = request.headers;
  return {
    method: (request.url ?? "").replace("/cornercast.v1.", ""),
    request: isJsonObject(value) ? value : {},
    ...(authorization !== undefined && { authorization }),
    ...(typeof deadline === "string" && { deadline: Number(deadline) }),
  };
}

/** An error as Connect writes it, with an `ErrorDetail` that has a reason code. */
function errorOf(code: string, reason: string | undefined): JsonObject {
  const detail = (text: string): JsonObject => ({
    type: "cornercast.v1.ErrorDetail",
    value: Buffer.concat([Buffer.from([0x0a, text.length]), Buffer.from(text)])
      .toString("base64")
      .replace(/=+$/u, ""),
  });
  return { code, message: "scripted", ...(reason !== undefined && { details: [detail(reason)] }) };
}

function sendStream(response: ServerResponse, { messages, ending }: Reply & { readonly kind: "stream" }): void {
  response.writeHead(200, { "content-type": "application/connect+json" });
  for (const message of messages) response.write(framed(0, message));
  if (ending === "end") response.end(framed(2, {}));
  // A stream that has no last message broke off, and what was written before arrives.
  else if (ending === "break") response.end();
}

/** Sends spaces and then an answer, unless the client has enough before. Gives the number of bytes that it took. */
async function flood(response: ServerResponse, value: JsonObject): Promise<number> {
  const piece = Buffer.alloc(1_048_576, 0x20);
  let sent = 0;
  response.writeHead(200, { "content-type": "application/json" });
  const closed = once(response, "close");
  while (sent < longestFlood && !response.destroyed) {
    if (!response.write(piece)) await Promise.race([once(response, "drain"), closed]);
    sent += piece.length;
  }
  if (!response.destroyed) response.end(JSON.stringify(value));
  return sent;
}

function framed(flags: number, value: JsonObject): Buffer {
  const data = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(data.length, 1);
  return Buffer.concat([head, data]);
}
