import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createContextValues } from "@connectrpc/connect";
import { expressConnectMiddleware } from "@connectrpc/connect-express";
import { fastifyConnectPlugin } from "@connectrpc/connect-fastify";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import express from "express";
import { fastify } from "fastify";
import { expect, it } from "vitest";
import { peerKey, type ProviderOptions } from "./index.js";
import { serveProvider } from "./testing/serve-provider.js";
import { clientsOf, transportOf } from "./testing/test-client.js";

it("a provider is served by fastify over HTTP/1.1", async () => {
  const served = await serveProvider();
  const server = fastify();
  await server.register(fastifyConnectPlugin, served.provider.handlers);
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const { offers } = clientsOf(transportOf({ ...served, http1: url }, "connect-json"));
  expect((await offers.listOffers({})).offers).toHaveLength(2);
  await served.close();
  await server.close();
});

it("a provider is served by fastify over HTTP/2", async () => {
  const served = await serveProvider();
  const server = fastify({ http2: true });
  await server.register(fastifyConnectPlugin, served.provider.handlers);
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const { offers } = clientsOf(transportOf({ ...served, http2: url }, "grpc"));
  expect((await offers.listOffers({})).offers).toHaveLength(2);
  await served.close();
  await server.close();
});

it("a provider is served by express", async () => {
  const served = await serveProvider();
  const app = express();
  app.use(expressConnectMiddleware(served.provider.handlers));
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const { offers } = clientsOf(transportOf({ ...served, http1: url }, "grpc-web"));
  expect((await offers.listOffers({})).offers).toHaveLength(2);
  await served.close();
  server.closeAllConnections();
  server.close();
});

it("the authenticator sees what the host knows of the connection", async () => {
  const authenticate: ProviderOptions["authenticate"] = ({ peer }) =>
    typeof peer === "string" && peer.startsWith("127.") ? { tenant: "local", subject: peer, roles: ["reader"] } : undefined;
  const served = await serveProvider({ authenticate });
  const contextValues = (request: { readonly socket: { readonly remoteAddress?: string | undefined } }) =>
    createContextValues().set(peerKey, request.socket.remoteAddress);
  const server = createServer(connectNodeAdapter({ ...served.provider.handlers, contextValues })).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const { offers } = clientsOf(transportOf({ ...served, http1: url }, "connect-binary", ""));
  expect((await offers.listOffers({})).offers).toHaveLength(2);
  await served.close();
  server.closeAllConnections();
  server.close();
});
