import type { DescMethod, Message } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { BoundaryService, KeyReleaseService, OfferService, PlacementService, ProviderService, UsageService, WorkloadSchema } from "@cornercast/schemas/proto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorDetails, messageOfJson } from "../protocol/index.js";
import type { KeyOwner } from "./key-owner.js";
import { workloadOf } from "./testing/documents.js";
import { stateManifest } from "./testing/fake-driver.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";
import { clientsOf, transportOf, untilState } from "./testing/test-client.js";

const services = [ProviderService, OfferService, PlacementService, BoundaryService, KeyReleaseService, UsageService];
const workload = messageOfJson(WorkloadSchema, workloadOf("job"));
const nonce = Buffer.alloc(32).toString("base64url");

/** What each call is sent with, about a placement of some name; those that name none are sent as they are. */
const probes: Readonly<Record<string, (name: string) => object>> = {
  getImplementation: () => ({}),
  listOffers: () => ({}),
  getOffer: () => ({ name: "one" }),
  watchOffers: () => ({}),
  evaluate: () => ({ workload }),
  reserve: (name) => ({ name: `${name}-of-another`, workload, offer: "four" }),
  start: (name) => ({ name, epoch: 1 }),
  checkpoint: (name) => ({ name, epoch: 1, next: "pause" }),
  resume: (name) => ({ name, epoch: 1 }),
  renew: (name) => ({ name, epoch: 1 }),
  release: (name) => ({ name, epoch: 1 }),
  getPlacement: (name) => ({ name }),
  listPlacements: () => ({}),
  watchPlacements: (name) => ({ names: [name] }),
  logs: (name) => ({ name }),
  getEvidence: (placement) => ({ placement, nonce }),
  appraise: () => ({}),
  getChallenge: () => ({ resource: "key" }),
  releaseKey: () => ({}),
  listUsageRecords: (placement) => ({ placement }),
};
/** The calls whose answers speak of a placement that they name. */
const ofPlacements = ["start", "checkpoint", "resume", "renew", "release", "getPlacement", "logs", "getEvidence"];
const methods = services.flatMap((service) => service.methods.map((method): readonly [string, DescMethod] => [method.localName, method]));

let served: ServedProvider;
beforeEach(async () => {
  const keys: KeyOwner = {
    getChallenge: (_, { tenant }) => Promise.resolve({ nonce: tenant }),
    releaseKey: () => Promise.reject(new Error("not asked")),
  };
  served = await serveProvider({ keys, usage: { list: ({ tenant }) => Promise.resolve(tenant === "acme" ? [usageOf("secret")] : []) } });
  const clients = clientsOf(transportOf(served));
  const { placements } = clients;
  await placements.reserve({ name: "secret", requestId: "acme-1", workload, offer: "four", labels: { project: "hidden" } });
  await placements.start({ name: "secret", epoch: 1 });
  await untilState(clients, "secret", "running");
});
afterEach(() => served.close());

const usageOf = (placement: string) => ({
  apiVersion: "cornercast/v1",
  kind: "UsageRecord",
  metadata: { name: `${placement}-1` },
  spec: { placement, periodStart: "2026-11-25T12:00:00Z", periodEnd: "2026-11-25T12:00:01Z", seconds: { running: 1 }, units: 1, sequence: 1 },
});

/** What a caller gets of a call: an answer, what a stream gives in a while, or a refusal. */
async function ask(method: DescMethod, request: object, token: string): Promise<string> {
  const client = createClient(method.parent, transportOf(served, "connect-json", token)) as Record<string, unknown>;
  const call = client[method.localName] as (request: object, options: object) => Promise<Message> | AsyncIterable<Message>;
  try {
    if (method.methodKind === "unary") return JSON.stringify(await (call(request, {}) as Promise<Message>), printable);
    const parts: string[] = [];
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1_000);
    try {
      for await (const part of call(request, { signal: stop.signal }) as AsyncIterable<Message>) parts.push(JSON.stringify(part, printable));
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
    return parts.join("\n");
  } catch (error) {
    return `${error instanceof ConnectError ? (Code[error.code] ?? "") : String(error)} ${JSON.stringify(errorDetails(error))}`;
  }
}

const printable = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);

/** Without what moves on from call to call, such as times and the unit that is given next. */
const timeless = (answer: string): string => answer.replaceAll(/"(revision|at|expires|evaluatedAt|unit)":"?[^",}]*/gu, "");

describe("a caller of another tenant", () => {
  it("is tried on every call that there is", () => {
    expect(Object.keys(probes).sort()).toEqual(methods.map(([name]) => name).sort());
  });

  it.each(methods)("learns nothing of a placement by %s", async (name, method) => {
    const about = await ask(method, probes[name]?.("secret") ?? {}, "umbrella");
    const nothing = await ask(method, probes[name]?.("nobody") ?? {}, "umbrella");
    // The same as of a placement that is not there, but for the name that was asked for.
    expect(timeless(about).replaceAll("secret", "nobody")).toBe(timeless(nothing));
    expect(about).not.toContain("hidden");
    if (ofPlacements.includes(name)) expect(about).toContain("placement-unknown");
  });

  it("changes nothing of it, and its tenant still can", async () => {
    for (const [name, method] of methods) await ask(method, probes[name]?.("secret") ?? {}, "umbrella");
    const { placements } = clientsOf(transportOf(served));
    const { placement } = await placements.getPlacement({ name: "secret" });
    expect([placement?.status?.state, placement?.status?.epoch]).toEqual(["running", 1]);
    expect(served.driver.asked).toEqual(["start secret running @1"]);
  });

  it("is not answered what the same request id was answered elsewhere", async () => {
    const { placements } = clientsOf(transportOf(served, "connect-json", "umbrella"));
    const { placement } = await placements.reserve({ name: "mine", requestId: "acme-1", workload, offer: "four" });
    expect([placement?.metadata?.name, JSON.stringify(placement?.metadata?.labels)]).toEqual(["mine", "{}"]);
  });

  it("may use a name that another tenant uses", async () => {
    const { placements } = clientsOf(transportOf(served, "connect-json", "umbrella"));
    expect((await placements.reserve({ name: "secret", workload, offer: "four" })).placement?.status?.epoch).toBe(1);
  });
});

describe("a reader", () => {
  const changing = ["reserve", "start", "checkpoint", "resume", "renew", "release", "getEvidence", "getChallenge", "releaseKey"];

  it.each(methods)("may call %s only where it changes nothing", async (name, method) => {
    const answer = await ask(method, probes[name]?.("secret") ?? {}, "acme-reader");
    expect(answer.includes("role-missing")).toBe(changing.includes(name));
  });

  it.each(methods)("that nobody knows is refused %s", async (name, method) => {
    for (const token of ["", "acmee", "acm"]) expect(await ask(method, probes[name]?.("secret") ?? {}, token)).toMatch(/^Unauthenticated .*"unauthenticated"/u);
  });
});

it("a state that a driver writes for one tenant is not given to another one", async () => {
  const { placements } = clientsOf(transportOf(served));
  await placements.checkpoint({ name: "secret", epoch: 1 });
  expect((await placements.getPlacement({ name: "secret" })).state?.metadata?.name).toBe(stateManifest("secret").metadata?.name);
  const other = clientsOf(transportOf(served, "connect-json", "umbrella")).placements;
  await expect(other.getPlacement({ name: "secret" })).rejects.toThrow("placement-unknown");
});
