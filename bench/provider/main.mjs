// @ts-check
// How much time of processors a call costs a server, beside a bare server of Connect that gives the same answer, fastify and grpc-js:
// npm run bench:provider [-- --json FILE --calls 400 --rounds 5 --offers 50].
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { toBinary } from "@bufbuild/protobuf";
import { EvaluateResponseSchema, ReserveResponseSchema } from "@cornercast/schemas/proto";
import { workload } from "./documents.mjs";
import { callerOf, measure, startServer } from "./load.mjs";

const { values } = parseArgs({ options: { json: { type: "string" }, calls: { type: "string" }, rounds: { type: "string" }, offers: { type: "string" } } });
const [calls, rounds, offerCount] = [Number(values.calls ?? 400), Number(values.rounds ?? 5), Number(values.offers ?? 50)];
/** What a call to the provider may cost of what the bare server takes. */
const target = 1.25;
const methods = /** @type {const} */ (["evaluate", "reserve"]);
const lanes = /** @type {const} */ (["connect-json", "connect-binary", "grpc"]);
const document = workload();
let names = 0;

/** @param {"evaluate" | "reserve"} method */
const bodyOf = (method) => (/** @type {number} */ index) =>
  method === "evaluate"
    ? { workload: document, filter: { names: ["offer-0"] }, fixes: 0 }
    : { name: `p-${String((names += 1))}`, workload: document, offer: `offer-${String(index % offerCount)}`, lease: "1s" };

const servers = await Promise.all(["provider", "pglite", "echo", "fastify", "grpc-js"].map((kind) => startServer(kind, offerCount)));
const [provider, pglite, echo, fastify, grpcJs] = servers;
if (provider === undefined || pglite === undefined || echo === undefined || fastify === undefined || grpcJs === undefined) throw new Error("no server");
try {
  const teacher = callerOf(provider, "connect-binary");
  const evaluated = /** @type {import("@cornercast/schemas/proto").EvaluateResponse} */ (await teacher("evaluate", bodyOf("evaluate")(0)));
  const reserved = /** @type {import("@cornercast/schemas/proto").ReserveResponse} */ (await teacher("reserve", bodyOf("reserve")(0)));
  const answers = { evaluate: toBinary(EvaluateResponseSchema, evaluated), reserve: toBinary(ReserveResponseSchema, reserved) };
  const taught = Object.fromEntries(Object.entries(answers).map(([method, bytes]) => [method, Buffer.from(bytes).toString("base64")]));
  for (const server of [echo, fastify, grpcJs]) await server.teach(taught);

  const results = [];
  for (const method of methods) {
    for (const lane of lanes) {
      /** @type {Record<string, number[]>} */
      const took = {};
      const runs = [
        { name: "echo", server: echo, call: callerOf(echo, lane) },
        { name: "provider", server: provider, call: callerOf(provider, lane) },
        ...(method === "reserve" ? [{ name: "pglite", server: pglite, call: callerOf(pglite, lane) }] : []),
        ...(lane === "connect-json" ? [{ name: "fastify", server: fastify, call: callerOf(fastify, "json") }] : []),
        ...(lane === "grpc" ? [{ name: "grpc-js", server: grpcJs, call: callerOf(grpcJs, "grpc") }] : []),
      ];
      // The database is measured to show what it takes, and not to be compared: a quarter of the calls will do.
      const countOf = (/** @type {string} */ name) => (name === "pglite" ? Math.ceil(calls / 4) : calls);
      for (const { name, server, call } of runs) await measure(server, call, method, bodyOf(method), countOf(name));
      // In turns, so that what else the machine does falls on all.
      for (let round = 0; round < rounds; round += 1)
        for (const { name, server, call } of runs) (took[name] ??= []).push(await measure(server, call, method, bodyOf(method), countOf(name)));
      const microseconds = Object.fromEntries(Object.entries(took).map(([name, list]) => [name, Math.round(median(list))]));
      const ratio = median((took["provider"] ?? []).map((time, round) => time / (took["echo"]?.[round] ?? Number.NaN)));
      const database = microseconds["pglite"] === undefined ? {} : { database: (microseconds["pglite"] ?? 0) - (microseconds["provider"] ?? 0) };
      results.push({ method, protocol: lane, microseconds, ratio: Number(ratio.toFixed(2)), ...database });
      const others = Object.entries(microseconds).map(([name, time]) => `${name} ${String(time)}`);
      console.log(`${method.padEnd(9)}${lane.padEnd(16)}${ratio.toFixed(2)} of echo   µs of a processor per call: ${others.join(", ")}`);
    }
  }
  console.log(
    `answers: evaluate ${String(answers.evaluate.length)} B, reserve ${String(answers.reserve.length)} B in binary; ${String(offerCount)} offers; the target is ${String(target)}`,
  );
  const missed = results.filter(({ ratio }) => ratio > target);
  console.log(
    missed.length === 0 ? "the target is met" : `the target is missed by ${missed.map(({ method, protocol }) => `${method} over ${protocol}`).join(", ")}`,
  );
  if (values.json !== undefined) {
    const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model };
    writeFileSync(values.json, `${JSON.stringify({ machine, calls, rounds, offers: offerCount, target, results }, undefined, 2)}\n`);
  }
} finally {
  for (const server of servers) server.close();
}
process.exit(0);

/** @param {readonly number[]} list */
function median(list) {
  const sorted = [...list].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
