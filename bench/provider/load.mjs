// @ts-check
// Sends calls to a server, and asks how much time of processors it took for them.
import { fork } from "node:child_process";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { fromJson, toJson } from "@bufbuild/protobuf";
import { EvaluateRequestSchema, PlacementService, ReserveRequestSchema } from "@cornercast/schemas/proto";

/** @typedef {"connect-json" | "connect-binary" | "grpc" | "grpc-web" | "json"} Protocol */
/** @typedef {(method: "evaluate" | "reserve", body: object) => Promise<unknown>} Call */

/** @param {string} kind @param {number} offerCount @param {string} [postgres] where the database is, for a server that has one of those */
export async function startServer(kind, offerCount, postgres) {
  const child = fork(fileURLToPath(new URL("server.mjs", import.meta.url)), [kind, String(offerCount)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...(postgres === undefined ? {} : { BENCH_POSTGRES: postgres }) },
  });
  let asked = 0;
  /** @type {Map<string, (message: {cpu: number, http1: string, http2: string}) => void>} */
  const waiting = new Map();
  child.on("message", (/** @type {{ask: string, cpu: number, http1: string, http2: string}} */ message) => waiting.get(message.ask)?.(message));
  /** @param {string} ask @returns {Promise<{cpu: number, http1: string, http2: string}>} */
  const answered = (ask) => new Promise((resolve) => waiting.set(ask, resolve));
  /** @param {object} message */
  const ask = (message) => {
    const id = String((asked += 1));
    const answer = answered(id);
    child.send({ ask: id, ...message });
    return answer;
  };
  const addresses = await answered("start");
  return {
    kind,
    ...addresses,
    /** Microseconds since the start. */
    cpu: async () => (await ask({})).cpu,
    /** @param {Readonly<Record<string, string>>} answers */
    teach: (answers) => ask({ answers }),
    close: () => child.kill(),
  };
}

/** @param {Awaited<ReturnType<typeof startServer>>} server @param {Protocol} protocol @returns {Call} */
export function callerOf(server, protocol) {
  if (protocol === "json") return jsonCaller(server.http1);
  /** @type {import("@connectrpc/connect").Interceptor} */
  const bearer = (next) => (request) => {
    request.header.set("authorization", "Bearer t0ken");
    return next(request);
  };
  const client = createClient(PlacementService, transportOf(server, protocol, { interceptors: [bearer], acceptCompression: [] }));
  return (method, body) =>
    method === "evaluate"
      ? client.evaluate(fromJson(EvaluateRequestSchema, /** @type {import("@bufbuild/protobuf").JsonValue} */ (body)))
      : client.reserve(fromJson(ReserveRequestSchema, /** @type {import("@bufbuild/protobuf").JsonValue} */ (body)));
}

/**
 * @param {Awaited<ReturnType<typeof startServer>>} server @param {Exclude<Protocol, "json">} protocol
 * @param {Pick<import("@connectrpc/connect-node").GrpcTransportOptions, "interceptors" | "acceptCompression">} options
 */
function transportOf(server, protocol, options) {
  switch (protocol) {
    case "grpc":
      return createGrpcTransport({ ...options, baseUrl: server.http2 });
    case "grpc-web":
      return createGrpcWebTransport({ ...options, baseUrl: server.http2, httpVersion: "2" });
    case "connect-binary":
      return createConnectTransport({ ...options, baseUrl: server.http2, httpVersion: "2", useBinaryFormat: true });
    case "connect-json":
      return createConnectTransport({
        ...options,
        baseUrl: server.http1,
        httpVersion: "1.1",
        useBinaryFormat: false,
        nodeOptions: { agent: new Agent({ keepAlive: true }) },
      });
  }
}

/** @param {string} base @returns {Call} */
function jsonCaller(base) {
  const agent = new Agent({ keepAlive: true });
  return (method, body) =>
    new Promise((resolve, reject) => {
      const schema = method === "evaluate" ? EvaluateRequestSchema : ReserveRequestSchema;
      // The same text as Connect sends.
      const text = JSON.stringify(toJson(schema, fromJson(schema, /** @type {import("@bufbuild/protobuf").JsonValue} */ (body))));
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text), authorization: "Bearer t0ken" };
      const sent = request(`${base}/${method}`, { method: "POST", agent, headers }, (response) => {
        response.on("data", () => undefined);
        response.on("end", () => (response.statusCode === 200 ? resolve(undefined) : reject(new Error(`status ${String(response.statusCode)}`))));
      });
      sent.on("error", reject);
      sent.end(text);
    });
}

/**
 * Makes calls, some at a time, and says how many microseconds of processors one took in the server.
 * @param {Awaited<ReturnType<typeof startServer>>} server @param {Call} call @param {"evaluate" | "reserve"} method
 * @param {(index: number) => object} body @param {number} count
 */
export async function measure(server, call, method, body, count) {
  const before = await server.cpu();
  let next = 0;
  const worker = async () => {
    while (next < count) await call(method, body(next++));
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return ((await server.cpu()) - before) / count;
}
