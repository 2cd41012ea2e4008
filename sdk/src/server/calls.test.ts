import { create } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { Code, type ConnectError } from "@connectrpc/connect";
import { WorkloadSchema } from "@cornercast/schemas/proto";
import { afterEach, describe, expect, it } from "vitest";
import { errorDetails, messageOfJson } from "../protocol/index.js";
import { workloadOf } from "./testing/documents.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";
import { clientsOf, codeOf, rejectionOf, transportOf, untilState } from "./testing/test-client.js";

let served: ServedProvider | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const job = () => messageOfJson(WorkloadSchema, workloadOf("job"));

describe("a request id", () => {
  it("makes a request repeatable: the same answer, and nothing done twice", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    const request = { requestId: "r", name: "a", workload: job(), offer: "one" };
    const [first, second] = await Promise.all([placements.reserve(request), placements.reserve(request)]);
    expect(second).toEqual(first);
    await placements.release({ requestId: "x", name: "a", epoch: 1 });
    expect(await placements.reserve(request)).toEqual(first);
  });

  it("is refused for another request, and free again after a day", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    await placements.reserve({ requestId: "r", name: "a", workload: job(), offer: "one" });
    expect(await codeOf(placements.reserve({ requestId: "r", name: "b", workload: job(), offer: "four" }))).toEqual(["AlreadyExists", "request-id-reused"]);
    expect(await codeOf(placements.release({ requestId: "r", name: "a", epoch: 1 }))).toEqual(["AlreadyExists", "request-id-reused"]);
    await served.clock.advance(86_400_000);
    await placements.reserve({ requestId: "r", name: "b", workload: job(), offer: "four" });
  });

  it("is not spent by a refusal", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    const request = { requestId: "r", name: "b", workload: job(), offer: "one" };
    await placements.reserve({ name: "a", workload: job(), offer: "one" });
    expect(await codeOf(placements.reserve(request))).toEqual(["ResourceExhausted", "no-unit-free"]);
    await placements.release({ name: "a", epoch: 1 });
    expect((await placements.reserve(request)).placement?.status?.state).toBe("reserved");
  });

  it("of a checkpoint gives the state that was written, without asking the job again", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");
    const request = { requestId: "c", name: "a", epoch: 1, next: "pause" };
    const first = await clients.placements.checkpoint(request);
    expect(await clients.placements.checkpoint(request)).toEqual(first);
    expect(served.driver.asked.filter((line) => line.startsWith("checkpoint"))).toHaveLength(1);
  });
});

