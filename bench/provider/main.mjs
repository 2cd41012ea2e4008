// @ts-check
// How much time of processors a call costs a server, beside a bare server of Connect that gives the same answer, fastify and grpc-js:
// npm run bench:provider [-- --json FILE --calls 400 --rounds 5 --offers 50].
//
// - The target is for calls about one workload, as clients that place many jobs make them: the provider knows its bytes again. What the first call
//   about a workload costs is shown beside it, with another workload in each call.
// - The same request for an evaluation gets the same report for as long as no offer changes, for a second at most.
// - The bare server is Connect as it comes. The provider answers a call of one short message itself, and leaves to Connect what is not that: this is why a
//   call to it can take less.
// - Placements are in memory. With PGlite, and with PostgreSQL where it is installed, the time of the server with a database is shown, and by how much
//   it is more. That of PostgreSQL's own processes is not in it.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { toBinary } from "@bufbuild/protobuf";
import { EvaluateResponseSchema, ReserveResponseSchema } from "@cornercast/schemas/proto";
import { hasPostgres, startCluster } from "../../tools/suites/postgres/cluster.mjs";
import { workload } from "./documents.mjs";
import { callerOf, measure, startServer } from "./load.mjs";
import { missedOf, summaryOf, target } from "./summary.mjs";

const { values } = parseArgs({ options: { json: { type: "string" }, calls: { type: "string" }, rounds: { type: "string" }, offers: { type: "string" } } });
const [calls, rounds, offerCount] = [Number(values.calls ?? 400), Number(values.rounds ?? 5), Number(values.offers ?? 50)];
const lanes = /** @type {const} */ (["connect-json", "connect-binary", "grpc", "grpc-web"]);
const same = workload();
let names = 0;

/** @param {"evaluate" | "reserve"} method @param {boolean} isNew */
const bodyOf = (method, isNew) => (/** @type {number} */ index) => {
  names += 1;
  const document = isNew ? workload(`job-${String(names)}`) : same;
  return method === "evaluate"
    ? { workload: document, filter: { names: ["offer-0"] }, fixes: 0 }
    : { name: `p-${String(names)}`, workload: document, offer: `offer-${String(index % offerCount)}`, lease: "1s" };
};

/** What is measured. The target is for the rows in which a workload comes again. */
const table = [
  ...lanes.map((lane) => /** @type {const} */ ({ method: "evaluate", lane, isNew: false })),
  ...lanes.map((lane) => /** @type {const} */ ({ method: "reserve", lane, isNew: false })),
  /** @type {const} */ ({ method: "evaluate", lane: "connect-binary", isNew: true }),
  /** @type {const} */ ({ method: "reserve", lane: "connect-binary", isNew: true }),
];

const cluster = hasPostgres() ? await startCluster() : undefined;
const start = (/** @type {string} */ kind) => startServer(kind, offerCount, cluster?.url);
const [provider, pglite, echo, fastify, grpcJs] = await Promise.all([start("provider"), start("pglite"), start("echo"), start("fastify"), start("grpc-js")]);
const postgres = cluster === undefined ? undefined : await start("postgres");
const servers = [provider, pglite, echo, fastify, grpcJs, ...(postgres === undefined ? [] : [postgres])];
try {
  const teacher = callerOf(provider, "connect-binary");
  const evaluated = /** @type {import("@cornercast/schemas/proto").EvaluateResponse} */ (await teacher("evaluate", bodyOf("evaluate", false)(0)));
  const reserved = /** @type {import("@cornercast/schemas/proto").ReserveResponse} */ (await teacher("reserve", bodyOf("reserve", false)(0)));
  const answers = { evaluate: toBinary(EvaluateResponseSchema, evaluated), reserve: toBinary(ReserveResponseSchema, reserved) };
  const taught = Object.fromEntries(Object.entries(answers).map(([method, bytes]) => [method, Buffer.from(bytes).toString("base64")]));
  for (const server of [echo, fastify, grpcJs]) await server.teach(taught);

  const results = [];
  for (const { method, lane, isNew } of table) {
    /** @type {Record<string, number[]>} */
    const took = {};
    const withDatabase = method === "reserve" && !isNew;
    const pair = [
      { name: "echo", server: echo, call: callerOf(echo, lane) },
      { name: "provider", server: provider, call: callerOf(provider, lane) },
    ];
    const others = [
      ...(withDatabase ? [{ name: "pglite", server: pglite, call: callerOf(pglite, lane) }] : []),
      ...(withDatabase && postgres !== undefined ? [{ name: "postgres", server: postgres, call: callerOf(postgres, lane) }] : []),
      ...(lane === "connect-json" ? [{ name: "fastify", server: fastify, call: callerOf(fastify, "json") }] : []),
      ...(lane === "grpc" ? [{ name: "grpc-js", server: grpcJs, call: callerOf(grpcJs, "grpc") }] : []),
    ];
    // A database is measured to show what it takes, and not to be compared: a quarter of the calls will do.
    const countOf = (/** @type {string} */ name) => (name === "pglite" || name === "postgres" ? Math.ceil(calls / 4) : calls);
    const body = bodyOf(method, isNew);
    // What is called for the first times is slow in both: it is compiled in many calls.
    for (const { server, call } of pair) await measure(server, call, method, body, 3 * calls);
    for (const { name, server, call } of others) await measure(server, call, method, body, countOf(name));
    for (let round = 0; round < rounds; round += 1) {
      // In turns, there and back, so that what else the machine does falls on both, and what changes in a round as well.
      /** @type {Record<string, number>} */
      const sums = {};
      for (const { name, server, call } of [...pair, ...pair.toReversed()])
        sums[name] = (sums[name] ?? 0) + (await measure(server, call, method, body, Math.ceil(calls / 2))) / 2;
      for (const [name, time] of Object.entries(sums)) (took[name] ??= []).push(time);
      for (const { name, server, call } of others) (took[name] ??= []).push(await measure(server, call, method, body, countOf(name)));
    }
    const row = { method, protocol: lane, workload: isNew ? "new" : "same", isTarget: !isNew, ...summaryOf(took) };
    results.push(row);
    const times = Object.entries(row.microseconds).map(([name, time]) => `${name} ${String(time)}`);
    console.log(
      `${method.padEnd(9)}${lane.padEnd(16)}${row.workload.padEnd(6)}${row.ratio.toFixed(2)} of echo (${row.middleHalf.map((ratio) => ratio.toFixed(2)).join("–")})   µs of a processor per call: ${times.join(", ")}`,
    );
  }
  console.log(
    `answers: evaluate ${String(answers.evaluate.length)} B, reserve ${String(answers.reserve.length)} B in binary; ${String(offerCount)} offers; the target is ${String(target)}, where the workload is the same in all calls`,
  );
  if (postgres === undefined) console.log("PostgreSQL is not installed: no row of it");
  const missed = missedOf(results);
  console.log(
    missed.length === 0 ? "the target is met" : `the target is missed by ${missed.map(({ method, protocol }) => `${method} over ${protocol}`).join(", ")}`,
  );
  if (values.json !== undefined) {
    const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model };
    writeFileSync(values.json, `${JSON.stringify({ machine, calls, rounds, offers: offerCount, target, results }, undefined, 2)}\n`);
  }
} finally {
  for (const server of servers) server.close();
  await cluster?.close();
}
process.exit(0);
