import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { ProviderService } from "@cornercast/schemas/proto";
import { expect, it } from "vitest";
import { boundTimeout } from "./bound-timeouts.js";
import { serveProvider } from "./testing/serve-provider.js";
import { rejectionOf } from "./testing/test-client.js";

it.each([
  ["connect-timeout-ms", "9999999999", "2147483647"],
  ["connect-timeout-ms", "2147483648", "2147483647"],
  ["connect-timeout-ms", "2147483647", "2147483647"],
  ["connect-timeout-ms", "soon", "soon"],
  ["connect-timeout-ms", "99999999999", "99999999999"],
  ["grpc-timeout", "99999999H", "2147483S"],
  ["grpc-timeout", "35792M", "2147483S"],
  ["grpc-timeout", "2147484S", "2147483S"],
  ["grpc-timeout", "2147483S", "2147483S"],
  ["grpc-timeout", "99999999m", "99999999m"],
  ["grpc-timeout", "100n", "100n"],
  ["grpc-timeout", "1e9S", "1e9S"],
])("a %s of %s is one of %s", (name, value, expected) => {
  const header = new Headers({ [name]: value });
  boundTimeout(header);
  expect(header.get(name)).toBe(expected);
});

it("headers without a deadline stay without one", () => {
  const header = new Headers();
  boundTimeout(header);
  expect([...header]).toEqual([]);
});

it.each(["connect", "grpc"] as const)("a deadline that no timer can keep is refused as too long over %s, and sets no timer", async (protocol) => {
  const served = await serveProvider();
  const warnings: string[] = [];
  const warned = ({ name }: Error): unknown => warnings.push(name);
  process.on("warning", warned);
  const deadline: Interceptor = (next) => (request) => {
    request.header.set("authorization", "Bearer acme");
    if (protocol === "grpc") request.header.set("grpc-timeout", "99999999H");
    else request.header.set("connect-timeout-ms", "9999999999");
    return next(request);
  };
  const transport =
    protocol === "grpc"
      ? createGrpcTransport({ baseUrl: served.http2, interceptors: [deadline] })
      : createConnectTransport({ baseUrl: served.http1, httpVersion: "1.1", interceptors: [deadline] });
  const error = ConnectError.from(await rejectionOf(createClient(ProviderService, transport).getImplementation({})));
  expect([Code[error.code], error.rawMessage]).toEqual(["InvalidArgument", expect.stringContaining("must be <=")]);
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", warned);
  // What Node says of a timer that it sets to a millisecond.
  expect(warnings).not.toContain("TimeoutOverflowWarning");
  await served.close();
});
