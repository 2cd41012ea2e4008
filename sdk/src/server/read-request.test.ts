import { fromJson } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import type { ReserveRequestJson, WorkloadJson } from "@cornercast/schemas";
import { ReserveRequestSchema } from "@cornercast/schemas/proto";
import { expect, it } from "vitest";
import { defaultLimits } from "./limits.js";
import { requestReader } from "./read-request.js";
import { workloadOf } from "./testing/documents.js";

const reader = () => requestReader(defaultLimits);
const messageOf = (change: ReserveRequestJson = {}) =>
  fromJson(ReserveRequestSchema, { name: "p-1", offer: "one", workload: workloadOf("job"), ...change } as never);

it("a workload of the same bytes is one object in all requests about it, whatever else they say", () => {
  const { read } = reader();
  const first = read(ReserveRequestSchema, messageOf());
  const second = read(ReserveRequestSchema, messageOf({ name: "p-2", offer: "four" }));
  expect(second.workload).toBe(first.workload);
  expect(second).toEqual({ name: "p-2", offer: "four", workload: workloadOf("job") });
  const other = read(ReserveRequestSchema, messageOf({ workload: workloadOf("job", 2) }));
  expect(other.workload).toEqual(workloadOf("job", 2));
});

it("what stands beside a workload that is known is checked each time", () => {
  const { read } = reader();
  read(ReserveRequestSchema, messageOf());
  expect(() => read(ReserveRequestSchema, messageOf({ name: "Not a name" }))).toThrow("Not a name");
});

it("a workload that is not valid is refused again each time", () => {
  const { read } = reader();
  const bad: WorkloadJson = { ...workloadOf("job"), apiVersion: "cornercast/v9" };
  for (let time = 0; time < 2; time += 1) expect(() => read(ReserveRequestSchema, messageOf({ workload: bad }))).toThrow(/apiVersion|version/u);
});

it("a field that its descriptor does not know is not hidden by a workload that is known", () => {
  const { read } = reader();
  read(ReserveRequestSchema, messageOf());
  const message = messageOf();
  message.$unknown = [{ no: 9_999, wireType: WireType.Varint, data: Uint8Array.of(1) }];
  expect(() => read(ReserveRequestSchema, message)).toThrow("9999");
});

it("a request without a workload, and one with a very large one, are read as they are", () => {
  const { read } = reader();
  expect(() => read(ReserveRequestSchema, fromJson(ReserveRequestSchema, { name: "p-1", offer: "one" }))).toThrow("workload");
  const large = {
    ...workloadOf("job"),
    metadata: { name: "job", annotations: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`a${String(index)}`, "x".repeat(1_500)])) },
  };
  const [first, second] = [read(ReserveRequestSchema, messageOf({ workload: large })), read(ReserveRequestSchema, messageOf({ workload: large }))];
  expect(second).toEqual(first);
  expect(second.workload).not.toBe(first.workload);
});
