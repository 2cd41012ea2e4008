import { once } from "node:events";
import { connect } from "node:http2";
import { fromBinary } from "@bufbuild/protobuf";
import { ErrorDetailSchema, OfferService, PlacementService } from "@cornercast/schemas/proto";
import { afterEach, expect, it } from "vitest";
import type { CallEvent } from "./index.js";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";

let served: ServedProvider | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const getOffer = `/${OfferService.typeName}/GetOffer`;
const watchOffers = `/${OfferService.typeName}/WatchOffers`;
const reserve = `/${PlacementService.typeName}/Reserve`;
/** A field of a length that is not there. */
const truncated = Uint8Array.of(0x0a, 0x09, 0x61);
const notJson = new TextEncoder().encode('{"name":');

const cases = [
  { contentType: "application/proto", path: getOffer, message: truncated },
  { contentType: "application/proto", path: reserve, message: Uint8Array.of(0x0f, 0x0f, 0x0f) },
  { contentType: "application/json", path: getOffer, message: notJson },
  { contentType: "application/connect+proto", path: watchOffers, message: truncated },
  { contentType: "application/connect+json", path: watchOffers, message: notJson },
  { contentType: "application/grpc-web+proto", path: getOffer, message: truncated },
  { contentType: "application/grpc-web+proto", path: watchOffers, message: truncated },
  { contentType: "application/grpc-web+json", path: getOffer, message: notJson },
  { contentType: "application/grpc+proto", path: getOffer, message: truncated },
  { contentType: "application/grpc", path: watchOffers, message: truncated },
  { contentType: "application/grpc+json", path: getOffer, message: notJson },
] as const;

interface Answer {
  readonly status: number;
  /** The body, and the trailers behind it. */
  readonly text: string;
}

/** What a server answers to bytes, over HTTP/2. */
async function post({ http2 }: ServedProvider, path: string, contentType: string, message: Uint8Array, token = "acme"): Promise<Answer> {
  const isEnveloped = /^application\/(?:grpc|connect\+)/u.test(contentType);
  const session = connect(http2);
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": contentType,
    "connect-protocol-version": "1",
    te: "trailers",
    authorization: `Bearer ${token}`,
  });
  let status = 0;
  let text = "";
  stream.on("response", (headers) => {
    status = Number(headers[":status"]);
    text += Object.entries(headers)
      .map(([name, value]) => `${name}: ${String(value)}\n`)
      .join("");
  });
  stream.on("data", (bytes: Buffer) => (text += bytes.toString("latin1")));
  stream.on("trailers", (trailers: Readonly<Record<string, unknown>>) => {
    text += Object.entries(trailers)
      .map(([name, value]) => `${name}: ${String(value)}\n`)
      .join("");
  });
  stream.end(isEnveloped ? Buffer.from([0, 0, 0, 0, message.length, ...message]) : Buffer.from(message));
  await once(stream, "close");
  session.close();
  return { status, text };
}

/** The reason code of an answer of the Connect protocol, which has its details in words, or in those of gRPC, where they are bytes. */
function reasonIn(text: string): string | undefined {
  const value = /"type":"cornercast\.v1\.ErrorDetail".*?"value":"([^"]*)"/u.exec(text)?.[1];
  if (value !== undefined) return fromBinary(ErrorDetailSchema, Buffer.from(value, "base64")).code;
  const status = /grpc-status-details-bin: *([A-Za-z0-9+/=]*)/iu.exec(text)?.[1];
  return status === undefined ? undefined : /message-malformed/u.exec(Buffer.from(status, "base64").toString("latin1"))?.[0];
}

it.each(cases)("bytes that are no message are the caller's fault, with a reason: $contentType to $path", async ({ contentType, path, message }) => {
  const events: CallEvent[] = [];
  served = await serveProvider({ onCall: (event) => events.push(event) });
  const { status, text } = await post(served, path, contentType, message);
  expect(reasonIn(text)).toBe("message-malformed");
  expect(text).toMatch(/"code":"invalid_argument"|grpc-status: *3\b/u);
  expect(text).not.toMatch(/grpc-status: *13|"code":"internal"/u);
  expect(status).toBe(/grpc|connect\+/u.test(contentType) ? 200 : 400);
  expect(events).toMatchObject([{ method: path.slice(1), outcome: "invalid_argument", reason: "message-malformed", caller: { tenant: "acme" } }]);
  expect(served.errors).toEqual([]);
});

it.each(["application/proto", "application/grpc+proto"])("they say nothing to those who may not make the call: %s", async (contentType) => {
  served = await serveProvider();
  const { text } = await post(served, getOffer, contentType, truncated, "nobody");
  expect(text).toMatch(/unauthenticated|grpc-status: *16/u);
  expect(text).not.toContain("message-malformed");
});

it("an authenticator that fails is asked once", async () => {
  let asked = 0;
  served = await serveProvider({
    authenticate: () => {
      asked += 1;
      throw new Error("no keys");
    },
  });
  const { text } = await post(served, getOffer, "application/proto", new Uint8Array());
  expect(text).toContain('"code":"internal"');
  expect(asked).toBe(1);
});

it("a message that is too large is refused as that", async () => {
  served = await serveProvider({ limits: { document: 1_024 } });
  const { text } = await post(served, getOffer, "application/proto", new Uint8Array(80_000).fill(0xff));
  expect(text).toContain("resource_exhausted");
});
