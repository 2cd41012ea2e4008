import { fromBinary, fromJson, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { ReserveRequestSchema, WorkloadSchema } from "@cornercast/schemas/proto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joined, sectionInBinary, sectionInJson, type FieldSection } from "./field-section.js";
import { workloadOf } from "./testing/documents.js";

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : new TextDecoder().decode(bytes));
const inJson = (text: string): FieldSection | undefined => sectionInJson(bytesOf(text), "workload");
const request = fromJson(ReserveRequestSchema, {
  name: "p-1",
  workload: workloadOf("job") as never,
  offer: "one",
  lease: "1s",
  labels: { a: "b" },
  epoch: 300,
});
const workload = toBinary(WorkloadSchema, fromJson(WorkloadSchema, workloadOf("job") as never));
const number = ReserveRequestSchema.field.workload.number;

describe("in binary", () => {
  it("the workload of a request is its bytes, and the rest is the request without it", () => {
    const found = sectionInBinary(toBinary(ReserveRequestSchema, request), number);
    expect(found?.value).toEqual(workload);
    const { workload: _workload, ...rest } = request;
    expect(fromBinary(ReserveRequestSchema, found?.rest() ?? new Uint8Array())).toEqual(rest);
  });

  it.each([
    ["that is not there", [0x12, 0x01, 0x61]],
    ["that is there twice", [0x1a, 0x00, 0x1a, 0x00]],
    ["that is longer than the bytes", [0x1a, 0x05, 0x61]],
    ["before something that is cut off", [0x1a, 0x00, 0x12, 0x05, 0x61]],
    ["before a number without end", [0x1a, 0x00, 0x50, 0xff]],
    ["before a group", [0x1a, 0x00, 0x0b, 0x0c]],
    ["whose tag does not end", [0x9a]],
    ["of a length without end", [0x1a, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ])("a field is not found %s", (_, bytes) => {
    expect(sectionInBinary(Uint8Array.from(bytes), number)).toBeUndefined();
  });

  it("numbers of every wire type are passed over", () => {
    const around = [0x50, 0x80, 0x01, 0x61, 1, 2, 3, 4, 5, 6, 7, 8, 0x65, 1, 2, 3, 4];
    const found = sectionInBinary(Uint8Array.from([...around, 0x1a, 0x02, 0x08, 0x01, ...around]), number);
    expect(found?.value).toEqual(Uint8Array.of(0x08, 0x01));
    expect([...(found?.rest() ?? [])]).toEqual([...around, ...around]);
  });
});

describe("in JSON", () => {
  it("the workload of a request is its text, and the rest is the request without it", () => {
    const text = toJsonString(ReserveRequestSchema, request);
    const found = inJson(text);
    expect(textOf(found?.value)).toBe(toJsonString(WorkloadSchema, fromJson(WorkloadSchema, workloadOf("job") as never)));
    const { workload: _workload, ...rest } = request;
    expect(fromJsonString(ReserveRequestSchema, textOf(found?.rest()) ?? "")).toEqual(rest);
  });

  it.each([
    ['{"workload":{}}', "{}", '{"workload":null}'],
    [
      ' { "a" : "}\\"" , "workload" : {"b":["{",{}]} , "c":[1,{"workload":{}}] } \n',
      '{"b":["{",{}]}',
      ' { "a" : "}\\"" , "workload" : null , "c":[1,{"workload":{}}] } \n',
    ],
    ['{"a":1,"workload":{"ä":"\\\\"},"b":true}', '{"ä":"\\\\"}', '{"a":1,"workload":null,"b":true}'],
  ])("it is found in %s", (text, value, rest) => {
    const found = inJson(text);
    expect([textOf(found?.value), textOf(found?.rest())]).toEqual([value, rest]);
  });

  it.each([
    "",
    "[]",
    "null",
    "{}",
    '{"name":"workload"}',
    '{"a":{"workload":{}}}',
    '{"workload":{},"workload":{}}',
    '{"workload":{},"work\\u006coad":{}}',
    '{"workload":1}',
    '{"workload":"{}"}',
    '{"workload":null}',
    '{"workload":{}',
    '{"workload":{}}}',
    '{"workload":{}} x',
    '{"workload" {}}',
    '{"workload":{} "a":1}',
    '{"a":1 "workload":{}}',
    '{"a":"1 ,"workload":{}}',
    '{"workload":{},}',
    '{"workload":{"a":"}',
  ])("it is not found in %s", (text) => {
    expect(inJson(text)).toBeUndefined();
  });

  it("what is found is what a parser finds, whatever stands around it, and the rest is valid where the text is", () => {
    const pieces = fc.array(fc.constantFrom('{"workload":', "{", "}", "[", "]", '"', "\\", ",", ":", '"a"', '"workload"', "1", " ", "null", '{"b":1}'), {
      maxLength: 14,
    });
    const valid = fc
      .record({ a: fc.json().map(parsed), workload: fc.dictionary(fc.string(), fc.json().map(parsed)), z: fc.jsonValue() })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(
        fc.oneof(
          valid,
          pieces.map((all) => all.join("")),
        ),
        (text) => {
          const found = inJson(text);
          const whole = parsed(text);
          if (found === undefined) return;
          const [value, rest] = [parsed(textOf(found.value) ?? ""), parsed(textOf(found.rest()) ?? "")];
          // The text is JSON where both are, and says the same.
          if (value === undefined || rest === undefined) expect(whole).toBeUndefined();
          else expect(whole).toEqual({ ...(rest as object), workload: value });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

it("several byte strings are joined in their order", () => {
  expect([...joined([Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)])]).toEqual([1, 2, 3]);
});
