import { fromJson, type DescMessage, type JsonValue } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import {
  LogsResponseSchema,
  OfferSchema,
  PlacementSchema,
  ReserveResponseSchema,
  WatchOffersResponseSchema,
  WatchPlacementsResponseSchema,
  WorkloadSchema,
} from "@cornercast/schemas/proto";
import { describe, expect, it } from "vitest";
import { plainMessage } from "./plain-message.js";

const reference = (descriptor: DescMessage, json: JsonValue) => fromJson(descriptor, json, { ignoreUnknownFields: true });

const placement = {
  apiVersion: "cornercast/v1",
  kind: "Placement",
  metadata: { name: "p-1", labels: { team: "a", ["__proto__"]: "b" } },
  spec: { workload: { kind: "Workload", name: "job", digest: "sha256:0" }, profile: "only" },
  status: {
    state: "reserved",
    epoch: 4_294_967_295,
    lease: { expires: "2026-11-25T12:00:00.000Z" },
    allocations: [{ role: "a", replica: 0, unit: "one/0", devices: ["0", "1"] }, {}],
    history: [],
  },
};

describe("gives what protobuf gives", () => {
  it.each<[string, DescMessage, JsonValue]>([
    ["nothing", WorkloadSchema, {}],
    ["a placement", PlacementSchema, placement],
    ["a part that is a message", ReserveResponseSchema, { placement }],
    ["a member that is null", ReserveResponseSchema, { placement: null }],
    ["a text that is null", PlacementSchema, { kind: null, metadata: { name: "a" } }],
    ["a list that is null", PlacementSchema, { status: { allocations: null } }],
    ["a member that is not known", ReserveResponseSchema, { placement: { ...placement, more: 1 }, more: { a: 1 } }],
    ["an extension that is not known", PlacementSchema, { ["[a.b]"]: 1, kind: "Placement" }],
    ["names of protobuf", PlacementSchema, { api_version: "cornercast/v1", status: { history: [{ to: "a" }] } }],
    ["numbers and truth values", OfferSchema, { spec: { shape: { devicesComplete: true, devices: [{ count: 8 }] } } }],
    ["a number in words", OfferSchema, { spec: { shape: { devices: [{ count: "8" }] } } }],
    ["a number with a fraction of nothing", OfferSchema, { spec: { shape: { devices: [{ count: 8.0 }] } } }],
    ["minus nothing", OfferSchema, { spec: { shape: { devices: [{ count: -0 }] } } }],
    ["one of several", WatchOffersResponseSchema, { bookmark: { position: { storeEpoch: "a", revision: "7" } } }],
    ["one of several that holds a document", WatchPlacementsResponseSchema, { changed: { placement } }],
    ["bytes", LogsResponseSchema, { data: "AAEC", stream: "stdout", cursor: "1" }],
    ["another form of JSON", StructSchema, { a: [1, { b: null }] }],
  ])("of %s", (_, descriptor, json) => {
    expect(plainMessage(descriptor, json)).toStrictEqual(reference(descriptor, json));
  });
});

describe("refuses what protobuf refuses, in the same words", () => {
  it.each<[string, DescMessage, JsonValue]>([
    ["a list for an object", PlacementSchema, []],
    ["a text for an object", PlacementSchema, { status: "reserved" }],
    ["an object for a list", PlacementSchema, { status: { history: {} } }],
    ["a number for a text", PlacementSchema, { status: { history: [{ to: "a" }, { to: 1 }] } }],
    ["null in a list", PlacementSchema, { status: { allocations: [null] } }],
    ["a text that is no text", PlacementSchema, { kind: "\ud800" }],
    ["a negative number", PlacementSchema, { status: { epoch: -1 } }],
    ["a number with a fraction", PlacementSchema, { status: { epoch: 1.5 } }],
    ["a number that is too large", PlacementSchema, { status: { epoch: 4_294_967_296 } }],
    ["two names of one field", PlacementSchema, { apiVersion: "a", api_version: "b" }],
  ])("%s", (_, descriptor, json) => {
    const thrown = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return (error as Error).message;
      }
    };
    const expected = thrown(() => reference(descriptor, json));
    expect(expected).toEqual(expect.any(String));
    expect(thrown(() => plainMessage(descriptor, json))).toBe(expected);
  });
});

it("messages share no list and no map with each other or with the JSON form", () => {
  const json = { metadata: { labels: {} }, status: { allocations: [{ devices: ["0"] }] } };
  const [one, two] = [plainMessage(PlacementSchema, json), plainMessage(PlacementSchema, {})];
  Object.assign(one, { mark: true });
  expect(json).toEqual({ metadata: { labels: {} }, status: { allocations: [{ devices: ["0"] }] } });
  expect(two).toStrictEqual(reference(PlacementSchema, {}));
  expect(plainMessage(PlacementSchema, {})).toStrictEqual(reference(PlacementSchema, {}));
});
