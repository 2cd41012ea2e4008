import type { Interceptor } from "@connectrpc/connect";
import { afterEach, expect, it } from "vitest";
import { serveProvider, type ServedProvider } from "./testing/serve-provider.js";
import { clientsOf, protocols, rejectionOf, transportOf } from "./testing/test-client.js";

let served: ServedProvider | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

it.each(protocols)("an interceptor that a host adds to the options sees the calls: %s", async (protocol) => {
  const seen: string[] = [];
  const note: Interceptor = (next) => (request) => {
    seen.push(request.method.name);
    return next(request);
  };
  served = await serveProvider({}, { interceptors: [note] });
  await clientsOf(transportOf(served, protocol)).offers.getOffer({ name: "four" });
  expect(seen).toEqual(["GetOffer"]);
});

it("a call that a host reads no further than its own limit is refused", async () => {
  served = await serveProvider({}, { readMaxBytes: 2 });
  expect(await rejectionOf(clientsOf(transportOf(served, "connect-binary")).offers.getOffer({ name: "four" }))).toMatchObject({
    message: expect.stringContaining("readMaxBytes") as string,
  });
});

it.each([
  ["connect", "connect-json", ["grpc", "grpc-web"]],
  ["grpc", "grpc", ["connect-json", "connect-binary", "grpc-web"]],
  ["grpcWeb", "grpc-web", ["connect-json", "grpc"]],
] as const)("a protocol that a host does without is not served: %s", async (name, gone, left) => {
  const provider = await serveProvider({}, { [name]: false });
  served = provider;
  const get = (protocol: (typeof protocols)[number]) => clientsOf(transportOf(provider, protocol)).offers.getOffer({ name: "four" });
  await expect(get(gone)).rejects.toThrow(/415/u);
  for (const protocol of left) expect((await get(protocol)).offer?.offer?.metadata?.name).toBe("four");
});