describe("a call", () => {
  it.each([
    ["without a token", "", "Unauthenticated", "unauthenticated"],
    ["with a wrong token", "nobody", "Unauthenticated", "unauthenticated"],
    ["of a reader that would place", "acme-reader", "PermissionDenied", "role-missing"],
  ])("%s is refused", async (_what, token, code, reason) => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served, "grpc", token));
    expect(await codeOf(placements.reserve({ name: "a", workload: job(), offer: "one" }))).toEqual([code, reason]);
  });

  it("is refused by a provider without an authenticator, whatever it is", async () => {
    served = await serveProvider({ authenticate: undefined });
    const { provider, offers } = clientsOf(transportOf(served));
    expect(await codeOf(provider.getImplementation({}))).toEqual(["Unauthenticated", "unauthenticated"]);
    expect(await codeOf(offers.watchOffers({})[Symbol.asyncIterator]().next())).toEqual(["Unauthenticated", "unauthenticated"]);
  });

  it("with a field that the provider does not know is refused, in JSON and in binary", async () => {
    served = await serveProvider();
    const headers = { authorization: "Bearer acme", "content-type": "application/json", "connect-protocol-version": "1" };
    const url = `${served.http1}/cornercast.v1.PlacementService/Evaluate`;
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify({ workload: { ...workloadOf("w"), spec: { ...workloadOf("w").spec, later: 1 } } }),
    });
    expect(answer.status).toBe(400);
    const workload = job();
    workload.$unknown = [{ no: 900, wireType: WireType.Varint, data: new Uint8Array([1]) }];
    const { placements } = clientsOf(transportOf(served, "grpc"));
    const error = await rejectionOf(placements.evaluate({ workload }));
    expect(errorDetails(error)[0]).toMatchObject({ code: "unknown-field", pointer: "/workload/900" });
  });

  it("with a document of another kind than its field is refused", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served, "grpc"));
    const workload = create(WorkloadSchema, { ...job(), kind: "Offer" });
    expect((await codeOf(placements.evaluate({ workload })))[0]).toBe("InvalidArgument");
  });

  it.each(["connect-json", "grpc", "grpc-web"] as const)("larger than the limit is refused before it is read: %s", async (protocol) => {
    served = await serveProvider({ limits: { document: 10_000 } });
    const { placements } = clientsOf(transportOf(served, protocol));
    const large = job();
    if (large.metadata !== undefined) large.metadata.annotations = Object.fromEntries(["a", "b"].map((key) => [key, "x".repeat(50_000)]));
    expect(await codeOf(placements.evaluate({ workload: large }))).toEqual(["ResourceExhausted", undefined]);
    if (large.metadata !== undefined) large.metadata.annotations = { a: "x".repeat(20_000) };
    expect(await codeOf(placements.evaluate({ workload: large }))).toEqual(["InvalidArgument", "document-too-large"]);
  });

  it("in a packed form is refused, so that nothing unpacks to more than was read", async () => {
    served = await serveProvider();
    const { gzipSync } = await import("node:zlib");
    const headers = { authorization: "Bearer acme", "content-type": "application/json", "connect-protocol-version": "1", "content-encoding": "gzip" };
    const body = gzipSync(Buffer.alloc(20_000_000, " "));
    const answer = await fetch(`${served.http1}/cornercast.v1.ProviderService/GetImplementation`, { method: "POST", headers, body });
    expect(((await answer.json()) as { code: string }).code).toBe("unimplemented");
  });

  it("gets no more time than it asks for", async () => {
    served = await serveProvider();
    const clients = clientsOf(transportOf(served));
    await clients.placements.reserve({ name: "a", workload: job(), offer: "one" });
    await clients.placements.start({ name: "a", epoch: 1 });
    await untilState(clients, "a", "running");
    const { driver } = served;
    driver.checkpoint = () => new Promise(() => undefined);
    const start = performance.now();
    expect((await codeOf(clients.placements.checkpoint({ name: "a", epoch: 1 }, { timeoutMs: 100 })))[0]).toBe("DeadlineExceeded");
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it("that fails inside tells its caller nothing of it", async () => {
    served = await serveProvider({ authenticate: () => Promise.reject(new Error("secret place")) });
    const error = await rejectionOf(clientsOf(transportOf(served)).provider.getImplementation({}));
    expect([(error as ConnectError).code, (error as ConnectError).rawMessage]).toEqual([Code.Internal, "[call-failed] the provider failed"]);
    expect(served.errors).toEqual(["cornercast.v1.ProviderService/GetImplementation: Error: secret place"]);
  });

  it("is told to the audit with its caller, its outcome and its reason", async () => {
    const events: unknown[] = [];
    served = await serveProvider({ onCall: (event) => events.push(event) });
    const { placements } = clientsOf(transportOf(served));
    await placements.listPlacements({});
    await rejectionOf(placements.getPlacement({ name: "a" }));
    const caller = { tenant: "acme", subject: "ann", roles: ["placer"] };
    expect(events).toEqual([
      { method: "cornercast.v1.PlacementService/ListPlacements", caller, outcome: "ok", milliseconds: 0 },
      { method: "cornercast.v1.PlacementService/GetPlacement", target: "a", caller, outcome: "not_found", reason: "placement-unknown", milliseconds: 0 },
    ]);
  });
});

describe("a provider that closes", () => {
  it("ends streams, lets calls finish, and takes no new ones", async () => {
    served = await serveProvider();
    const { offers, provider, placements } = clientsOf(transportOf(served, "grpc"));
    await placements.reserve({ name: "a", workload: job(), offer: "one" });
    const stream = offers.watchOffers({})[Symbol.asyncIterator]();
    await stream.next();
    const closed = served.provider.close();
    const drained = (async () => {
      for (;;) if ((await stream.next()).done === true) return;
    })();
    expect(await codeOf(drained)).toEqual(["Unavailable", "server-draining"]);
    await closed;
    expect(await codeOf(provider.getImplementation({}))).toEqual(["Unavailable", "server-draining"]);
  });
});
