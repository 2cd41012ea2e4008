import type { IncomingMessage, RequestOptions } from "node:http";
import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent, request } from "node:https";
import { isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { WebSocket } from "ws";
import type { ClientCredential } from "./exec-credential.js";
import type { KubernetesAccess } from "./kubeconfig.js";
import { KubernetesError } from "./kubernetes-error.js";
import { at, listAt, textAt } from "./object-fields.js";

/** What a command in a container did. */
export interface ExecResult {
  readonly code: number;
  readonly output: string;
}

/** The requests that are made to an API server. Whoever has a client of their own can put it behind this. */
export interface KubernetesApi {
  /** Asks for one answer. A body is sent as JSON; with `PATCH` it is a merge patch. An answer that is a refusal is thrown. */
  call(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: JsonObject): Promise<JsonObject>;
  /** Asks for an answer that goes on, such as a watch or a log. An empty piece comes first, when the answer begins. */
  stream(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Runs a command in a container: the path of an `exec`, with its words. */
  exec(path: string, signal: AbortSignal): Promise<ExecResult>;
}

/** How long an answer may take, in milliseconds. */
const patience = 20_000;
/** An answer longer than this is none of ours. */
const longest = 1 << 28;

/**
 * Speaks to an API server.
 *
 * - One connection is used again and again. A credential that is refused is renewed once.
 */
export function kubernetesApi(access: KubernetesAccess): KubernetesApi {
  const isPlain = access.server.startsWith("http://");
  const tls = {
    ...(access.authorities === undefined ? {} : { ca: access.authorities }),
    ...(access.serverName === undefined ? {} : { servername: access.serverName }),
    rejectUnauthorized: !access.insecure,
  };
  const agent = isPlain ? new PlainAgent({ keepAlive: true }) : new Agent({ ...tls, keepAlive: true });

  function send(method: string, path: string, credential: ClientCredential, body?: JsonObject, signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const options: RequestOptions = {
        method,
        agent,
        headers: {
          accept: "application/json, */*",
          ...authorization(credential),
          ...(text === undefined ? {} : bodyHeaders(method, text)),
        },
        ...(signal === undefined ? {} : { signal }),
      };
      const url = `${access.server}${path}`;
      const sent = isPlain ? plainRequest(url, options, resolve) : request(url, { ...options, ...pair(credential) }, resolve);
      sent.on("error", (error) => reject(new KubernetesError(`the API server does not answer: ${error.message}`, 0)));
      sent.end(text);
    });
  }

  /** Sends a request, and once again with another credential where the first is not accepted. */
  async function ask(method: string, path: string, body?: JsonObject, signal?: AbortSignal): Promise<IncomingMessage> {
    const first = await send(method, path, await access.credential(false), body, signal);
    if (first.statusCode !== 401) return first;
    first.resume();
    return send(method, path, await access.credential(true), body, signal);
  }

  return {
    async call(method, path, body) {
      const answer = await ask(method, path, body, AbortSignal.timeout(patience));
      const text = await textOf(answer);
      const value = parsed(text);
      const status = answer.statusCode ?? 0;
      if (status < 200 || status > 299) throw refused(value, status, text);
      if (!isJsonObject(value)) throw new KubernetesError(`the API server answered ${path} with something else than an object`, 0);
      return value;
    },
    async *stream(path, signal) {
      const answer = await ask("GET", path, undefined, signal);
      const status = answer.statusCode ?? 0;
      if (status !== 200) {
        const text = await textOf(answer);
        throw refused(parsed(text), status, text);
      }
      try {
        yield new Uint8Array();
        for await (const part of answer) yield part as Uint8Array;
      } catch (error) {
        if (!signal.aborted) throw new KubernetesError(`the API server broke off: ${error instanceof Error ? error.message : "it failed"}`, 0);
      } finally {
        answer.destroy();
      }
    },
    async exec(path, signal) {
      const credential = await access.credential(false);
      const socket = new WebSocket(`${access.server.replace(/^http/u, "ws")}${path}`, "v4.channel.k8s.io", {
        headers: authorization(credential),
        handshakeTimeout: patience,
        ...(isPlain ? {} : { ...tls, ...pair(credential) }),
      });
      return execOver(socket, signal);
    },
  };
}

/** Reads what a command does: its output, and how it ended. Source: kubernetes/apimachinery, pkg/util/remotecommand/constants.go (channels). */
function execOver(socket: WebSocket, signal: AbortSignal): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    let output = "";
    let ended: JsonValue | undefined;
    const abort = (): void => socket.terminate();
    signal.addEventListener("abort", abort, { once: true });
    socket.on("message", (data: Buffer) => {
      const text = data.subarray(1).toString("utf8");
      if (data[0] === 3) ended = parsed(text);
      else if (output.length < 65_536) output += text;
    });
    socket.on("unexpected-response", (_, answer) => {
      void textOf(answer).then((text) => reject(refused(parsed(text), answer.statusCode ?? 0, text)), reject);
      socket.terminate();
    });
    socket.on("error", (error) => reject(new KubernetesError(`the command could not be run in the pod: ${error.message}`, 0)));
    socket.on("close", () => {
      signal.removeEventListener("abort", abort);
      const [cause] = listAt(ended, "details", "causes");
      const code = at(ended, "status") === "Success" ? 0 : Number(textAt(cause, "message"));
      if (ended !== undefined && Number.isInteger(code)) resolve({ code, output });
      else reject(new KubernetesError(`the command could not be run in the pod: ${textAt(ended, "message") ?? "the connection ended"}`, 0));
    });
  });
}

function authorization({ token }: ClientCredential): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function bodyHeaders(method: string, text: string): Readonly<Record<string, string>> {
  return {
    "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
    // Node says how long a body is by itself, but not with DELETE.
    "content-length": String(Buffer.byteLength(text)),
  };
}

function pair({ certificate, key }: ClientCredential): { readonly cert?: string; readonly key?: string } {
  return certificate === undefined || key === undefined ? {} : { cert: certificate, key };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of answer) {
      parts.push(part as Buffer);
      size += (part as Buffer).length;
      if (size > longest) throw new Error("it is too long");
    }
  } catch (error) {
    throw new KubernetesError(`the answer of the API server could not be read: ${error instanceof Error ? error.message : "it failed"}`, 0);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function refused(value: JsonValue | undefined, status: number, text: string): KubernetesError {
  const said = textAt(value, "message") ?? text.trim();
  return new KubernetesError(`Kubernetes says ${JSON.stringify(said.slice(0, 512))} (${String(status)})`, status, textAt(value, "reason"), said);
}
