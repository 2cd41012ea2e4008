import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryPlacementStore } from "@cornercast/sdk/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { placementStoreContract } from "../testing/placement-store-contract.js";
import { usageLogContract } from "../testing/usage-log-contract.js";
import { memoryUsageLog } from "../usage/memory-usage-log.js";
import type { Database } from "./database.js";
import { pgliteDatabase } from "./pglite-database.js";
import { openPgliteStore, openStore } from "./open-store.js";
import { migrate } from "./migrate.js";

placementStoreContract("memory", (options) =>
  Promise.resolve({ store: memoryPlacementStore({ storeEpoch: "s", ...options }), close: () => Promise.resolve() }),
);

// A PostgreSQL starts once; each test has fresh tables.
let pglite: Database | undefined;
beforeAll(async () => {
  pglite = await pgliteDatabase();
}, 120_000);
afterAll(() => pglite?.close());

async function freshDatabase(): Promise<Database> {
  if (pglite === undefined) throw new Error("the database did not start");
  await pglite.run("drop schema if exists cornercast cascade");
  return { ...pglite, close: () => Promise.resolve() };
}

placementStoreContract("PGlite", async (options) => {
  const open = await openStore(await freshDatabase(), options);
  return { store: open.placements, close: () => open.close() };
});

usageLogContract("memory", () => {
  const placements = memoryPlacementStore({ storeEpoch: "s" });
  return Promise.resolve({ placements, usage: memoryUsageLog(placements), close: () => Promise.resolve() });
});

usageLogContract("PGlite", async () => openStore(await freshDatabase()));

it("a store in a folder holds what it held when it is opened again, is the same store, and is opened once at a time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-store-"));
  try {
    const first = await openPgliteStore({ folder });
    await first.placements.transact((transaction) => transaction.keepAnswer("t", "r", { request: "q", answer: "{}", until: 1 }));
    const position = await first.placements.position();
    await expect(openPgliteStore({ folder })).rejects.toThrow(`${folder} is in use by the process ${String(process.pid)}`);
    await first.close();
    const second = await openPgliteStore({ folder });
    expect(await second.placements.transact((transaction) => transaction.answer("t", "r"))).toEqual({ request: "q", answer: "{}", until: 1 });
    expect(await second.placements.position()).toEqual(position);
    await second.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);

it("tables of a newer version are refused", async () => {
  const database = await freshDatabase();
  await migrate(database);
  await migrate(database);
  await database.query("insert into cornercast.migration (version) values (99)");
  await expect(migrate(database)).rejects.toThrow("the tables have version 99");
});
