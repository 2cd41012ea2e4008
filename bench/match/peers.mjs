// @ts-check
// Other ways to find the offers that match. They only find how many; none of them says why the others do not.
import { CelScalar, celEnv, parse, plan } from "@bufbuild/cel";
import { DuckDBInstance } from "@duckdb/node-api";
import { PGlite } from "@electric-sql/pglite";
import { Environment } from "@marcbachmann/cel-js";
import { Query } from "mingo";
import { condorMissing, prepareCondor } from "./condor.mjs";
import { wanted } from "./facts.mjs";

/** @typedef {import("./facts.mjs").Facts} Facts */
/**
 * - `most` is the largest market that a peer is given: its time for an offer does not depend on how many there are.
 * - `find` counts the matches; `close` gives back what is held.
 * - `missing` says why a peer cannot be measured here; nothing where it can.
 * @typedef {{readonly name: string, readonly most: number, readonly missing?: () => string | undefined, readonly prepare: (rows: readonly Facts[], threads: number) =>
 *   Promise<{readonly find: () => number | Promise<number>, readonly close?: () => void | Promise<void>}>}} Peer
 */

const countries = new Set(wanted.countries);

/** @param {Facts} row */
function matches(row) {
  return (
    row.vendor === wanted.vendor &&
    row.memory >= wanted.memory &&
    row.bandwidth >= wanted.bandwidth &&
    row.fp8 >= wanted.fp8 &&
    row.partition === wanted.partition &&
    row.count >= wanted.count &&
    row.cores >= wanted.cores &&
    row.hostMemory >= wanted.hostMemory &&
    row.disk >= wanted.disk &&
    row.driver >= wanted.driver &&
    countries.has(row.country) &&
    row.control === wanted.control &&
    row.hours >= wanted.hours &&
    row.cost >= 0 &&
    row.cost <= wanted.cost
  );
}

const names = /** @type {(keyof Facts)[]} */ ([
  "vendor",
  "count",
  "memory",
  "bandwidth",
  "fp8",
  "partition",
  "cores",
  "hostMemory",
  "disk",
  "driver",
  "country",
  "control",
  "hours",
  "cost",
]);
const texts = new Set(["vendor", "partition", "country", "control"]);

/** @param {number} value */
const double = (value) => (Number.isInteger(value) ? `${String(value)}.0` : String(value));

/** The workload as a selector in CEL over the facts of an offer. */
export const selector = [
  `vendor == "${wanted.vendor}"`,
  `memory >= ${double(wanted.memory)}`,
  `bandwidth >= ${double(wanted.bandwidth)}`,
  `fp8 >= ${double(wanted.fp8)}`,
  `partition == "${wanted.partition}"`,
  `count >= ${double(wanted.count)}`,
  `cores >= ${double(wanted.cores)}`,
  `hostMemory >= ${double(wanted.hostMemory)}`,
  `disk >= ${double(wanted.disk)}`,
  `driver >= ${double(wanted.driver)}`,
  `country in ${JSON.stringify(wanted.countries)}`,
  `control == "${wanted.control}"`,
  `hours >= ${double(wanted.hours)}`,
  `cost >= 0.0 && cost <= ${double(wanted.cost)}`,
].join(" && ");

const query = {
  vendor: wanted.vendor,
  memory: { $gte: wanted.memory },
  bandwidth: { $gte: wanted.bandwidth },
  fp8: { $gte: wanted.fp8 },
  partition: wanted.partition,
  count: { $gte: wanted.count },
  cores: { $gte: wanted.cores },
  hostMemory: { $gte: wanted.hostMemory },
  disk: { $gte: wanted.disk },
  driver: { $gte: wanted.driver },
  country: { $in: wanted.countries },
  control: wanted.control,
  hours: { $gte: wanted.hours },
  cost: { $gte: 0, $lte: wanted.cost },
};

