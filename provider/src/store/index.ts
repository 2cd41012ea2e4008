// For users.
export { openPgliteStore, openPostgresStore, type OpenStore } from "./open-store.js";
export type { PostgresOptions } from "./postgres-database.js";
export type { SqlPlacementStore, SqlPlacementStoreOptions } from "./sql-placement-store.js";
