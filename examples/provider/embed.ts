// A vendor's own offers and scheduler behind the protocol, in the fastify that the vendor has already.
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { fastifyConnectPlugin } from "@connectrpc/connect-fastify";
import { createProvider, memoryOfferSource, memoryPlacementStore, type Driver, type DriverReport } from "@cornercast/sdk/server";
import { fastify, type FastifyInstance } from "fastify";

const offers = memoryOfferSource([
  {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name: "h100-1" },
    spec: {
      shape: { devicesComplete: true, devices: [{ count: 1, chip: "h100-sxm", partition: { kind: "full" } }] },
      location: { country: [{ value: "NO" }] },
    },
    status: { price: [{ model: "on-demand", perUnitHour: "2.5 EUR" }], availability: { units: 2, total: 2 } },
  },
]);

/** The vendor's scheduler; this one has nothing to run, so that every job is up at once. */
function scheduler(): Driver {
  const seen: DriverReport[] = [];
  return {
    async start(job, until) {
      await setTimeout(10);
      seen.push({ tenant: job.tenant, name: job.name, state: until });
    },
    checkpoint: () => Promise.reject(new Error("jobs of this provider write no state")),
    stop: () => Promise.resolve(),
    async *reports(signal) {
      for (; !signal.aborted; await setTimeout(10, undefined, { ref: false })) yield* seen.splice(0);
    },
  };
}

/** Serves the protocol beside the routes that the server has. */
export async function embed(server: FastifyInstance, token: string): Promise<void> {
  const provider = await createProvider({
    offers,
    placements: memoryPlacementStore({ storeEpoch: randomUUID() }),
    driver: scheduler(),
    authenticate: ({ header }) => (header.get("authorization") === `Bearer ${token}` ? { tenant: "acme", subject: "ci", roles: ["placer"] } : undefined),
    clock: { now: Date.now, sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal, ref: false }) },
    randomId: randomUUID,
    implementation: { product: "vendor-cloud", version: "1.0.0" },
  });
  server.addHook("preClose", () => provider.close());
  await server.register(fastifyConnectPlugin, provider.handlers);
}

if (process.argv[1] === import.meta.filename) {
  const server = fastify();
  const token = process.env["TOKEN"] ?? randomUUID();
  await embed(server, token);
  const address = await server.listen({ host: "127.0.0.1", port: Number(process.env["PORT"] ?? 8080) });
  console.log(`npx cornercast context vendor ${address} --token ${token}`);
}