/** @param {readonly Facts[]} rows @param {(row: Facts) => boolean} test */
function count(rows, test) {
  let found = 0;
  for (const row of rows) if (test(row)) found += 1;
  return found;
}

/** @type {readonly Peer[]} */
export const peers = [
  { name: "object loop", most: 1e6, prepare: (rows) => Promise.resolve({ find: () => count(rows, matches) }) },
  {
    name: "@bufbuild/cel",
    most: 1e5,
    prepare(rows) {
      const variables = Object.fromEntries(names.map((name) => [name, texts.has(name) ? CelScalar.STRING : CelScalar.DOUBLE]));
      const evaluate = plan(celEnv({ variables }), parse(selector));
      return Promise.resolve({ find: () => count(rows, (row) => evaluate(row) === true) });
    },
  },
  {
    name: "@marcbachmann/cel-js",
    most: 1e5,
    prepare(rows) {
      const environment = new Environment();
      for (const name of names) environment.registerVariable(name, texts.has(name) ? "string" : "double");
      const evaluate = environment.parse(selector);
      return Promise.resolve({ find: () => count(rows, (row) => evaluate(row) === true) });
    },
  },
  {
    name: "mingo",
    most: 1e5,
    prepare(rows) {
      const compiled = new Query(query);
      return Promise.resolve({ find: () => count(rows, (row) => compiled.test(row)) });
    },
  },
  { name: "DuckDB", most: 1e6, prepare: duckdb },
  { name: "PostgreSQL (PGlite)", most: 1e5, prepare: pglite },
  { name: "HTCondor", most: 1e4, missing: condorMissing, prepare: prepareCondor },
];

const columnList = names.map((name) => `"${name}" ${texts.has(name) ? "text" : "double precision"}`).join(", ");
const sql = `select count(*) as found from offers where vendor = '${wanted.vendor}' and memory >= ${String(wanted.memory)} and bandwidth >= ${String(wanted.bandwidth)}
  and fp8 >= ${String(wanted.fp8)} and "partition" = '${wanted.partition}' and count >= ${String(wanted.count)} and cores >= ${String(wanted.cores)}
  and "hostMemory" >= ${String(wanted.hostMemory)} and disk >= ${String(wanted.disk)} and driver >= ${String(wanted.driver)}
  and country in (${wanted.countries.map((country) => `'${country}'`).join(", ")}) and control = '${wanted.control}'
  and hours >= ${String(wanted.hours)} and cost between 0 and ${String(wanted.cost)}`;

/** @param {readonly Facts[]} rows @param {number} threads */
async function duckdb(rows, threads) {
  const instance = await DuckDBInstance.create(":memory:", { threads: String(threads) });
  const connection = await instance.connect();
  await connection.run(`create table offers (${columnList})`);
  const appender = await connection.createAppender("offers");
  for (const row of rows) {
    for (const name of names) {
      if (texts.has(name)) appender.appendVarchar(String(row[name]));
      else appender.appendDouble(Number(row[name]));
    }
    appender.endRow();
  }
  appender.closeSync();
  const prepared = await connection.prepare(sql);
  return {
    async find() {
      const result = await prepared.runAndReadAll();
      return Number(result.getRows()[0]?.[0]);
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** PostgreSQL in this process, without a connection in between. @param {readonly Facts[]} rows */
async function pglite(rows) {
  const database = await PGlite.create();
  await database.exec(`create table offers (${columnList})`);
  for (let from = 0; from < rows.length; from += 2_000) {
    const values = rows
      .slice(from, from + 2_000)
      .map((row) => `(${names.map((name) => (texts.has(name) ? `'${String(row[name])}'` : String(row[name]))).join(",")})`);
    await database.exec(`insert into offers values ${values.join(",")}`);
  }
  await database.exec("analyze offers");
  return {
    async find() {
      const { rows: found } = await database.query(sql);
      return Number(/** @type {{found?: unknown}} */ (found[0]).found);
    },
    close: () => database.close(),
  };
}
