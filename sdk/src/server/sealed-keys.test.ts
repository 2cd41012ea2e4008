import { toJson } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { ReleaseKeyResponseJson } from "@cornercast/schemas";
import { GetPlacementResponseSchema, ReleaseKeyResponseSchema, WorkloadSchema } from "@cornercast/schemas/proto";
import { afterEach, describe, expect, it } from "vitest";
import { errorDetails, messageOfJson } from "../protocol/index.js";
import type { Job } from "./driver.js";
import { memoryPlacementStore } from "./memory-placement-store.js";
import { workloadOf } from "./testing/documents.js";
import { fakeDriver } from "./testing/fake-driver.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";
import { clientsOf, rejectionOf, transportOf, untilState } from "./testing/test-client.js";

let served: ServedProvider | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const digest = `sha256:${"0".repeat(64)}`;

function sealed(more: ReleaseKeyResponseJson["context"] = {}): ReleaseKeyResponseJson {
  const asked = { challenge: "c-1", nonce: "A".repeat(43), suite: "hpke-x25519-sha256-aes256gcm", key: digest };
  const context = { ...asked, result: digest, policy: digest, resource: "m", weights: digest, placement: "a", epoch: 1, notAfter: "2099-01-01T00:00:00Z" };
  return { context: { ...context, ...more }, encapsulated: "QUFB", sealed: "QkJC" };
}

const brought = (more: ReleaseKeyResponseJson["context"] = {}, names: readonly string[] = ["model"]) => ({
  keys: Object.fromEntries(names.map((name) => [name, messageOfJson(ReleaseKeyResponseSchema, sealed(more))])),
});

/** A provider whose driver says which keys jobs get. */
async function scene(takesKeys = true) {
  const jobs: Job[] = [];
  const fake = fakeDriver();
  const driver = {
    ...fake,
    ...(takesKeys ? { takesKeys } : {}),
    start: (job: Job, until: "attestable" | "running") => {
      jobs.push(job);
      return fake.start(job, until);
    },
  };
  const placements = memoryPlacementStore({ storeEpoch: "memory" });
  served = await serveProvider({ driver, placements });
  const clients = clientsOf(transportOf(served));
  await clients.placements.reserve({ name: "a", workload: messageOfJson(WorkloadSchema, workloadOf("w")), offer: "one" });
  return { clients, jobs, placements };
}

async function codeOf(promise: Promise<unknown>): Promise<readonly unknown[]> {
  const error = await rejectionOf(promise);
  const [detail] = errorDetails(error);
  return [error instanceof ConnectError ? Code[error.code] : error, detail?.code, detail?.pointer];
}

describe("the sealed keys of a placement", () => {
  it("come to its job with the run, are others after a resumption that brings others, and are forgotten at its end", async () => {
    const { clients, jobs, placements } = await scene();
    await clients.placements.start({ name: "a", epoch: 1, until: "attestable" });
    await untilState(clients, "a", "attestable");
    await clients.placements.start({ name: "a", epoch: 1, ...brought({}, ["model", "data"]) });
    await untilState(clients, "a", "running");
    expect(jobs.map(({ keys }) => keys)).toEqual([undefined, { model: sealed(), data: sealed() }]);
    await clients.placements.checkpoint({ name: "a", epoch: 1, next: "pause" });
    await clients.placements.resume({ name: "a", epoch: 2, ...brought({ epoch: 2 }) });
    await clients.placements.checkpoint({ name: "a", epoch: 3, next: "pause" });
    // The keys that it has are those that it goes on with.
    await clients.placements.resume({ name: "a", epoch: 4 });
    for (let tries = 0; jobs.length < 4 && tries < 2_000; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(jobs.slice(2).map(({ keys }) => keys)).toEqual([{ model: sealed({ epoch: 2 }) }, { model: sealed({ epoch: 2 }) }]);
    expect(JSON.stringify((await placements.get("acme", "a"))?.keys)).toContain("QkJC");
    expect(JSON.stringify(toJson(GetPlacementResponseSchema, await clients.placements.getPlacement({ name: "a" })))).not.toContain("QkJC");
    await clients.placements.release({ name: "a", epoch: 5 });
    await untilState(clients, "a", "ended");
    expect((await placements.get("acme", "a"))?.keys).toBeUndefined();
    expect(served?.errors).toEqual([]);
  });

  it.each<[string, ReleaseKeyResponseJson["context"], string]>([
    ["for another placement", { placement: "b" }, "grant-altered"],
    ["for another epoch", { epoch: 2 }, "grant-altered"],
    ["that no longer count", { notAfter: "2020-01-01T00:00:00Z" }, "grant-expired"],
  ])("%s are refused, and change nothing", async (_, more, code) => {
    const { clients, jobs } = await scene();
    expect(await codeOf(clients.placements.start({ name: "a", epoch: 1, ...brought(more) }))).toEqual(["FailedPrecondition", code, "/keys/model/context"]);
    await untilState(clients, "a", "reserved");
    expect(jobs).toEqual([]);
  });

  it("are refused before the job is to run, and by a provider that would drop them", async () => {
    const { clients } = await scene();
    const early = { name: "a", epoch: 1, until: "attestable", ...brought() };
    expect(await codeOf(clients.placements.start(early))).toEqual(["FailedPrecondition", "keys-too-early", "/keys"]);
    await served?.close();
    const { clients: others } = await scene(false);
    expect(await codeOf(others.placements.start({ name: "a", epoch: 1, ...brought() }))).toEqual(["Unimplemented", "not-offered", "/keys"]);
    expect((await others.provider.getImplementation({})).implementation?.spec?.features).not.toContain("sealed-keys");
  });

  it("are of a bounded number, with names that a file can have", async () => {
    const { clients } = await scene();
    const many = Array.from({ length: 9 }, (_, index) => `key-${String(index)}`);
    for (const names of [many, ["../key"], ["Key"], [""]])
      expect((await codeOf(clients.placements.start({ name: "a", epoch: 1, ...brought({}, names) })))[0]).toBe("InvalidArgument");
    await clients.placements.start({ name: "a", epoch: 1, ...brought({}, many.slice(1)) });
  });
});
