import { gzipSync } from "node:zlib";
import { connect as connectHttp2 } from "node:http2";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";

/** A refusal, as the wire states it. */
export interface WireError {
  /** The code of Connect, such as `not_found`. */
  readonly code: string;
  /** The reason code of the ErrorDetail, where there is one. */
  readonly reason?: string;
  /** The states that its ErrorDetail allows. */
  readonly allowed: readonly string[];
}

/** What a call was answered with. */
export type WireAnswer = { readonly kind: "ok"; readonly value: JsonObject } | { readonly kind: "error"; readonly error: WireError };

/** How a call is made. */
export interface WireOptions {
  readonly token?: string | undefined;
  /** The deadline that is sent, in milliseconds. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
}

/** Calls one method in JSON over Connect. */
export async function callJson(url: string, method: string, request: JsonValue | string, options: WireOptions = {}): Promise<WireAnswer> {
  const { ok, text } = await postJson(url, method, request, options);
  return answerOf(ok, text);
}

/** Sends the request of a call in JSON over Connect, and gives the text of what comes back. */
export async function postJson(
  url: string,
  method: string,
  request: JsonValue | string,
  { token, deadline }: WireOptions = {},
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const response = await fetch(`${url}/cornercast.v1.${method}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "connect-protocol-version": "1",
      ...tokenHeader(token),
      ...(deadline !== undefined && { "connect-timeout-ms": String(deadline) }),
    },
    body: typeof request === "string" ? request : JSON.stringify(request),
    signal: AbortSignal.timeout(30_000),
  });
  return { ok: response.ok, text: await response.text() };
}

/** Reads the messages of a stream in JSON over Connect, until it ends, until `enough` says so, or for some milliseconds at most. */
export async function streamJson(
  url: string,
  method: string,
  request: JsonValue,
  { token, deadline, enough, limit = 10_000 }: WireOptions & { readonly enough?: (messages: readonly JsonObject[]) => boolean; readonly limit?: number },
): Promise<{ readonly messages: readonly JsonObject[]; readonly error?: WireError; readonly ended: boolean }> {
  const stopping = new AbortController();
  const timer = setTimeout(() => stopping.abort(), limit);
  const messages: JsonObject[] = [];
  try {
    const response = await fetch(`${url}/cornercast.v1.${method}`, {
      method: "POST",
      headers: {
        "content-type": "application/connect+json",
        "connect-protocol-version": "1",
        ...tokenHeader(token),
        ...(deadline !== undefined && { "connect-timeout-ms": String(deadline) }),
      },
      body: frame(Buffer.from(JSON.stringify(request))),
      signal: stopping.signal,
    });
    if (!response.ok || response.body === null) return { messages, error: errorOf(await response.text()), ended: true };
    let held = Buffer.alloc(0);
    for await (const piece of response.body) {
      held = Buffer.concat([held, piece as Uint8Array]);
      for (let size = frameSize(held); size !== undefined && held.length >= size; size = frameSize(held)) {
        const text = held.subarray(5, size).toString("utf8");
        const isEnd = (Number(held[0]) & 2) !== 0;
        held = held.subarray(size);
        const value = parsed(text);
        if (isEnd) {
          const error = isJsonObject(value) ? value["error"] : undefined;
          return { messages, ended: true, ...(error !== undefined && { error: errorOf(JSON.stringify(error)) }) };
        }
        if (isJsonObject(value)) messages.push(value);
        if (enough?.(messages) === true) return { messages, ended: false };
      }
    }
    return { messages, ended: true };
  } catch (error) {
    if (stopping.signal.aborted) return { messages, ended: false };
    throw error;
  } finally {
    clearTimeout(timer);
    stopping.abort();
  }
}

/** Calls a method whose request is empty over one protocol in one encoding; gives the bytes of the answer, or what went wrong. */
export async function callEmpty(url: string, method: string, contentType: string, token: string | undefined, http2: boolean): Promise<Buffer | string> {
  const isJson = contentType.endsWith("json");
  const message = Buffer.from(isJson ? "{}" : "");
  const body = contentType.startsWith("application/grpc") ? frame(message) : message;
  const path = `/cornercast.v1.${method}`;
  const { status, data, trailers } = http2
    ? await postHttp2(url, path, { "content-type": contentType, te: "trailers", ...tokenHeader(token) }, body)
    : await postHttp1(
        `${url}${path}`,
        { "content-type": contentType, ...(contentType.includes("grpc") ? {} : { "connect-protocol-version": "1" }), ...tokenHeader(token) },
        body,
      );
  if (status !== 200) return `HTTP status ${String(status)}`;
  if (!contentType.startsWith("application/grpc")) return data;
  const size = frameSize(data);
  if (size === undefined || data.length < size) return `no message, and the trailers ${trailers}`;
  return data.subarray(5, size);
}

/** Sends bytes as the request of a unary call over Connect; gives the status of HTTP. */
export async function postBytes(url: string, method: string, contentType: string, token: string | undefined, body: Uint8Array): Promise<number> {
  const headers = { "content-type": contentType, "connect-protocol-version": "1", ...tokenHeader(token) };
  return (await postHttp1(`${url}/cornercast.v1.${method}`, headers, body)).status;
}

/** Sends the request of a unary call in JSON, compressed by gzip; gives the status of HTTP. */
export async function postCompressed(url: string, method: string, token: string, text: string): Promise<number> {
  const headers = { "content-type": "application/json", "content-encoding": "gzip", "connect-protocol-version": "1", ...tokenHeader(token) };
  return (await postHttp1(`${url}/cornercast.v1.${method}`, headers, gzipSync(text))).status;
}

async function postHttp1(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<{ status: number; data: Buffer; trailers: string }> {
  const response = await fetch(url, { method: "POST", headers: { ...headers }, body: new Uint8Array(body), signal: AbortSignal.timeout(30_000) });
  return { status: response.status, data: Buffer.from(await response.arrayBuffer()), trailers: "" };
}

async function postHttp2(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<{ status: number; data: Buffer; trailers: string }> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(url);
    session.on("error", reject);
    const stream = session.request({ ":method": "POST", ":path": path, ...headers });
    stream.setTimeout(30_000, () => stream.destroy(new Error("no answer within 30 s")));
    const pieces: Buffer[] = [];
    let [status, trailers] = [0, ""];
    stream.on("response", (answered) => (status = answered[":status"] ?? 0));
    stream.on("trailers", (answered) => (trailers = JSON.stringify(answered)));
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.on("error", reject);
    stream.on("end", () => {
      session.close();
      resolve({ status, data: Buffer.concat(pieces), trailers });
    });
    stream.end(body);
  });
}

function tokenHeader(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function frame(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return new Uint8Array(Buffer.concat([head, message]));
}

function frameSize(held: Buffer): number | undefined {
  return held.length < 5 ? undefined : 5 + held.readUInt32BE(1);
}

function answerOf(isOk: boolean, text: string): WireAnswer {
  const value = parsed(text);
  return isOk && isJsonObject(value) ? { kind: "ok", value } : { kind: "error", error: errorOf(text) };
}

function errorOf(text: string): WireError {
  const value = parsed(text);
  const { code, details } = isJsonObject(value) ? value : {};
  const detail = (details !== undefined && isJsonArray(details) ? details.filter(isJsonObject) : []).find(({ type }) => type === "cornercast.v1.ErrorDetail");
  const bytes = typeof detail?.["value"] === "string" ? Buffer.from(detail["value"], "base64") : Buffer.alloc(0);
  const fields = textFields(bytes);
  const reason = fields.find(({ number }) => number === 1)?.text;
  return {
    code: typeof code === "string" ? code : "unknown",
    allowed: fields.filter(({ number }) => number === 7).map(({ text: state }) => state),
    ...(reason !== undefined && { reason }),
  };
}

/** The fields of a protobuf message that has only texts. */
function textFields(bytes: Buffer): readonly { readonly number: number; readonly text: string }[] {
  const fields: { number: number; text: string }[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, shift] = [0, 1];
    for (; at < bytes.length; shift *= 128) {
      const byte = Number(bytes[at]);
      at += 1;
      value += (byte & 127) * shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const number = Math.floor(varint() / 8);
    const size = varint();
    fields.push({ number, text: bytes.subarray(at, at + size).toString("utf8") });
    at += size;
  }
  return fields;
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
