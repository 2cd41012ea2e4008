import { toJson } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { GetPlacementResponseSchema, WorkloadSchema } from "@cornercast/schemas/proto";
import { afterEach, describe, expect, it } from "vitest";
import { errorDetails, messageOfJson } from "../protocol/index.js";
import type { DriverReport } from "./driver.js";
import { workloadOf } from "./testing/documents.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";
import { clientsOf, codeOf, protocols, rejectionOf, transportOf, untilState } from "./testing/test-client.js";

let served: ServedProvider | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const job = (name = "job", replicas = 1, duration?: string) => messageOfJson(WorkloadSchema, workloadOf(name, replicas, duration));

describe.each(protocols)("over %s", (protocol) => {
  it("a job is placed, started, checkpointed, paused, resumed and released", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served, protocol));
    const { placements, offers, provider } = clients;

    expect((await provider.getImplementation({})).implementation?.spec?.limits?.document).toBe("1MiB");
    const { offer } = await offers.getOffer({ name: "four" });
    const { report } = await placements.evaluate({ workload: job() });
    expect(report?.spec?.verdict).toBe("fits");

    const reserved = await placements.reserve({
      requestId: "r1",
      name: "a",
      workload: job(),
      offer: "four",
      offerDigest: offer?.digest ?? "",
      maxPrice: "3 EUR",
    });
    expect(reserved.placement?.status?.state).toBe("reserved");
    expect((await offers.getOffer({ name: "four" })).offer?.offer?.status?.availability?.units).toBe(3);

    await placements.start({ name: "a", epoch: 1, until: "attestable" });
    await untilState(clients, "a", "attestable");
    await placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");

    const written = await placements.checkpoint({ name: "a", epoch: 1, next: "continue" });
    expect([written.state?.spec?.format, written.placement?.status?.state]).toEqual(["safetensors", "running"]);
    const paused = await placements.checkpoint({ name: "a", epoch: 1, next: "pause" });
    expect([paused.placement?.status?.state, paused.placement?.status?.epoch]).toEqual(["paused", 2]);
    expect(await codeOf(placements.resume({ name: "a", epoch: 1 }))).toEqual(["Aborted", "epoch-stale"]);
    expect((await placements.resume({ name: "a", epoch: 2 })).placement?.status?.epoch).toBe(3);

    const pieces: string[] = [];
    for await (const piece of placements.logs({ name: "a" })) pieces.push(new TextDecoder().decode(piece.data));
    expect(pieces.join("")).toBe("one\ntwo of a\n");

    expect((await placements.release({ name: "a", epoch: 3 })).placement?.status?.state).toBe("stopping");
    await untilState(clients, "a", "ended");
    const last = toJson(GetPlacementResponseSchema, await placements.getPlacement({ name: "a" }));
    expect(last.placement?.status?.outcome).toBe("released");
    expect(last.placement?.status?.history?.map(({ to }) => to)).toEqual([
      "reserved",
      "queued",
      "provisioning",
      "attestable",
      "running",
      "paused",
      "running",
      "stopping",
      "ended",
    ]);
    expect(last.state?.metadata?.name).toBe("a-state");
    expect(served.driver.asked).toEqual([
      "start a attestable @1",
      "start a running @1",
      "checkpoint a continue @1",
      "checkpoint a pause @1",
      "start a running @3",
      "stop a @3",
    ]);
    expect(served.errors).toEqual([]);
  });

  it("says with codes and details why it refuses", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served, protocol));
    const error = await rejectionOf(placements.start({ name: "nobody", epoch: 1 }));
    expect(error).toBeInstanceOf(ConnectError);
    expect((error as ConnectError).code).toBe(Code.NotFound);
    expect(errorDetails(error)).toEqual([{ code: "placement-unknown", message: "there is no placement nobody", pointer: "/name", fix: "list the placements" }]);
  });
});

