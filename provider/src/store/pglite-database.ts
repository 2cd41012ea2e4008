import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PGlite, Transaction } from "@electric-sql/pglite";
import type { Database, Query } from "./database.js";
import { lockFolder } from "./folder-lock.js";

/**
 * A PostgreSQL in this process, whose files are in a folder; without one it is in memory.
 *
 * - One process uses a folder at a time; a second one is refused.
 * - Statements run one after the other.
 */
export async function pgliteDatabase(folder?: string): Promise<Database> {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = folder === undefined ? () => undefined : lockFolder(folder);
  let pglite: PGlite;
  try {
    pglite = await open(folder === undefined ? "memory://" : join(folder, "data"));
  } catch (error) {
    unlock();
    throw error;
  }
  return {
    query: queryOf(pglite),
    transact: (work) => pglite.transaction((transaction) => work(queryOf(transaction))),
    async run(script) {
      await pglite.transaction((transaction) => transaction.exec(script));
    },
    // Every change is one of this process, which knows of it.
    listen: () => undefined,
    async close() {
      await pglite.close();
      unlock();
    },
  };
}

async function open(place: string): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite").catch((cause: unknown) => {
    throw new Error("the embedded database is not installed: npm install @electric-sql/pglite, or name a PostgreSQL server", { cause });
  });
  return PGlite.create(place);
}

function queryOf(source: PGlite | Transaction): Query {
  return async <Row extends object>(statement: string, values: readonly unknown[] = []) => (await source.query<Row>(statement, [...values])).rows;
}
