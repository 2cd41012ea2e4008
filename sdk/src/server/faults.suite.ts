// What hostile, broken and unlucky callers and clocks do to a provider: npm run test:faults.
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { Code, ConnectError } from "@connectrpc/connect";
import { BoundaryService, OfferService, PlacementService, ProviderService, UsageService, WorkloadSchema } from "@cornercast/schemas/proto";
import { afterEach, describe, expect, it } from "vitest";
import { errorDetails, messageOfJson } from "../protocol/index.js";
import { offerOf, workloadOf } from "./testing/documents.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";
import { clientsOf, rejectionOf, transportOf } from "./testing/test-client.js";

let served: ServedProvider | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const workload = messageOfJson(WorkloadSchema, workloadOf("job"));
const minutes = 60_000;

async function reasonOf(promise: Promise<unknown>): Promise<string | undefined> {
  const error = await rejectionOf(promise);
  return errorDetails(error)[0]?.code ?? (error instanceof ConnectError ? Code[error.code] : String(error));
}

/** That a provider still does what it is there for. */
async function stillServes(provider: ServedProvider): Promise<void> {
  const { offers, placements } = clientsOf(transportOf(provider, "grpc"));
  expect((await offers.getOffer({ name: "one" })).offer?.offer?.metadata?.name).toBe("one");
  expect((await placements.evaluate({ workload })).report?.spec?.verdict).toBeDefined();
  expect(provider.errors).toEqual([]);
}

describe("a clock that jumps", () => {
  it("forward and back again brings no reservation to life whose units were given away", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served));
    await placements.reserve({ name: "first", workload, offer: "one", lease: "5m" });
    // A leap of the clock, before anybody has looked at leases.
    void served.clock.advance(6 * minutes);
    await placements.reserve({ name: "second", workload, offer: "one", lease: "5m" });
    await served.clock.advance(-6 * minutes);
    expect(await reasonOf(placements.start({ name: "first", epoch: 1 }))).toBe("state-not-allowed");
    expect((await placements.start({ name: "second", epoch: 1 })).placement?.status?.state).toBe("queued");
    expect(await reasonOf(placements.reserve({ name: "third", workload, offer: "one" }))).toBe("no-unit-free");
    const { placement } = await placements.getPlacement({ name: "first" });
    expect([placement?.status?.state, placement?.status?.outcome]).toEqual(["ended", "expired"]);
  });

  it("by years ends what has a lease, once, and lets what runs without one run", async () => {
    served = await serveProvider();
    const { placements, offers } = clientsOf(transportOf(served));
    for (const name of ["reserved", "runs"]) await placements.reserve({ name, workload, offer: "four" });
    await placements.start({ name: "runs", epoch: 1 });
    await served.clock.advance(10 * 365 * 24 * 60 * minutes);
    await served.clock.advance(2_000);
    for (let tries = 0; (await placements.getPlacement({ name: "reserved" })).placement?.status?.state !== "ended"; tries += 1) {
      if (tries > 2_000) throw new Error("the reservation did not end");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const { placement } = await placements.getPlacement({ name: "reserved" });
    expect(placement?.status?.history.map(({ to }) => to)).toEqual(["reserved", "ended"]);
    expect((await placements.getPlacement({ name: "runs" })).placement?.status?.state).toBe("running");
    expect((await offers.getOffer({ name: "four" })).offer?.offer?.status?.availability?.units).toBe(3);
  });

  it("while reservations are started at once gives each unit to one placement", async () => {
    served = await serveProvider();
    const { placements } = clientsOf(transportOf(served, "grpc"));
    const started: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      const name = `p${String(round)}`;
      await placements.reserve({ name, workload, offer: "one", lease: "1m" }).catch(() => undefined);
      const jump = served.clock.advance(round % 3 === 0 ? -30_000 : 61_000);
      await placements.start({ name, epoch: 1 }).then(
        () => started.push(name),
        () => undefined,
      );
      await jump;
      const { placements: listed } = await placements.listPlacements({ filter: { states: ["queued", "provisioning", "attestable", "running"] } });
      expect(listed.length).toBeLessThanOrEqual(1);
      for (const { metadata } of listed) await placements.release({ name: metadata?.name ?? "", epoch: 1 });
    }
  });
});

