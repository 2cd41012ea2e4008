import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { createConnectTransport } from "@connectrpc/connect-node";
import { createClient } from "@cornercast/sdk/client";
import { fastify } from "fastify";
import { expect, it } from "vitest";
import { embed } from "./embed.js";

it("a vendor serves its own offers and scheduler from fastify in under 60 lines", async () => {
  expect(readFileSync(new URL("embed.ts", import.meta.url), "utf8").split("\n").length).toBeLessThan(61);
  const server = fastify();
  await embed(server, "s3cret");
  const baseUrl = await server.listen({ host: "127.0.0.1", port: 0 });
  const client = createClient({
    transport: createConnectTransport({
      baseUrl,
      httpVersion: "1.1",
      interceptors: [
        (next) => (request) => {
          request.header.set("authorization", "Bearer s3cret");
          return next(request);
        },
      ],
    }),
    clock: { now: Date.now, sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal, ref: false }) },
    random: Math.random,
    randomId: () => crypto.randomUUID(),
  });
  const workload = {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "train" },
    spec: { profiles: [{ name: "any", roles: [{ name: "worker", devices: { count: 1, memory: { nominal: { min: "80GB" } } } }] }] },
  };
  await client.reserve({ name: "run-1", workload, offer: "h100-1", maxPrice: "3 EUR" });
  await client.start({ name: "run-1", epoch: 1 });
  for await (const event of client.watchPlacements(["run-1"])) if (event.kind === "changed" && event.member.status?.state === "running") break;
  expect((await client.getOffer("h100-1")).offer?.status?.availability?.units).toBe(1);
  await client.release({ name: "run-1", epoch: 1 });
  await server.close();
});
