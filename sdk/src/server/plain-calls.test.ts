import { once } from "node:events";
import { connect } from "node:http2";
import { toBinary, toJsonString } from "@bufbuild/protobuf";
import { createContextValues, type ConnectRouter, type Interceptor } from "@connectrpc/connect";
import { GetOfferRequestSchema, GetOfferResponseSchema, OfferService } from "@cornercast/schemas/proto";
import { afterEach, describe, expect, it } from "vitest";
import { bodyKey } from "./call-body.js";
import { defaultLimits } from "./limits.js";
import { bodyOf } from "./plain-body.js";
import { answerPlainCalls } from "./plain-calls.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";

const types = [
  "application/json",
  "application/proto",
  "application/grpc",
  "application/grpc+proto",
  "application/grpc+json",
  "application/grpc-web",
  "application/grpc-web+proto",
  "application/grpc-web+json",
] as const;

const path = `/${OfferService.typeName}/GetOffer`;

/** The bytes of a request for an offer, in the form of a content type. */
function bodyFor(type: string, name: string): Uint8Array {
  const message = { $typeName: GetOfferRequestSchema.typeName, name } as const;
  const bytes = /json/u.test(type) ? new TextEncoder().encode(toJsonString(GetOfferRequestSchema, message)) : toBinary(GetOfferRequestSchema, message);
  return /grpc/u.test(type) ? Uint8Array.from([0, 0, 0, 0, bytes.length, ...bytes]) : bytes;
}

interface Sent {
  readonly name?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: (bytes: Uint8Array) => readonly Uint8Array[];
}

const calls: Readonly<Record<string, Sent>> = {
  "that succeed": {},
  "that are refused": { name: "nobody-has-this" },
  "of callers who are not known": { headers: { authorization: "Bearer nobody" } },
  "with a deadline": { headers: { "connect-timeout-ms": "5000", "grpc-timeout": "5S" } },
  "with a deadline that has passed": { headers: { "connect-timeout-ms": "0", "grpc-timeout": "0m" } },
  "with a deadline that is too long": { headers: { "connect-timeout-ms": "999999999", "grpc-timeout": "999999S" } },
  "with a deadline that is none": { headers: { "connect-timeout-ms": "soon", "grpc-timeout": "soon" } },
  "that say that they are not compressed": { headers: { "content-encoding": "identity", "grpc-encoding": "identity" } },
  "that say that they are compressed": { headers: { "content-encoding": "gzip", "grpc-encoding": "gzip" } },
  "that take compressed answers": { headers: { "accept-encoding": "gzip", "grpc-accept-encoding": "gzip" } },
  "without a version of the protocol": { headers: { "connect-protocol-version": undefined } },
  "of another version of the protocol": { headers: { "connect-protocol-version": "2" } },
  "that come in pieces": { body: (bytes) => [bytes.subarray(0, 3), bytes.subarray(3)] },
  "without a body": { body: () => [] },
  "that are cut off": { body: (bytes) => [bytes.subarray(0, -1)] },
  "with something behind the message": { body: (bytes) => [bytes, Uint8Array.of(0xff)] },
  "with a second message": { body: (bytes) => [bytes, bytes] },
  "with flags before the message": { body: (bytes) => [Uint8Array.of(1), bytes.subarray(1)] },
  "that are long": { body: (bytes) => [bytes, new Uint8Array(70_000)] },
  "of another method": { method: "GET" },
  "that are put": { method: "PUT" },
};

/** What a server answers over HTTP/2, byte for byte. */
async function answerOf({ http2 }: ServedProvider, type: string, { name = "four", method = "POST", headers, body }: Sent): Promise<object> {
  const session = connect(http2);
  const given: Record<string, string | undefined> = { authorization: "Bearer acme", "connect-protocol-version": "1", te: "trailers", ...headers };
  const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const stream = session.request({ ":method": method, ":path": path, "content-type": type, ...sent });
  const answer = { headers: {}, trailers: {}, body: "", reset: 0 };
  stream.on("response", (all) => (answer.headers = { ...all, date: "" }));
  stream.on("trailers", (all: object) => (answer.trailers = { ...all }));
  stream.on("data", (bytes: Buffer) => (answer.body += bytes.toString("latin1")));
  stream.on("error", () => undefined);
  const bytes = bodyFor(type, name);
  if (method !== "GET") for (const piece of body?.(bytes) ?? [bytes]) stream.write(piece);
  stream.end();
  await once(stream, "close");
  session.close();
  return { ...answer, reset: stream.rstCode };
}

