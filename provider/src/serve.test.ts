import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkloadJson } from "@cornercast/schemas";
import { isRefusedWith, move, type ProviderClient } from "@cornercast/sdk/client";
import { memoryPlacementStore } from "@cornercast/sdk/server";
import { afterEach, expect, it } from "vitest";
import { makeJobFolder } from "./jobs/job-folder.js";
import { clientOf } from "./testing/client-of.js";
import { countingProgram } from "./testing/counting-program.js";
import { offerHere } from "./testing/offer-here.js";
import { memoryUsageLog } from "./usage/memory-usage-log.js";
import { serve, systemClock, tokenAuthenticator, type Served } from "./index.js";

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

const offer = offerHere(1);

const counter = countingProgram(20);

const workload: WorkloadJson = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "count" },
  spec: {
    profiles: [{ name: "any", roles: [{ name: "worker", host: { arch: { anyOf: ["amd64"] } }, run: { command: [process.execPath, "-e"], args: [counter] } }] }],
  },
};

async function start(): Promise<{ readonly served: Served; readonly client: (protocol?: "grpc", token?: string) => ProviderClient }> {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-serve-"));
  const authenticate = tokenAuthenticator([{ token: "t0ken", caller: { tenant: "local", subject: "me", roles: ["placer"] } }]);
  const served = await serve({ offers: [offer], authenticate, folder, product: "test", version: "1.0.0" });
  closes.push(
    () => {
      rmSync(folder, { recursive: true });
    },
    () => served.close(),
  );
  return {
    served,
    client: (protocol, token = "t0ken") => clientOf({ baseUrl: served.url, token, ...(protocol === undefined ? {} : { protocol }) }),
  };
}

async function logOf(client: ProviderClient, name: string): Promise<string> {
  let text = "";
  for await (const { data } of client.logs({ name })) text += Buffer.from(data ?? "", "base64").toString();
  return text;
}

it("HTTP/1.1 and HTTP/2 are served on one port", async () => {
  const { client, served } = await start();
  expect((await client().getOffer("here")).offer?.metadata?.name).toBe("here");
  expect((await client("grpc").getOffer("here")).offer?.metadata?.name).toBe("here");
  expect([(await fetch(`${served.url}/healthz`)).status, (await fetch(`${served.url}/readyz`)).status, (await fetch(`${served.url}/x`)).status]).toEqual([
    200, 200, 404,
  ]);
});

it("a caller without the token is refused", async () => {
  const { client } = await start();
  for (const token of ["", "t0ke", "t0kenn"]) {
    const refused = await client(undefined, token)
      .getOffer("here")
      .then(
        () => false,
        (error: unknown) => isRefusedWith(error, "unauthenticated"),
      );
    expect([token, refused]).toEqual([token, true]);
  }
});

it("a connection that sends half of a preface, or nothing, holds nobody up", async () => {
  const { client, served } = await start();
  const { port } = new URL(served.url);
  const sockets = ["PRI", ""].map((text) =>
    connect(Number(port), "127.0.0.1")
      .on("error", () => undefined)
      .setNoDelay()
      .write(text),
  );
  expect(sockets).toHaveLength(2);
  expect((await client().getOffer("here")).offer?.metadata?.name).toBe("here");
});

it("a job moves from one provider to another and goes on where it was", async () => {
  const [here, there] = [(await start()).client(), (await start()).client("grpc")];
  await here.reserve({ name: "a", workload, offer: "here" });
  await here.start({ name: "a", epoch: 1 });
  for await (const event of here.watchPlacements(["a"])) if (event.kind === "changed" && event.member.status?.state === "running") break;
  while (!(await logOf(here, "a")).includes("step 3")) await new Promise((resolve) => setTimeout(resolve, 20));
  const moved = await move({
    source: { client: here, placement: "a" },
    destination: { client: there, placement: "b", offer: "here" },
    workload,
    clock: systemClock,
  });
  expect(moved.status?.state).toBe("running");
  const { state } = await here.getPlacement("a");
  while ((await logOf(there, "b")) === "") await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await logOf(there, "b")).split("\n")[0]).toBe(`from ${String(state?.spec?.step)}`);
  // The unit of the source is free again when its job is gone.
  while ((await here.getOffer("here")).offer?.status?.availability?.units !== 1) await new Promise((resolve) => setTimeout(resolve, 20));
});

it("what a job left is removed when its time is over, also where another server ran it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-serve-"));
  closes.push(() => rmSync(folder, { recursive: true }));
  const placements = memoryPlacementStore({ storeEpoch: "one" });
  const history = [{ to: "ended", at: new Date(systemClock.now() - 60_000).toISOString() }];
  await placements.transact((transaction) =>
    transaction.put({
      tenant: "acme",
      workload,
      units: [0],
      wanted: "nothing",
      placement: { metadata: { name: "old" }, spec: { offer: { kind: "Offer", name: "here", digest: "" } }, status: { state: "ended", history } },
    }),
  );
  const left = makeJobFolder(folder, { tenant: "acme", name: "old" });
  const close = (): Promise<void> => Promise.resolve();
  const store = { placements: { ...placements, close }, usage: memoryUsageLog(placements), check: close, close };
  const served = await serve({
    offers: [offer],
    authenticate: () => undefined,
    folder,
    product: "test",
    version: "1.0.0",
    store,
    forget: { folder, after: 59_000 },
  });
  closes.push(() => served.close());
  await expect.poll(() => existsSync(left)).toBe(false);
});