describe("a reservation", () => {
  it("of the last unit is given to exactly one of many that ask at once", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served, "grpc"));
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => placements.reserve({ name: `p${String(index)}`, workload: job(), offer: "four" })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [errorDetails(result.reason)[0]?.code] : []));
    expect(new Set(reasons)).toEqual(new Set(["no-unit-free"]));
  });

  it("holds as many units as the workload takes, and names them", async () => {
    served = await serveProvider();
    const { placements, offers } = clientsOf(transportOf(served));
    const { placement } = await placements.reserve({ name: "a", workload: job("wide", 3), offer: "four" });
    expect(placement?.status?.allocations.map(({ role, replica, unit }) => [role, replica, unit])).toEqual([
      ["worker", 0, "four/0"],
      ["worker", 1, "four/1"],
      ["worker", 2, "four/2"],
    ]);
    expect((await offers.getOffer({ name: "four" })).offer?.offer?.status?.availability?.units).toBe(1);
    expect(await codeOf(placements.reserve({ name: "b", workload: job("wide", 3), offer: "four" }))).toEqual(["ResourceExhausted", "no-unit-free"]);
  });

  it.each([
    ["another digest", { offerDigest: `sha256:${"0".repeat(64)}` }, ["Aborted", "offer-changed"]],
    ["a lower price", { maxPrice: "2.99 EUR" }, ["Aborted", "offer-changed"]],
    ["a price in a currency that the offer has not", { maxPrice: "3 USD" }, ["FailedPrecondition", "price-unknown"]],
    ["a profile that the workload has not", { profile: "other" }, ["InvalidArgument", "profile-unknown"]],
    ["an offer that is not there", { offer: "five" }, ["NotFound", "offer-unknown"]],
    ["more units than there are", { workload: job("huge", 9) }, ["FailedPrecondition", "offer-does-not-fit"]],
    ["a lease without a unit", { lease: "9" }, ["InvalidArgument", "pattern-mismatch"]],
    ["a name that is none", { name: "-" }, ["InvalidArgument", "pattern-mismatch"]],
  ])("with %s is refused", async (_what, more, expected) => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    expect(await codeOf(placements.reserve({ name: "a", workload: job(), offer: "four", ...more }))).toEqual(expected);
  });

  it("frees its units when its lease runs out, and ends as expired", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one", lease: "60s" });
    await served.clock.advance(59_000);
    expect(await codeOf(clients.placements.reserve({ name: "b", workload: job(), offer: "one" }))).toEqual(["ResourceExhausted", "no-unit-free"]);
    await served.clock.advance(1_000);
    await clients.placements.reserve({ name: "b", workload: job(), offer: "one" });
    await untilState(clients, "a", "ended");
    expect((await clients.placements.getPlacement({ name: "a" })).placement?.status?.outcome).toBe("expired");
    expect(await codeOf(clients.placements.start({ name: "a", epoch: 1 }))).toEqual(["FailedPrecondition", "state-not-allowed"]);
  });

  it("is extended by Renew, and no further than the provider grants", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    await placements.reserve({ name: "a", workload: job(), offer: "one", lease: "60s" });
    await served.clock.advance(50_000);
    const { placement } = await placements.renew({ name: "a", epoch: 1, lease: "24h" });
    expect(placement?.status?.lease?.expires).toBe("2026-11-25T12:10:50.000Z");
  });
});

