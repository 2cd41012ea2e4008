import { describe, expect, it } from "vitest";
import { applyPatch } from "./apply-patch.js";

const value = { list: [1, 2], object: { "a/b": true } };

describe("a patch", () => {
  it.each([
    ["replaces a member", { op: "replace", path: "/list/0", value: 9 }, { ...value, list: [9, 2] }],
    ["inserts before a member", { op: "add", path: "/list/1", value: 9 }, { ...value, list: [1, 9, 2] }],
    ["appends a member", { op: "add", path: "/list/-", value: 9 }, { ...value, list: [1, 2, 9] }],
    ["removes a member", { op: "remove", path: "/list/0" }, { ...value, list: [2] }],
    ["finds a field whose name is escaped", { op: "replace", path: "/object/a~1b", value: null }, { ...value, object: { "a/b": null } }],
    ["sets a field that is not there", { op: "add", path: "/object/c", value: 1 }, { ...value, object: { "a/b": true, c: 1 } }],
    ["removes a field", { op: "remove", path: "/object" }, { list: [1, 2] }],
    ["replaces the whole", { op: "replace", path: "", value: 1 }, 1],
  ] as const)("%s", (_, operation, result) => {
    expect(applyPatch(value, operation)).toEqual({ kind: "ok", value: result });
  });

  it.each([
    ["does not replace a field that is not there", { op: "replace", path: "/missing", value: 1 }],
    ["does not remove a member that is not there", { op: "remove", path: "/list/2" }],
    ["does not append by replacing", { op: "replace", path: "/list/-", value: 1 }],
    ["does not insert behind a gap", { op: "add", path: "/list/3", value: 1 }],
    ["does not go through a number", { op: "add", path: "/list/0/x", value: 1 }],
    ["does not take an index with a leading zero", { op: "replace", path: "/list/01", value: 1 }],
    ["does not read properties that every object has", { op: "replace", path: "/object/toString", value: 1 }],
    ["is refused without a leading slash", { op: "remove", path: "list" }],
    ["does not remove the whole", { op: "remove", path: "" }],
  ] as const)("%s", (_, operation) => {
    expect(applyPatch(value, operation).kind).toBe("error");
  });

  it("leaves the value as it was", () => {
    const before = structuredClone(value);
    applyPatch(value, { op: "remove", path: "/list/0" });
    expect(value).toEqual(before);
  });
});
