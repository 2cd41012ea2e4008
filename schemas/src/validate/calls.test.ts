import { toJson, create, type DescMessage } from "@bufbuild/protobuf";
import { createValidator } from "@bufbuild/protovalidate";
import { describe, expect, it } from "vitest";
import * as proto from "../proto/index.js";
import { callValidators } from "./calls.js";

const services = Object.values(proto).filter((value): value is typeof proto.PlacementService => (value as { kind?: string }).kind === "service");
const messages = services.flatMap(({ methods }) => methods.flatMap(({ input, output }): readonly DescMessage[] => [input, output]));
const digest = `sha256:${"0".repeat(64)}`;

describe("the validators of calls", () => {
  it("are there for every request and response of every service", () => {
    expect(services.map(({ name }) => name).sort()).toEqual([
      "BoundaryService",
      "KeyReleaseService",
      "OfferService",
      "PlacementService",
      "ProviderService",
      "UsageService",
    ]);
    expect(messages.map(({ name }) => name).filter((name) => callValidators[name] === undefined)).toEqual([]);
  });

  it("judge an empty message as protovalidate does", () => {
    const validator = createValidator();
    for (const message of messages) {
      const empty = create(message);
      const wanted = validator.validate(message, empty).kind === "valid";
      expect([message.name, callValidators[message.name]?.(toJson(message, empty))]).toEqual([message.name, wanted]);
    }
  });

  it.each([
    ["a name that is none", "CheckpointRequest", { name: "-", epoch: 1 }],
    ["no epoch", "CheckpointRequest", { name: "a" }],
    ["a word that is none of those", "CheckpointRequest", { name: "a", epoch: 1, next: "stop" }],
    ["a field that is not defined", "CheckpointRequest", { name: "a", epoch: 1, nexts: "pause" }],
    ["a page of nothing", "ListOffersRequest", { pageSize: 0 }],
    ["a lease without a unit", "RenewRequest", { name: "a", epoch: 1, lease: "90" }],
    ["a document that is a text", "EvaluateRequest", { workload: "w" }],
    ["an event that is two", "WatchOffersResponse", { position: { storeEpoch: "s", revision: "1" }, removed: "a", synced: {} }],
    ["an event that is none", "WatchOffersResponse", { position: { storeEpoch: "s", revision: "1" } }],
  ])("refuse %s", (_what, name, value) => {
    expect(callValidators[name]?.(value)).toBe(false);
  });

  it.each([
    ["a checkpoint", "CheckpointRequest", { requestId: "r", name: "a", epoch: 1, next: "pause" }],
    ["a reservation, whose workload is judged apart", "ReserveRequest", { name: "a", offer: "o", offerDigest: digest, maxPrice: "2 EUR", workload: {} }],
    ["an answer with a field of a later version", "WatchOffersResponse", { position: { storeEpoch: "s", revision: "1" }, synced: {}, later: 1 }],
  ])("take %s", (_what, name, value) => {
    expect(callValidators[name]?.(value)).toBe(true);
  });
});
