import { Code, refusal } from "@cornercast/sdk/server";
import type { Client, ClientConfig, Pool, PoolClient, QueryResult } from "pg";
import type { Database, Query } from "./database.js";

/** What a PostgreSQL server is reached by. */
export interface PostgresOptions {
  /** Such as `postgres://user@host/database`. What it leaves out is taken from the environment, as `libpq` does. */
  readonly url: string;
  /** The most connections. Default 10, and one more for notifications. */
  readonly connections?: number;
  /** Told of connections that broke while nothing was asked of them. */
  readonly onProblem?: (error: unknown) => void;
}

/**
 * A PostgreSQL server, version 13 or newer, over a pool of connections.
 *
 * - What cannot be done because the server is away or too busy is refused with `store-unavailable`; callers may try again.
 * - A transaction that others are in the way of is tried again.
 */
export async function postgresDatabase({ url, connections = 10, onProblem = () => undefined }: PostgresOptions): Promise<Database> {
  const { default: pg } = await import("pg");
  const config: ClientConfig = {
    connectionString: url,
    application_name: "cornercast",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    // A server that is cut off in a transaction holds its locks no longer than this.
    idle_in_transaction_session_timeout: 30_000,
  };
  const pool: Pool = new pg.Pool({ ...config, max: connections, idleTimeoutMillis: 60_000 });
  pool.on("error", onProblem);
  const closing = new AbortController();
  const listening: Promise<void>[] = [];

  async function transactOnce<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    const client = await reach(pool.connect());
    // A connection that ends is told to whoever waits for it as well.
    const ignore = (): void => undefined;
    client.on("error", ignore);
    let broken = true;
    try {
      await reach(client.query("begin"));
      const result = await work(queryOf(client));
      await reach(client.query("commit"));
      broken = false;
      return result;
    } catch (error) {
      broken = await client.query("rollback").then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.removeListener("error", ignore);
      client.release(broken);
    }
  }

  async function listenOnce(channel: string, notice: (payload: string) => void): Promise<void> {
    const client: Client = new pg.Client(config);
    try {
      const ended = new Promise<void>((resolve) => {
        client.on("error", () => resolve());
        client.on("end", () => resolve());
        closing.signal.addEventListener("abort", () => resolve(), { once: true });
      });
      await client.connect();
      client.on("notification", ({ payload }) => notice(payload ?? ""));
      await client.query(`listen ${channel}`);
      await ended;
    } finally {
      client.end().catch(() => undefined);
    }
  }

  return {
    query: queryOf(pool),
    async transact(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await transactOnce(work);
        } catch (error) {
          if (attempt === 10 || !inTheWay.has(codeOf(error))) throw error;
        }
      }
    },
    async run(script) {
      // Several statements without parameters are one transaction.
      await reach(pool.query(script));
    },
    listen(channel, notice) {
      const follow = async (): Promise<void> => {
        while (!closing.signal.aborted) {
          await listenOnce(channel, notice).catch(onProblem);
          if (!closing.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 500).unref());
        }
      };
      listening.push(follow());
    },
    async close() {
      closing.abort();
      await Promise.all(listening);
      await pool.end();
    },
  };
}

/** Serialization failures and deadlocks. */
const inTheWay: ReadonlySet<string> = new Set(["40001", "40P01"]);

function queryOf(source: Pool | PoolClient): Query {
  return async <Row extends object>(statement: string, values: readonly unknown[] = []) => {
    const result: QueryResult<Row> = await reach(source.query<Row>(statement, [...values]));
    return result.rows;
  };
}

/** Waits for the server; what keeps it from answering becomes a refusal. */
async function reach<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (error) {
    if (!isAway(error)) throw error;
    const refused = refusal(Code.Unavailable, "store-unavailable", "the store of the provider cannot be reached");
    refused.cause = error;
    throw refused;
  }
}

/** Whether an error says that the server cannot be reached or has no room, and not that a statement is wrong: the classes of SQLSTATE that say so. */
function isAway(error: unknown): boolean {
  const code = codeOf(error);
  // What breaks beneath the protocol has no SQLSTATE.
  return !/^[0-9A-Z]{5}$/u.test(code) || /^(08|53|57P|58)/u.test(code) || code === "55P03" || code === "25P03" || code === "57014";
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";
}
