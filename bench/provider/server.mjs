// @ts-check
// One server of the comparison, in a process of its own: `node server.mjs KIND`. It tells its parent where it listens, and how much time of processors it
// has used when it is asked.
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { openPgliteStore, openPostgresStore, systemClock, tokenAuthenticator } from "@cornercast/provider";
import { EvaluateRequestSchema, EvaluateResponseSchema, PlacementService, ReserveRequestSchema, ReserveResponseSchema } from "@cornercast/schemas/proto";
import { createProvider, memoryOfferSource, memoryPlacementStore } from "@cornercast/sdk/server";
import { offers } from "./documents.mjs";

const [kind = "", count = "1"] = process.argv.slice(2);
/** The answers that an echo gives: those of the provider, so that they are as large. @type {Map<string, Uint8Array>} */
const answers = new Map();
const { http1, http2 } = await start();
process.on("message", (/** @type {{readonly ask: string, readonly answers?: Readonly<Record<string, string>>}} */ message) => {
  for (const [method, text] of Object.entries(message.answers ?? {})) answers.set(method, Buffer.from(text, "base64"));
  const { user, system } = process.cpuUsage();
  process.send?.({ ask: message.ask, cpu: user + system });
});
process.send?.({ ask: "start", http1, http2 });

/** @returns {Promise<{http1: string, http2: string}>} */
async function start() {
  if (kind === "fastify") return { http1: await startFastify(), http2: "" };
  if (kind === "grpc-js") return { http1: "", http2: await startGrpc() };
  const adapter = connectNodeAdapter(kind === "echo" ? echoHandlers() : (await provider()).handlers);
  // A connection waits while other servers have their turn, and is not to be closed meanwhile.
  const servers = [createServer({ keepAliveTimeout: 0 }, adapter), createHttp2Server(adapter)];
  const [first = "", second = ""] = await Promise.all(
    servers.map(async (server) => {
      await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
      const address = server.address();
      return `http://127.0.0.1:${typeof address === "object" && address !== null ? String(address.port) : ""}`;
    }),
  );
  return { http1: first, http2: second };
}

async function provider() {
  /** @type {import("@cornercast/sdk/server").Driver} */
  const driver = {
    start: () => Promise.resolve(),
    checkpoint: () => Promise.reject(new Error("not here")),
    stop: () => Promise.resolve(),
    async *reports(signal) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      yield* [];
    },
  };
  return createProvider({
    offers: memoryOfferSource(offers(Number(count))),
    placements: await placements(),
    driver,
    authenticate: tokenAuthenticator([{ token: "t0ken", caller: { tenant: "bench", subject: "bench", roles: ["placer"] } }]),
    clock: systemClock,
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    randomId: randomUUID,
    implementation: { product: "bench", version: "1.0.0" },
  });
}

async function placements() {
  if (kind === "pglite") return (await openPgliteStore()).placements;
  return kind === "postgres"
    ? (await openPostgresStore({ url: process.env["BENCH_POSTGRES"] ?? "" })).placements
    : memoryPlacementStore({ storeEpoch: randomUUID() });
}

/** Connect and nothing else: it reads the request, and gives an answer of the same size as the provider does. Its options are those of the provider. */
function echoHandlers() {
  return {
    /** @param {import("@connectrpc/connect").ConnectRouter} router */
    routes(router) {
      router.service(PlacementService, {
        evaluate: () => fromBinary(EvaluateResponseSchema, answers.get("evaluate") ?? new Uint8Array()),
        reserve: () => fromBinary(ReserveResponseSchema, answers.get("reserve") ?? new Uint8Array()),
      });
    },
    acceptCompression: [],
    readMaxBytes: 1_114_112,
    requireConnectProtocolHeader: true,
  };
}

async function startFastify() {
  const { fastify } = await import("fastify");
  const { toJson } = await import("@bufbuild/protobuf");
  const app = fastify();
  for (const [method, schema] of /** @type {const} */ ([
    ["evaluate", EvaluateResponseSchema],
    ["reserve", ReserveResponseSchema],
  ]))
    app.post(`/${method}`, (request, reply) => {
      // Parsed by fastify; the answer is written anew for each call, as the others do.
      if (request.body === null) throw new Error("no body");
      return reply.send(toJson(schema, fromBinary(schema, answers.get(method) ?? new Uint8Array())));
    });
  return app.listen({ port: 0, host: "127.0.0.1" });
}

async function startGrpc() {
  const { Server, ServerCredentials } = await import("@grpc/grpc-js");
  const server = new Server();
  /** @param {"Evaluate" | "Reserve"} name */
  const definition = (name) => ({
    path: `/${PlacementService.typeName}/${name}`,
    requestStream: false,
    responseStream: false,
    requestDeserialize: (/** @type {Buffer} */ bytes) =>
      name === "Evaluate" ? fromBinary(EvaluateRequestSchema, bytes) : fromBinary(ReserveRequestSchema, bytes),
    requestSerialize: () => Buffer.alloc(0),
    responseSerialize: (/** @type {Uint8Array} */ bytes) =>
      Buffer.from(
        name === "Evaluate"
          ? toBinary(EvaluateResponseSchema, fromBinary(EvaluateResponseSchema, bytes))
          : toBinary(ReserveResponseSchema, fromBinary(ReserveResponseSchema, bytes)),
      ),
    responseDeserialize: () => undefined,
  });
  /** @param {string} method */
  const answer = (method) => (/** @type {unknown} */ _call, /** @type {(error: null, value: Uint8Array) => void} */ done) =>
    done(null, answers.get(method) ?? new Uint8Array());
  server.addService({ evaluate: definition("Evaluate"), reserve: definition("Reserve") }, { evaluate: answer("evaluate"), reserve: answer("reserve") });
  const port = await new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  return `http://127.0.0.1:${String(port)}`;
}
