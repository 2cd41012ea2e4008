import type { PlacementJson, PlacementStatusJson } from "@cornercast/schemas";
import { ReserveResponseSchema } from "@cornercast/schemas/proto";
import { toBinary, toJson } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { messageOfJson } from "../protocol/index.js";
import { reservedMessage } from "./reserved-message.js";

const status: PlacementStatusJson = {
  state: "reserved",
  epoch: 1,
  lease: { expires: "2026-11-25T12:00:00.000Z", duration: "600000ms" },
  allocations: [
    { role: "a", replica: 0, unit: "one/0" },
    { role: "a", replica: 1, unit: "one/1" },
  ],
  history: [{ to: "reserved", at: "2026-11-25T12:00:00.000Z", reason: "placement-reserved" }],
};
const placement: PlacementJson = {
  apiVersion: "cornercast/v1",
  kind: "Placement",
  metadata: { name: "p-1" },
  spec: { workload: { kind: "Workload", name: "job", digest: "sha256:0" }, offer: { kind: "Offer", name: "one", digest: "sha256:1" }, profile: "only" },
  status,
};

it.each<[string, PlacementJson]>([
  ["just reserved", placement],
  ["with a price and a policy", { ...placement, spec: { ...placement.spec, maxPrice: "3 EUR", policy: "sha256:2" } }],
  ["with labels", { ...placement, metadata: { name: "p-1", labels: { a: "b" } } }],
  ["with annotations", { ...placement, metadata: { name: "p-1", annotations: { a: "b" } } }],
  ["without units", { ...placement, status: { ...status, allocations: [] } }],
  ["with devices", { ...placement, status: { ...status, allocations: [{ role: "a", replica: 0, unit: "one/0", devices: ["0"] }] } }],
  ["without a lease", { ...placement, status: { state: "ended", outcome: "expired", epoch: 1, history: [], allocations: [] } }],
  [
    "with a longer history",
    { ...placement, status: { ...status, history: [...(status.history ?? []), { from: "reserved", to: "ended", at: "now", reason: "r" }] } },
  ],
  ["with a message in its history", { ...placement, status: { ...status, history: [{ to: "reserved", at: "now", reason: "r", message: "m" }] } }],
  ["with a reason", { ...placement, status: { ...status, reason: "quota-reached", message: "m" } }],
  ["with conditions", { ...placement, status: { ...status, conditions: [{ type: "Ready" }] } }],
  ["of nothing", {}],
])("the message of a placement %s is the one that is made of every answer", (_, json) => {
  const [fast, slow] = [reservedMessage({ placement: json }), messageOfJson(ReserveResponseSchema, { placement: json })];
  expect(fast).toEqual(slow);
  expect(toBinary(ReserveResponseSchema, fast)).toEqual(toBinary(ReserveResponseSchema, slow));
  expect(toJson(ReserveResponseSchema, fast)).toEqual(toJson(ReserveResponseSchema, slow));
});

it("an answer without a placement has a message", () => {
  expect(reservedMessage({})).toEqual(messageOfJson(ReserveResponseSchema, {}));
});
