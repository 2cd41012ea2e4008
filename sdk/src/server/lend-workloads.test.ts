import { fromJson, toBinary, toJson, toJsonString, type MessageInitShape } from "@bufbuild/protobuf";
import type { Interceptor } from "@connectrpc/connect";
import { ReserveRequestSchema } from "@cornercast/schemas/proto";
import { afterEach, describe, expect, it } from "vitest";
import { workloadOf } from "./testing/documents.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";
import { clientsOf, protocols, rejectionOf, transportOf } from "./testing/test-client.js";

let served: ServedProvider | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

type Request = MessageInitShape<typeof ReserveRequestSchema>;
const requestOf = (name: string, more: object = {}): Request =>
  fromJson(ReserveRequestSchema, { name, offer: "four", workload: workloadOf("job"), ...more } as never);

describe.each(protocols)("over %s", (protocol) => {
  it("a workload that came before is placed as the first time, and what stands beside it counts as always", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served, protocol));
    const first = await placements.reserve(requestOf("p-1"));
    const second = await placements.reserve(requestOf("p-2", { labels: { a: "b" }, epoch: 7 }));
    expect(second.placement?.spec).toEqual(first.placement?.spec);
    expect(second.placement).toMatchObject({ metadata: { name: "p-2", labels: { a: "b" } }, status: { epoch: 7 } });
    expect(await rejectionOf(placements.reserve(requestOf("Not a name")))).toMatchObject({ rawMessage: expect.stringContaining("Not a name") as string });
    const other = await placements.reserve(requestOf("p-3", { workload: workloadOf("job", 2) }));
    expect(other.placement?.spec?.workload?.digest).not.toBe(first.placement?.spec?.workload?.digest);
    expect(other.placement?.status?.allocations).toHaveLength(2);
  });

  it("a workload that was refused is refused again", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served, protocol));
    for (let time = 0; time < 2; time += 1)
      expect(await rejectionOf(placements.reserve(requestOf("p-1", { workload: { ...workloadOf("job"), apiVersion: "cornercast/v9" } })))).toMatchObject({
        rawMessage: expect.stringContaining("v9") as string,
      });
  });

  it("it is not known to those who may not make the call", async () => {
    served = await serveProvider();
    await clientsOf(transportOf(served, protocol)).placements.reserve(requestOf("p-1"));
    for (const token of ["nobody", "acme-reader"])
      expect(await rejectionOf(clientsOf(transportOf(served, protocol, token)).placements.reserve(requestOf("p-2")))).toMatchObject({
        rawMessage: expect.stringMatching(/unauthenticated|role-missing/u) as string,
      });
  });

  it("an evaluation of the same request is that of its workload", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served, protocol));
    const evaluate = async (replicas: number) => {
      const { workload } = requestOf("p", { workload: workloadOf("job", replicas) });
      return (await placements.evaluate({ ...(workload === undefined ? {} : { workload }), filter: { names: ["four"] } })).report?.spec?.verdict;
    };
    const verdicts: unknown[] = [];
    for (const replicas of [4, 5, 4, 5]) verdicts.push(await evaluate(replicas));
    expect(verdicts).toEqual(["fits", verdicts[1], "fits", verdicts[1]]);
    expect(verdicts[1]).not.toBe("fits");
  });
});

