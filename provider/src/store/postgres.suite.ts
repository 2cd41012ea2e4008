// The contract of stores, on a PostgreSQL server.
import { placementStoreContract } from "../testing/placement-store-contract.js";
import { usageLogContract } from "../testing/usage-log-contract.js";
import { openPostgresStore } from "./open-store.js";
import { postgresDatabase } from "./postgres-database.js";

const url = process.env["CORNERCAST_SUITE_POSTGRES"] ?? "";

async function withoutTables(): Promise<void> {
  const database = await postgresDatabase({ url });
  await database.run("drop schema if exists cornercast cascade");
  await database.close();
}

usageLogContract("PostgreSQL", async () => {
  await withoutTables();
  return openPostgresStore({ url });
});

placementStoreContract("PostgreSQL", async (options) => {
  await withoutTables();
  const open = await openPostgresStore({ url, ...options });
  const closes: (() => Promise<void>)[] = [];
  return {
    store: open.placements,
    async other(more) {
      const second = await openPostgresStore({ url, ...options, ...more });
      let crashed = false;
      const crash = async (): Promise<void> => {
        if (crashed) return;
        crashed = true;
        // Nothing is given up: it just says no more that it lives.
        await second.close();
      };
      closes.push(crash);
      return { store: second.placements, crash };
    },
    async reopen() {
      const again = await openPostgresStore({ url });
      closes.push(() => again.close());
      return again.placements;
    },
    async close() {
      for (const close of closes) await close();
      await open.close();
    },
  };
});