describe("a placement", () => {
  it("has a name that is never given twice, also after its end", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.release({ name: "a", epoch: 1 });
    expect(await codeOf(clients.placements.reserve({ name: "a", workload: job(), offer: "one" }))).toEqual(["AlreadyExists", "placement-exists"]);
  });

  it("is refused what its state does not allow, with the states that do", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    await placements.reserve({ name: "a", workload: job(), offer: "one" });
    const error = await rejectionOf(placements.checkpoint({ name: "a", epoch: 1 }));
    expect((error as ConnectError).code).toBe(Code.FailedPrecondition);
    expect(errorDetails(error)[0]?.allowed).toEqual(["running"]);
    expect(errorDetails(await rejectionOf(placements.resume({ name: "a", epoch: 1 })))[0]?.allowed).toEqual(["paused"]);
  });

  it("is stopped when the time that its workload asks for is over", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job("timed", 1, "2h"), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");
    await served.clock.advance(7_199_000);
    expect((await clients.placements.getPlacement({ name: "a" })).placement?.status?.state).toBe("running");
    await served.clock.advance(1_000);
    await untilState(clients, "a", "ended");
    const { placement } = await clients.placements.getPlacement({ name: "a" });
    expect([placement?.status?.outcome, placement?.status?.history.at(-2)?.reason]).toEqual(["expired", "duration-reached"]);
  });

  it("ends as failed where the driver refuses to start it", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    served.driver.fail("start", new Error("no such image"));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "ended");
    const { placement } = await clients.placements.getPlacement({ name: "a" });
    expect([placement?.status?.outcome, placement?.status?.history.at(-1)?.message]).toEqual(["failed", "no such image"]);
  });

  it("is stopped again and again until the driver has stopped it", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");
    served.driver.fail("stop", new Error("busy"));
    await clients.placements.release({ name: "a", epoch: 1 });
    await served.clock.advance(300);
    await untilState(clients, "a", "ended");
    expect(served.driver.asked.filter((line) => line.startsWith("stop"))).toHaveLength(2);
  });

  it("is requeued, lost and found as its driver sees it, and never runs again after its end", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");
    for (const state of ["queued", "running", "lost", "running", "ended"] as const) {
      served.driver.report({ tenant: "acme", name: "a", state, ...(state === "ended" ? { outcome: "succeeded" } : {}) });
      await untilState(clients, "a", state);
    }
    served.driver.report({ tenant: "acme", name: "a", state: "running" });
    await served.clock.advance(0);
    const { placement } = await clients.placements.getPlacement({ name: "a" });
    expect([placement?.status?.state, placement?.status?.outcome]).toEqual(["ended", "succeeded"]);
  });

  it("says what holds it up in its state, and nothing of a state that it has left", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");
    const told = async (report: Partial<DriverReport> & Pick<DriverReport, "state">) => {
      served?.driver.report({ tenant: "acme", name: "a", ...report });
      // What is reported after it is seen after it.
      served?.driver.report({ tenant: "acme", name: "none", state: report.state });
      await served?.clock.advance(0);
      await untilState(clients, "a", report.state);
      const { status } = (await clients.placements.getPlacement({ name: "a" })).placement ?? {};
      return [status?.reason, status?.message, status?.history.length];
    };
    const [, , before = 0] = await told({ state: "queued", message: "the node went" });
    expect(await told({ state: "queued", message: "the node went" })).toEqual(["driver-reported", "the node went", before]);
    expect(await told({ state: "queued", reason: "quota-exceeded", message: "no room" })).toEqual(["quota-exceeded", "no room", before]);
    expect(await told({ state: "queued", reason: "admission-refused", message: "no room" })).toEqual(["admission-refused", "no room", before]);
    expect(await told({ state: "queued" })).toEqual([undefined, undefined, before]);
    expect(await told({ state: "queued", message: "x".repeat(2_000) })).toEqual(["driver-reported", "x".repeat(1_024), before]);
    expect((await told({ state: "running" })).slice(0, 2)).toEqual([undefined, undefined]);
    const { placement } = await clients.placements.release({ name: "a", epoch: 1, message: "no longer wanted" });
    expect([placement?.status?.reason, placement?.status?.message]).toEqual(["release-requested", "no longer wanted"]);
    await untilState(clients, "a", "ended");
    expect((await clients.placements.getPlacement({ name: "a" })).placement?.status?.message).toBeUndefined();
    expect(served.errors).toEqual([]);
  });

  it("is paused only by a checkpoint, whatever its driver says", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");
    served.driver.report({ tenant: "acme", name: "a", state: "paused" });
    await served.clock.advance(0);
    expect((await clients.placements.getPlacement({ name: "a" })).placement?.status?.state).toBe("running");
    await clients.placements.checkpoint({ name: "a", epoch: 1, next: "pause" });
    for (const state of ["lost", "paused"] as const) {
      served.driver.report({ tenant: "acme", name: "a", state });
      await untilState(clients, "a", state);
    }
    served.driver.report({ tenant: "acme", name: "a", state: "running" });
    await served.clock.advance(0);
    expect((await clients.placements.getPlacement({ name: "a" })).placement?.status?.state).toBe("paused");
  });

  it("whose job ends while its state is written is not paused, and the caller is told", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    const { driver } = served;
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");
    const write = driver.checkpoint.bind(driver);
    driver.checkpoint = async (...args) => {
      driver.report({ tenant: "acme", name: "a", state: "ended", outcome: "succeeded" });
      await untilState(clients, "a", "ended");
      return write(...args);
    };
    expect(await codeOf(clients.placements.checkpoint({ name: "a", epoch: 1, next: "pause" }))).toEqual(["FailedPrecondition", "state-not-allowed"]);
    expect((await clients.placements.getPlacement({ name: "a" })).placement?.status?.outcome).toBe("succeeded");
  });

  it("is not seen and not touched by another tenant", async () => {
    served = await serveProvider();
    const own = clientsOf(transportOf(served)).placements;
    const other = clientsOf(transportOf(served, "connect-json", "umbrella")).placements;
    await own.reserve({ name: "a", workload: job(), offer: "one" });
    const calls = [
      other.getPlacement({ name: "a" }),
      ...[other.start, other.checkpoint, other.resume, other.renew, other.release].map((call) => call({ name: "a", epoch: 1 })),
    ];
    for (const call of calls) expect(await codeOf(call)).toEqual(["NotFound", "placement-unknown"]);
    expect((await other.listPlacements({})).placements).toEqual([]);
    await other.reserve({ name: "a", workload: job(), offer: "four" });
    expect((await own.getPlacement({ name: "a" })).placement?.spec?.offer?.name).toBe("one");
  });
});
