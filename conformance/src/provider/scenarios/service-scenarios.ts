import { networkInterfaces } from "node:os";
import { valueAt, type JsonValue } from "@cornercast/sdk/document";
import type { ProviderScenario } from "../scenario.js";
import { CannotDecide } from "../stage.js";
import { callEmpty, callJson, postBytes, postCompressed, streamJson } from "../wire.js";
import { members, textOf } from "./answers.js";

const reserve = "PlacementService/Reserve";
const start = "PlacementService/Start";
const release = "PlacementService/Release";
const get = "PlacementService/GetPlacement";

/** The scenarios of chapter 70 about how calls are answered, in its order. */
export const serviceScenarios: readonly ProviderScenario[] = [
  {
    requirement: "service.three-protocols",
    title: "the implementation statement over three protocols, in JSON and in binary",
    async run({ target, check }) {
      const grpc = target.http2Url ?? target.url;
      for (const [type, url, http2] of [
        ["application/json", target.url, false],
        ["application/proto", target.url, false],
        ["application/grpc-web+json", target.url, false],
        ["application/grpc-web+proto", target.url, false],
        ...(target.http2 === false
          ? []
          : ([
              ["application/grpc+json", grpc, true],
              ["application/grpc+proto", grpc, true],
            ] as const)),
      ] as const) {
        const answer = await callEmpty(url, "ProviderService/GetImplementation", type, target.token, http2);
        if (typeof answer === "string") check(false, `${type}: ${answer}`);
        else
          check(
            type.endsWith("json") ? answer.toString("utf8").includes('"implementation"') : answer[0] === 0x0a,
            `${type}: the answer is no GetImplementationResponse`,
          );
      }
    },
  },
  {
    requirement: "service.malformed-messages-are-refused",
    title: "bytes that are no message, in binary and in JSON",
    async run({ target, ok, check }) {
      for (const [what, type, bytes] of [
        ["a field that ends after the message", "application/proto", [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]],
        ["a number of ten bytes and more", "application/proto", Array.from({ length: 20 }, () => 0xff)],
        ["a group that does not end", "application/proto", [0x0b]],
        ["JSON that breaks off", "application/json", [...Buffer.from('{"pageSize":')]],
        ["JSON that is no object", "application/json", [...Buffer.from("[]")]],
        ["half of a letter", "application/json", [...Buffer.from('{"pageToken":"'), 0xc3, ...Buffer.from('"}')]],
      ] as const) {
        const status = await postBytes(target.url, "OfferService/ListOffers", type, target.token, Uint8Array.from(bytes));
        check(status >= 400, `${what}: it is answered with status ${String(status)}`);
      }
      await ok("OfferService/ListOffers", {});
    },
  },
  {
    requirement: "service.default-deny",
    title: "no token, and a token that nobody has",
    async run({ call, check }) {
      for (const [method, request] of [
        ["OfferService/ListOffers", {}],
        ["PlacementService/ListPlacements", {}],
        [get, { name: "x" }],
      ] as const)
        for (const token of [null, "nobody-has-this-token"]) {
          const answer = await call(method, request, token);
          check(
            answer.kind === "error" && answer.error.code === "unauthenticated",
            `${method} ${token === null ? "without a token" : "with an unknown token"} was not refused as unauthenticated`,
          );
        }
    },
  },
  {
    requirement: "service.requests-are-validated",
    title: "requests that break a rule of their proto, and a workload that is not valid",
    async run({ target, refused, name, call, check }) {
      await refused("a name that is none", get, { name: "-" }, ["pattern-mismatch"]);
      await refused("a request without a name", get, {}, ["missing-field"]);
      const [fresh, invalid] = [name(), { ...target.workload, spec: { profiles: [] } }];
      const answer = await call(reserve, { name: fresh, workload: invalid, offer: "any" });
      check(answer.kind === "error" && answer.error.code === "invalid_argument", "an invalid workload was not refused with invalid_argument");
      await refused("what was refused left a placement, which", get, { name: fresh }, ["placement-unknown"]);
    },
  },
  {
    requirement: "service.unknown-fields-are-refused",
    title: "a field that the protocol does not have",
    async run({ call, check }) {
      for (const method of ["OfferService/ListOffers", "PlacementService/ListPlacements"]) {
        const answer = await call(method, { colour: "red" });
        check(answer.kind === "error" && answer.error.code === "invalid_argument", `${method} did not refuse a field that it does not know`);
      }
    },
  },
  {
    requirement: "service.refusals-have-reason-codes",
    title: "what is refused says why",
    async run({ refused }) {
      await refused("a placement that is not there", get, { name: "nobody-has-this-name" }, ["placement-unknown"]);
      await refused("an offer that is not there", "OfferService/GetOffer", { name: "nobody-has-this-name" }, ["offer-unknown"]);
    },
  },
  {
    requirement: "service.limits-are-enforced",
    title: "a document that is larger than the published limit, and one that nests deeper",
    async run({ target, ok, call, check }) {
      // A provider may also close the connection.
      const isRefused = async (request: JsonValue | string): Promise<boolean> =>
        call("PlacementService/Evaluate", request).then(
          ({ kind }) => kind === "error",
          () => true,
        );
      const limits = valueAt((await ok("ProviderService/GetImplementation", {}))["implementation"] ?? null, ["spec", "limits"]);
      check(limits !== undefined, "the implementation statement publishes no limits");
      const many = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`example.com/${String(index)}`, "x".repeat(40_000)]));
      check(await isRefused({ workload: { ...target.workload, metadata: { name: "pad", annotations: many } } }), "a document of 2.5 MB was not refused");
      const deep = `{"workload":{"apiVersion":"cornercast/v1","kind":"Workload","metadata":{"name":"deep"},"spec":{"extensions":[{"name":"example.com/x","value":${"[".repeat(5000)}${"]".repeat(5000)}}]}}}`;
      check(await isRefused(deep), "a document of 5000 levels was not refused");
      check((await call("OfferService/ListOffers", {})).kind === "ok", "it does not answer any more");
    },
  },
  {
    requirement: "service.deadlines-end-calls",
    title: "a watch with a deadline of 300 ms",
    async run({ target, check }) {
      const { error, ended } = await streamJson(target.url, "PlacementService/WatchPlacements", {}, { token: target.token, deadline: 300, limit: 5000 });
      check(ended && error?.code === "deadline_exceeded", "the call did not end with deadline_exceeded");
    },
  },
  {
    requirement: "service.pages-are-whole",
    title: "all offers on one page, and one on each",
    async run({ ok, check }) {
      const whole = namesOf((await ok("OfferService/ListOffers", {}))["offers"]);
      const single: string[] = [];
      let token: JsonValue | undefined;
      for (let pages = 0; pages <= whole.length + 1; pages += 1) {
        const answer = await ok("OfferService/ListOffers", { pageSize: 1, ...(token !== undefined && { pageToken: token }) });
        check(namesOf(answer["offers"]).length <= 1, "a page holds more than was asked for");
        single.push(...namesOf(answer["offers"]));
        token = answer["nextPageToken"];
        if (token === undefined || token === "") break;
      }
      check(JSON.stringify([...single].sort()) === JSON.stringify([...whole].sort()), `the pages hold ${single.join(", ")}, and the list ${whole.join(", ")}`);
    },
  },
  {
    requirement: "service.page-tokens-are-of-one-list",
    title: "a page token of one list in another",
    async run({ ok, refused, check }) {
      const { nextPageToken } = await ok("OfferService/ListOffers", { pageSize: 1 });
      check(nextPageToken !== undefined, "the provider has to have two offers or more for this");
      await refused("a page token of offers in a list of placements", "PlacementService/ListPlacements", { pageToken: nextPageToken ?? "x" }, [
        "page-token-invalid",
      ]);
      await refused("a page token of another filter", "OfferService/ListOffers", { filter: { countries: ["FR"] }, pageToken: nextPageToken ?? "x" }, [
        "page-token-invalid",
      ]);
    },
  },
  {
    requirement: "service.tenants-do-not-see-each-other",
    title: "a placement of another tenant, and one that is not there",
    async run({ target, reserve: take, call, ok, check }) {
      const name = await take();
      for (const [method, more] of [
        [get, {}],
        [release, { epoch: 1 }],
        [start, { epoch: 1 }],
      ] as const) {
        const [theirs, nobodys] = [
          await call(method, { name, ...more }, target.otherToken),
          await call(method, { name: "nobody-has-this-name", ...more }, target.otherToken),
        ];
        const same =
          theirs.kind === "error" && nobodys.kind === "error" && theirs.error.code === nobodys.error.code && theirs.error.reason === nobodys.error.reason;
        check(same, `${method} of a placement of another tenant is not answered as that of one that is not there`);
      }
      const listed = await ok("PlacementService/ListPlacements", {}, target.otherToken);
      check(!namesOf(listed["placements"]).includes(name), "another tenant finds it in a list");
    },
  },
  {
    requirement: "service.repeated-requests-are-answered-alike",
    title: "a reservation that is asked for twice under one request id",
    async run({ target, name, offer, ok, check }) {
      const [one, before] = [name(), await offer()];
      const request = { requestId: `${one}-id`, name: one, workload: target.workload, offer: before.name };
      const [first, second] = [await ok(reserve, request), await ok(reserve, request)];
      check(JSON.stringify(first) === JSON.stringify(second), "the second answer differs from the first");
      check((await offer()).units === before.units - 1, "something was done twice");
    },
  },
  {
    requirement: "service.request-ids-are-of-one-request",
    title: "another request under a request id that was used",
    async run({ target, name, offer, ok, refused }) {
      const [one, other, { name: at }] = [name(), name(), await offer()];
      await ok(reserve, { requestId: `${one}-id`, name: one, workload: target.workload, offer: at });
      await refused("another request under the same id", reserve, { requestId: `${one}-id`, name: other, workload: target.workload, offer: at }, [
        "request-id-reused",
      ]);
    },
  },
  {
    requirement: "service.refusals-do-not-spend-request-ids",
    title: "a request id of a request that was refused",
    async run({ target, name, offer, ok, refused }) {
      const [one, { name: at, digest }] = [name(), await offer()];
      const request = { requestId: `${one}-id`, name: one, workload: target.workload, offer: at };
      await refused("a reservation of another offer", reserve, { ...request, offerDigest: `sha256:${"0".repeat(64)}` }, ["offer-changed"]);
      await ok(reserve, { ...request, offerDigest: digest });
    },
  },
  {
    requirement: "service.compression-does-not-evade-limits",
    title: "a message of 16 MiB that takes 16 KiB on the wire, and a document that is too large and compressed",
    async run({ target, ok, check }) {
      const many = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`example.com/${String(index)}`, "x".repeat(40_000)]));
      const large = { workload: { ...target.workload, metadata: { name: "pad", annotations: many } } };
      for (const [what, method, text] of [
        ["spaces and an empty request", "OfferService/ListOffers", `${" ".repeat(16_777_216)}{}`],
        ["a document of 2.5 MB", "PlacementService/Evaluate", JSON.stringify(large)],
      ] as const) {
        // A provider may also close the connection.
        const status = await postCompressed(target.url, method, target.token, text).catch(() => 0);
        check(status !== 200, `${what}: it is answered as if it were not too large`);
      }
      await ok("OfferService/ListOffers", {});
    },
  },
  {
    requirement: "service.no-plaintext-from-others",
    title: "a call without TLS to the addresses of this machine that others can reach",
    async run({ target, check }) {
      const { protocol, hostname, port } = new URL(target.url);
      const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
      const own = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).filter(({ internal, family }) => !internal && family === "IPv4"));
      const hosts = isLocal ? own.map(({ address }) => address) : [hostname];
      if (hosts.length === 0) throw new CannotDecide("it serves the loopback, and this machine has no other address to try", "not-applicable");
      for (const host of hosts) {
        const answered = await callJson(
          `http://${host}:${port || (protocol === "https:" ? "443" : "80")}`,
          "OfferService/ListOffers",
          {},
          { token: target.token },
        ).then(
          ({ kind }) => kind === "ok",
          () => false,
        );
        check(!answered, `it answers without TLS at ${host}`);
      }
    },
  },
];

function namesOf(value: JsonValue | undefined): readonly string[] {
  return members(value).map((each) => textOf(valueAt(each, ["offer", "metadata", "name"]) ?? valueAt(each, ["metadata", "name"])));
}