const servers: ServedProvider[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server that answers plain calls itself, and one whose host changed an option, so that Connect answers them. */
async function both(interceptors: readonly Interceptor[] = []): Promise<readonly [ServedProvider, ServedProvider]> {
  const plain = await serveProvider({ interceptors: [...interceptors] });
  const asConnect = await serveProvider({ interceptors: [...interceptors] }, { shutdownSignal: new AbortController().signal });
  servers.push(plain, asConnect);
  return [plain, asConnect];
}

describe.each([...types, "application/json; charset=utf-8", "application/GRPC", "text/plain"])("calls of type %s", (type) => {
  it.each(Object.entries(calls))("%s are answered as Connect answers them", async (_what, sent) => {
    const [plain, asConnect] = await both();
    expect(await answerOf(plain, type, sent)).toEqual(await answerOf(asConnect, type, sent));
    expect(plain.errors).toEqual(asConnect.errors);
  });

  const marking: Interceptor = (next) => async (request) => {
    const answer = await next(request);
    answer.header.set("x-length", String(request.header.get("content-length")));
    answer.trailer.set("x-url", new URL(request.url).pathname);
    return answer;
  };
  const refusing: Interceptor = () => () => Promise.reject(new TypeError("not today"));
  it.each([
    ["mark", [marking]],
    ["refuse", [marking, refusing]],
  ])("are answered as Connect answers them where interceptors %s them", async (_what, interceptors) => {
    const [plain, asConnect] = await both(interceptors);
    expect(await answerOf(plain, type, {})).toEqual(await answerOf(asConnect, type, {}));
  });
});

describe("a call", () => {
  const asked = async (sent: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: Uint8Array }) => {
    const by: string[] = [];
    const handler = Object.assign((request: object) => Promise.resolve({ status: 200, request }).finally(() => by.push("Connect")), {
      service: OfferService,
    }) as never as ConnectRouter["handlers"][number];
    const implementation = () => {
      by.push("itself");
      return Promise.resolve({ $typeName: GetOfferResponseSchema.typeName } as const);
    };
    const answers = answerPlainCalls(handler, OfferService.method.getOffer, implementation, {
      limits: defaultLimits,
      interceptors: [],
      known: () => undefined,
    });
    const { method = "POST", headers = {}, body = bodyFor("application/proto", "four") } = sent;
    const header = new Headers({ "content-type": "application/proto", "connect-protocol-version": "1", ...headers });
    const contextValues = createContextValues().set(bodyKey, { isRead: false });
    const url = `http://localhost${path}`;
    await answers({ httpVersion: "2.0", method, url, header, body: bodyOf(body), signal: new AbortController().signal, contextValues });
    return by;
  };

  it.each([
    ["with nothing more to it", {}],
    ["that is not compressed", { headers: { "content-encoding": "identity" } }],
    ["with a deadline", { headers: { "connect-timeout-ms": "10" } }],
    ["that is not too long", { headers: { "content-length": "65536" } }],
  ])("%s is carried out at once", async (_what, sent) => {
    expect(await asked(sent)).toEqual(["itself"]);
  });

  it.each([
    ["in a query", { method: "GET" }],
    ["of an unusual type", { headers: { "content-type": "application/json; charset=utf-8" } }],
    ["that is compressed", { headers: { "content-encoding": "gzip" } }],
    ["with a deadline that is too long", { headers: { "connect-timeout-ms": "9999999999" } }],
    ["of another version", { headers: { "connect-protocol-version": "2" } }],
    ["that says that it is long", { headers: { "content-length": "65537" } }],
    ["that is long", { body: new Uint8Array(65_537) }],
    ["that is malformed", { body: Uint8Array.of(0x0a, 0x09) }],
  ])("%s is left to Connect", async (_what, sent) => {
    expect(await asked(sent)).toEqual(["Connect"]);
  });
});
