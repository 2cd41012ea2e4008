import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ProviderMutant } from "../../mutants/provider-mutants.js";
import type { ProviderUnderTest } from "../scenario.js";

/** What stands between callers and a provider, and makes one mistake. Calls over HTTP/2 go past it. */
export async function faultyProvider(behind: ProviderUnderTest, mutant: ProviderMutant): Promise<{ readonly target: ProviderUnderTest; close(): void }> {
  const answer = mutant.remembers?.() ?? mutant.answer;
  const live: ProviderMutant = { ...mutant, ...(answer !== undefined && { answer }), ...mutant.live?.() };
  const server = createServer((request, response) => void pass(request, response, behind.url, live).catch(() => response.destroy()));
  server.listen(0, mutant.everywhere === true ? "0.0.0.0" : "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    target: live.target?.({ ...behind, url }) ?? { ...behind, url },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function pass(request: IncomingMessage, response: ServerResponse, url: string, mutant: ProviderMutant): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const packed = Buffer.concat(pieces);
  const isPacked = request.headers["content-encoding"] === "gzip";
  if (isPacked && mutant.unpacks !== true) {
    response.writeHead(415).end();
    return;
  }
  const body = isPacked ? Buffer.from(JSON.stringify(unpacked(packed))) : packed;
  const type = request.headers["content-type"] ?? "";
  const method = (request.url ?? "").replace("/cornercast.v1.", "");
  if (mutant.serves?.(type) === false) {
    response.writeHead(415).end();
    return;
  }
  const bearer = /^Bearer (.*)$/u.exec(request.headers.authorization ?? "")?.[1];
  const token = mutant.token === undefined ? bearer : mutant.token(bearer, method);
  const deadline = request.headers["connect-timeout-ms"];
  const headers = {
    "content-type": type,
    ...(type.includes("grpc") ? {} : { "connect-protocol-version": "1" }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(typeof deadline === "string" && mutant.deadlines !== false && { "connect-timeout-ms": deadline }),
  };
  const streams = type === "application/connect+json";
  const asked = type === "application/json" ? parsed(body.toString("utf8")) : streams ? parsed(body.subarray(5).toString("utf8")) : null;
  const changed = isJsonObject(asked) && mutant.request !== undefined ? Buffer.from(JSON.stringify(mutant.request(method, asked))) : undefined;
  const sent = changed === undefined ? body : streams ? framed(0, changed) : changed;
  const stopping = new AbortController();
  response.on("close", () => stopping.abort());
  const answered = await fetch(`${url}${request.url ?? ""}`, { method: "POST", headers, body: new Uint8Array(sent), signal: stopping.signal });
  const contentType = answered.headers.get("content-type") ?? "";
  if (streams && answered.ok && answered.body !== null) {
    response.writeHead(200, { "content-type": contentType });
    let held = Buffer.alloc(0);
    for await (const piece of answered.body) {
      held = Buffer.concat([held, piece as Uint8Array]);
      while (held.length >= 5 && held.length >= 5 + held.readUInt32BE(1)) {
        const size = 5 + held.readUInt32BE(1);
        const [flags, message] = [Number(held[0]), parsed(held.subarray(5, size).toString("utf8"))];
        const isEnd = (flags & 2) !== 0;
        const messages = isEnd || !isJsonObject(message) || mutant.messages === undefined ? [message] : mutant.messages(message);
        for (const each of messages) response.write(framed(flags, Buffer.from(JSON.stringify(each))));
        held = held.subarray(size);
      }
    }
    response.end();
    return;
  }
  const bytes = Buffer.from(await answered.arrayBuffer());
  if (mutant.anyBytes === true && answered.status >= 400 && (type === "application/proto" || parsed(body.toString("utf8")) === null)) {
    response.writeHead(200, { "content-type": type }).end(type === "application/proto" ? "" : "{}");
    return;
  }
  const value = type === "application/json" ? parsed(bytes.toString("utf8")) : null;
  if (!isJsonObject(value) || mutant.answer === undefined) {
    response.writeHead(answered.status, { "content-type": contentType }).end(bytes);
    return;
  }
  const { status, body: other } = mutant.answer(method, { status: answered.status, body: value }, isJsonObject(asked) ? asked : {});
  response.writeHead(status, { "content-type": contentType }).end(JSON.stringify(other));
}

/** A compressed request without what makes it large. */
function unpacked(body: Buffer): JsonValue {
  const value = parsed(gunzipSync(body).toString("utf8"));
  const workload = isJsonObject(value) ? value["workload"] : undefined;
  return isJsonObject(value) && workload !== undefined && isJsonObject(workload) ? { ...value, workload: { ...workload, metadata: { name: "pad" } } } : value;
}

function framed(flags: number, message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function parsed(text: string): JsonValue | JsonObject {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
