// @ts-check
// A server of the suite: `node server.mjs DATABASE FOLDER UNITS`. It says where it listens on its first line.
import { openPostgresStore, serve, tokenAuthenticator } from "@cornercast/provider";

const [url = "", folder = "", units = "1"] = process.argv.slice(2);
const store = await openPostgresStore({ url, serverLease: 2_000 });
const served = await serve({
  store,
  folder,
  offers: [
    {
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "here" },
      spec: { shape: { devicesComplete: true, host: { arch: [{ value: "amd64" }] } } },
      status: { availability: { units: Number(units), total: Number(units) } },
    },
  ],
  authenticate: tokenAuthenticator(["acme", "umbrella"].map((tenant) => ({ token: tenant, caller: { tenant, subject: "test", roles: ["placer"] } }))),
  product: "suite",
  version: "1.0.0",
  onError: (error, what) => console.error(`${what}: ${error instanceof Error ? error.message : String(error)}`),
});
console.log(served.url);
process.once("SIGTERM", () => {
  void served
    .close()
    .then(() => store.close())
    .then(() => process.exit(0));
});