describe("interceptors", () => {
  const reserveBy = async (interceptor: Interceptor) => {
    served = await serveProvider({ interceptors: [interceptor] });
    const { placements } = clientsOf(transportOf(served, "connect-binary"));
    const answers = [];
    for (const name of ["p-1", "p-2", "p-3"]) answers.push(await placements.reserve(requestOf(name)));
    return answers.map(({ placement }) => placement);
  };

  it("see the workload of each request", async () => {
    const seen: unknown[] = [];
    await reserveBy((next) => (request) => {
      if (!request.stream && "workload" in request.message) seen.push({ ...request.message }.workload);
      return next(request);
    });
    expect(seen).toEqual(Array.from({ length: 3 }, () => requestOf("p").workload));
  });

  it("that change other fields of an evaluation get the answer to what they made of it", async () => {
    const verdicts = async (interceptor: Interceptor) => {
      served = await serveProvider({ interceptors: [interceptor] });
      const { placements } = clientsOf(transportOf(served, "connect-binary"));
      const found = [];
      for (const replicas of [4, 5, 4, 5]) {
        const { workload } = requestOf("p", { workload: workloadOf("job", replicas) });
        const { report } = await placements.evaluate({ ...(workload === undefined ? {} : { workload }), filter: { names: ["four"] } });
        found.push({ ...report?.spec?.counts, verdict: report?.spec?.verdict });
      }
      await served.close();
      return found;
    };
    let calls = 0;
    const none: Interceptor = (next) => (request) => next(request);
    const widening: Interceptor = (next) => (request) => {
      calls += 1;
      if (calls === 3 && !request.stream) Object.assign(request.message, { filter: undefined });
      return next(request);
    };
    const seen = await verdicts(none);
    expect(seen.map(({ verdict }) => verdict === "fits")).toEqual([true, false, true, false]);
    const [, , widened, ...others] = await verdicts(widening);
    expect(widened).not.toEqual(seen[2]);
    expect(others).toEqual(seen.slice(3));
  });

  it("that put another message in the place of one are answered for that", async () => {
    let calls = 0;
    const placed = await reserveBy((next) => (request) => {
      calls += 1;
      if (calls !== 2 || request.stream || !("name" in request.message)) return next(request);
      const { name } = request.message;
      return next({
        ...request,
        message: fromJson(ReserveRequestSchema, toJson(ReserveRequestSchema, requestOf(String(name), { workload: workloadOf("job", 2) }) as never)),
      });
    });
    expect(placed.map((placement) => placement?.status?.allocations.length)).toEqual([1, 2, 1]);
  });

  it("change what is placed where they change it, in that call alone", async () => {
    let calls = 0;
    const placed = await reserveBy((next) => (request) => {
      calls += 1;
      if (calls === 2 && !request.stream) Object.assign(request.message, { workload: requestOf("p", { workload: workloadOf("job", 2) }).workload });
      return next(request);
    });
    expect(placed.map((placement) => placement?.status?.allocations.length)).toEqual([1, 2, 1]);
  });

  it.each([
    [1, [2, 1, 1]],
    [2, [1, 2, 1]],
  ])("change what is placed where they change a part of it: in call %i", async (changed, allocated) => {
    let calls = 0;
    const placed = await reserveBy((next) => (request) => {
      calls += 1;
      const { workload } = request.message as ReturnType<typeof requestOf>;
      const [role] = workload?.spec?.profiles?.[0]?.roles ?? [];
      if (calls === changed && role !== undefined) role.replicas = 2;
      return next(request);
    });
    expect(placed.map((placement) => placement?.status?.allocations.length)).toEqual(allocated);
  });
});

describe("bodies", () => {
  const headers = { authorization: "Bearer acme", "connect-protocol-version": "1" };
  const post = async (contentType: string, body: BodyInit) => {
    const response = await fetch(`${served?.http1 ?? ""}/cornercast.v1.PlacementService/Reserve`, {
      method: "POST",
      headers: { ...headers, "content-type": contentType },
      body,
      duplex: "half",
    } as RequestInit);
    return { status: response.status, text: await response.text() };
  };
  const json = (name: string) => toJsonString(ReserveRequestSchema, requestOf(name) as never);
  const binary = (name: string) => new Uint8Array(toBinary(ReserveRequestSchema, requestOf(name) as never));

  it("that come in pieces and without a length are read", async () => {
    served = await serveProvider();
    const pieces = (bytes: Uint8Array) => new Blob([bytes.slice(0, 20), bytes.slice(20, 60), bytes.slice(60)] as never).stream();
    for (const name of ["p-1", "p-2"]) expect(await post("application/proto", pieces(binary(name)))).toMatchObject({ status: 200 });
    expect((await post("application/json", pieces(new TextEncoder().encode(json("p-3"))))).text).toContain('"p-3"');
  });

  it("that are malformed around a workload that is known are refused as that", async () => {
    served = await serveProvider();
    await post("application/json", json("p-1"));
    await post("application/proto", binary("p-2"));
    for (const text of [json("p-3").replace('"p-3"', "p-3"), `${json("p-3")}}`, json("p-3").replace('{"', '{"workload":{},"')])
      expect((await post("application/json", text)).text).toContain("message-malformed");
    expect((await post("application/proto", new Uint8Array([...binary("p-3"), 0x12, 0x05]))).text).toContain("message-malformed");
  });

  it("with a workload twice are read as protobuf reads them", async () => {
    served = await serveProvider();
    const twice = new Uint8Array([...binary("p-1"), ...binary("p-2")]);
    const { status, text } = await post("application/proto", twice);
    // Lists of the two are put together, so that a profile comes twice.
    expect([status, text]).toEqual([400, expect.stringContaining("duplicate-name")]);
    expect((await post("application/proto", twice)).status).toBe(400);
  });

  it("that are longer than what is looked through are read as they are", async () => {
    served = await serveProvider();
    const annotations = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`a${String(index)}`, "x".repeat(1_000)]));
    const large = (name: string) =>
      toJsonString(ReserveRequestSchema, requestOf(name, { workload: { ...workloadOf("job"), metadata: { name: "job", annotations } } }) as never);
    expect(large("p-1").length).toBeGreaterThan(65_536);
    const stream = (text: string) => new Blob([text]).stream();
    expect(await post("application/json", large("p-1"))).toMatchObject({ status: 200 });
    expect(await post("application/json", stream(large("p-2")))).toMatchObject({ status: 200 });
    expect((await post("application/json", stream(`${large("p-3")}x`))).text).toContain("message-malformed");
  });

  it("that are empty are refused", async () => {
    served = await serveProvider();
    expect((await post("application/proto", "")).status).toBe(400);
    expect((await post("application/json", "")).status).toBe(400);
  });
});
