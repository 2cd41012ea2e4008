import type { Database } from "./database.js";
import { migrate } from "./migrate.js";
import { pgliteDatabase } from "./pglite-database.js";
import { postgresDatabase, type PostgresOptions } from "./postgres-database.js";
import type { UsageLog } from "../usage/usage-log.js";
import { sqlUsageLog } from "./sql-usage-log.js";
import { sqlPlacementStore, type SqlPlacementStore, type SqlPlacementStoreOptions } from "./sql-placement-store.js";

/** A store that is open. */
export interface OpenStore {
  readonly placements: SqlPlacementStore;
  readonly usage: UsageLog;
  /** Throws where the database does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a store in a PostgreSQL server, which any number of servers may share. Its tables are in the schema `cornercast`, and are made where they are not. */
export async function openPostgresStore(options: PostgresOptions & SqlPlacementStoreOptions): Promise<OpenStore> {
  const database = await postgresDatabase(options);
  return openStore(database, options, async () => {
    const [setting] = await database.query<{ readonly value: string }>("select current_setting('synchronous_commit') as value");
    if (setting?.value === "off") throw new Error("synchronous_commit is off in the database, so that it could lose what it has acknowledged; turn it on");
  });
}

/** Opens a store in a folder, which one server uses at a time; without a folder in memory. The database runs in this process. */
export async function openPgliteStore({ folder, ...options }: SqlPlacementStoreOptions & { readonly folder?: string } = {}): Promise<OpenStore> {
  const database = await pgliteDatabase(folder);
  return openStore(database, options, async () => {
    // The folder is ours alone: whoever drove jobs in it is gone.
    await database.query("delete from cornercast.server");
  });
}

/** Opens a store in a database. */
export async function openStore(database: Database, options: SqlPlacementStoreOptions = {}, prepare?: () => Promise<void>): Promise<OpenStore> {
  try {
    await migrate(database);
    await prepare?.();
    const placements = await sqlPlacementStore(database, options);
    return {
      placements,
      usage: sqlUsageLog(database),
      async check() {
        await database.query("select 1");
      },
      close: () => placements.close(),
    };
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}