/** Opens a stream of a watch over HTTP/1.1 and reads nothing of it but the head. */
async function unreadWatch(provider: ServedProvider): Promise<Socket> {
  const url = new URL(provider.http1);
  const socket = connect(Number(url.port), url.hostname);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const body = Buffer.from([0, 0, 0, 0, 2, 0x7b, 0x7d]);
  socket.write(
    `POST /${OfferService.typeName}/WatchOffers HTTP/1.1\r\nhost: x\r\nauthorization: Bearer acme\r\nconnect-protocol-version: 1\r\n` +
      `content-type: application/connect+json\r\ncontent-length: ${String(body.length)}\r\n\r\n`,
  );
  socket.write(body);
  await once(socket, "readable");
  return socket.pause();
}

describe("a reader of a watch that does not read", () => {
  it("costs no memory for what it does not read, and holds up nobody else", async () => {
    served = await serveProvider({ limits: { changes: 100 } });
    const sockets = await Promise.all(Array.from({ length: 10 }, () => unreadWatch(served as ServedProvider)));
    const padding = "x".repeat(900);
    const listing = (round: number) =>
      Array.from({ length: 200 }, (_, index) => ({
        ...offerOf(`o${String(index)}`, round + 1),
        metadata: { name: `o${String(index)}`, annotations: { padding } },
      }));
    served.offers.replace(listing(0));
    await new Promise((resolve) => setTimeout(resolve, 200));
    global.gc?.();
    const before = process.memoryUsage();
    // About 60 MB of events for each of the ten.
    for (let round = 1; round <= 150; round += 1) {
      served.offers.replace(listing(round));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    global.gc?.();
    const after = process.memoryUsage();
    const grown = (after.heapUsed + after.external - before.heapUsed - before.external) / 1e6;
    console.log(`${grown.toFixed(0)} MB more after 30,000 changes that ten readers did not read`);
    expect(grown).toBeLessThan(150);
    const { offers } = clientsOf(transportOf(served));
    expect((await offers.getOffer({ name: "o7" })).offer?.offer?.status?.availability?.units).toBe(151);
    for (const socket of sockets) socket.destroy();
  });
});

describe("a hundred thousand offers", () => {
  it("are listed and watched whole, while other calls are answered", async () => {
    const count = 100_000;
    const spec = offerOf("o", 1).spec ?? {};
    served = await serveProvider();
    served.offers.replace(Array.from({ length: count }, (_, index) => ({ ...offerOf(`o-${String(index)}`, 1), spec })));
    const { offers, provider } = clientsOf(transportOf(served, "grpc"));
    for (let tries = 0; ; tries += 1) {
      if ((await offers.listOffers({ pageSize: 1 })).offers[0]?.offer?.metadata?.name === "o-0") break;
      if (tries > 2_000) throw new Error("the offers did not come");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const listed = new Set<string>();
    let start = performance.now();
    for (let pageToken = ""; ;) {
      const page = await offers.listOffers(pageToken === "" ? {} : { pageToken });
      for (const { offer } of page.offers) listed.add(offer?.metadata?.name ?? "");
      if (page.nextPageToken === undefined || page.nextPageToken === "") break;
      pageToken = page.nextPageToken;
    }
    const list = performance.now() - start;
    expect(listed.size).toBe(count);
    start = performance.now();
    let seen = 0;
    let slowest = 0;
    const watching = (async () => {
      for await (const { event } of offers.watchOffers({})) {
        if (event.case === "offer") seen += 1;
        if (event.case === "synced") return;
      }
    })();
    while (seen < count && performance.now() - start < 120_000) {
      const asked = performance.now();
      await provider.getImplementation({});
      slowest = Math.max(slowest, performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await watching;
    expect(seen).toBe(count);
    console.log(
      `listed in ${(list / 1000).toFixed(1)} s, watched in ${((performance.now() - start) / 1000).toFixed(1)} s; the slowest other call took ${slowest.toFixed(0)} ms`,
    );
    expect(slowest).toBeLessThan(5_000);
  }, 300_000);
});

const services = [ProviderService, OfferService, PlacementService, BoundaryService, UsageService];
const paths = services.flatMap((service) => service.methods.map((method) => `/${service.typeName}/${method.name}`));
const contentTypes = [
  "application/json",
  "application/proto",
  "application/connect+json",
  "application/connect+proto",
  "application/grpc",
  "application/grpc+json",
  "application/grpc-web+proto",
  "application/grpc-web+json",
  "text/plain",
];

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Posts bytes over HTTP/1.1, whatever they are. A connection that is closed counts as an answer. */
function post(provider: ServedProvider, path: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<Answer> {
  return new Promise((resolve) => {
    const sent = httpRequest(
      `${provider.http1}${path}`,
      { method: "POST", agent: false, headers: { authorization: "Bearer acme", ...headers }, timeout: 5_000 },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("close", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("latin1") }));
      },
    );
    sent.on("timeout", () => {
      resolve({ status: -1, text: "no answer" });
      sent.destroy();
    });
    sent.on("error", () => resolve({ status: 0, text: "closed" }));
    sent.end(body);
  });
}

/** A row of numbers that looks random and is always the same. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

describe("bytes that are no message", () => {
  it.each(contentTypes)(
    "as %s are refused on every call, in words, and break nothing",
    async (contentType) => {
      served = await serveProvider();
      const random = numbers(contentType.length * 7_919);
      const next = (bound: number): number => (random.next().value as number) % bound;
      const bodies = [
        () => Buffer.alloc(0),
        () => Buffer.from(Array.from({ length: next(64) }, () => next(256))),
        () => Buffer.from([0, 0, 0, 0, 1 + next(9), ...Array.from({ length: next(12) }, () => next(256))]),
        () => Buffer.from([next(256), 0xff, 0xff, 0xff, 0xff, 1, 2, 3]),
        () => Buffer.from(`{"name":${"[".repeat(1 + next(50_000))}`),
        () => Buffer.from('{"name":"a","name":"b","__proto__":{"x":1}}'),
        () => Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, next(256)]),
        () => Buffer.from(Array.from({ length: 40_000 }, () => 0x0b)),
      ];
      for (const [index, path] of paths.entries()) {
        const body = bodies[index % bodies.length]?.() ?? Buffer.alloc(0);
        for (const bytes of [body, bodies[next(bodies.length)]?.() ?? body]) {
          const { status, text } = await post(served, path, { "content-type": contentType, "connect-protocol-version": "1" }, bytes);
          expect(status).not.toBe(-1);
          expect(text).not.toMatch(/\bat .*\.(ts|js|mjs):[0-9]+|node_modules|call-failed/u);
        }
      }
      await stillServes(served);
    },
    120_000,
  );

  it("as frames of HTTP/2 end their connection, and no other", async () => {
    served = await serveProvider();
    const url = new URL(served.http2);
    const random = numbers(7);
    for (let round = 0; round < 40; round += 1) {
      const socket = connect(Number(url.port), url.hostname);
      socket.on("error", () => undefined);
      await once(socket, "connect");
      socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      // An empty SETTINGS, and then anything.
      socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
      socket.write(Buffer.from(Array.from({ length: 64 + round }, () => (random.next().value as number) & 255)));
      socket.end();
      socket.resume();
      await Promise.race([once(socket, "close"), new Promise((resolve) => setTimeout(resolve, 500))]);
      socket.destroy();
    }
    await stillServes(served);
  }, 60_000);
});

describe("a message that claims to be four gigabytes long", () => {
  it.each([
    ["in the prefix of a message of Connect", "application/connect+json", "WatchOffers"],
    ["in the prefix of a message of gRPC-Web", "application/grpc-web+proto", "GetOffer"],
  ])("%s is refused before it comes, and no memory is taken for it", async (_, contentType, method) => {
    served = await serveProvider();
    const before = process.memoryUsage().rss;
    const body = Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]);
    for (let round = 0; round < 20; round += 1) {
      const { status, text } = await post(
        served,
        `/${OfferService.typeName}/${method}`,
        { "content-type": contentType, "connect-protocol-version": "1" },
        body,
      );
      expect(status).not.toBe(-1);
      expect(text).toMatch(/resource_exhausted|larger|grpc-status: *8|grpc-status:8|invalid_argument|incomplete|grpc-status/u);
    }
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(200);
    await stillServes(served);
  });

  it("in the prefix of a message of gRPC is refused", async () => {
    served = await serveProvider();
    const session = connectHttp2(served.http2);
    session.on("error", () => undefined);
    const stream = session.request({
      ":method": "POST",
      ":path": `/${OfferService.typeName}/GetOffer`,
      "content-type": "application/grpc",
      te: "trailers",
      authorization: "Bearer acme",
    });
    stream.on("error", () => undefined);
    let status = "";
    for (const event of ["response", "trailers"] as const) stream.on(event, (headers) => (status = String(headers["grpc-status"] ?? status)));
    stream.write(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]));
    stream.resume();
    await Promise.race([once(stream, "close"), new Promise((resolve) => setTimeout(resolve, 3_000))]);
    expect(status).toBe("8");
    session.destroy();
    await stillServes(served);
  });

  it("in its content-length is refused at once, and headers that are too long likewise", async () => {
    served = await serveProvider();
    const headers = { "content-type": "application/json", "connect-protocol-version": "1" };
    const url = new URL(served.http1);
    const socket = connect(Number(url.port), url.hostname);
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write(
      `POST /${OfferService.typeName}/GetOffer HTTP/1.1\r\nhost: x\r\nauthorization: Bearer acme\r\ncontent-type: application/json\r\nconnect-protocol-version: 1\r\ncontent-length: 4294967296\r\n\r\n{`,
    );
    const [answer] = (await Promise.race([once(socket, "data"), new Promise((resolve) => setTimeout(() => resolve(["no answer"]), 3_000))])) as [
      Buffer | string,
    ];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 429 /u);
    socket.destroy();
    const long = await post(served, `/${OfferService.typeName}/GetOffer`, { ...headers, "x-long": "x".repeat(1_000_000) }, Buffer.from("{}"));
    expect([0, 431]).toContain(long.status);
    const deadline = await post(
      served,
      `/${OfferService.typeName}/GetOffer`,
      { ...headers, "connect-timeout-ms": "9999999999" },
      Buffer.from('{"name":"one"}'),
    );
    expect([200, 400]).toContain(deadline.status);
    await stillServes(served);
  });
});

describe("a message that is small only while it is packed", () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20), { level: 9 });
  const frame = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), bomb]);
  frame.writeUInt32BE(bomb.length, 1);

  it.each([
    ["application/json", { "content-encoding": "gzip" }, bomb, "GetOffer"],
    ["application/proto", { "content-encoding": "br" }, bomb, "GetOffer"],
    ["application/connect+json", { "connect-content-encoding": "gzip" }, frame, "WatchOffers"],
    ["application/grpc-web+json", { "grpc-encoding": "gzip" }, frame, "GetOffer"],
  ])("is not unpacked as %s", async (contentType, more, body, method) => {
    served = await serveProvider();
    const start = process.cpuUsage();
    const headers = { "content-type": contentType, "connect-protocol-version": "1", ...(more as Record<string, string>) };
    const { text, status } = await post(served, `/${OfferService.typeName}/${method}`, headers, body);
    expect(status).not.toBe(-1);
    expect(text).toMatch(/unimplemented|unknown compression|grpc-status: *12|grpc-status:12/u);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2_000);
    await stillServes(served);
  });
});
