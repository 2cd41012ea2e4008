// @ts-check
import { startCluster } from "./cluster.mjs";

/** Starts a server for all suites, and ends it when they are over. */
export async function setup() {
  const cluster = await startCluster();
  process.env["CORNERCAST_SUITE_POSTGRES"] = cluster.url;
  return () => cluster.close();
}
