import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { placeAt, proposals, type Schema } from "./schema-completion.js";

const workload = JSON.parse(readFileSync(new URL("../../schemas/json/accept/Workload.schema.json", import.meta.url), "utf8")) as Schema;

describe("the place in a document", () => {
  it.each([
    ["at the top", "ki", [], "key"],
    ["below a key", "spec:\n  bud", ["spec"], "key"],
    ["at the value of a key", "spec:\n  schedule:\n    preemptible: ", ["spec", "schedule", "preemptible"], "value"],
    ["in an item", "spec:\n  profiles:\n    - name: a\n      ro", ["spec", "profiles", "*"], "key"],
    ["at the first key of an item", "spec:\n  profiles:\n    - na", ["spec", "profiles", "*"], "key"],
    [
      "in an item of an item",
      "spec:\n  profiles:\n    - name: a\n      roles:\n        - devices:\n            cou",
      ["spec", "profiles", "*", "roles", "*", "devices"],
      "key",
    ],
    ["past another item", "a:\n  - b:\n      c: 1\n  - d", ["a", "*"], "key"],
    ["in braces", "a:\n  b: { c: { d", ["a", "b", "c"], "key"],
    ["after a pair in braces", "a: { b: { c: 1 }, d", ["a"], "key"],
    ["in brackets", "a: { anyOf: [DE, F", ["a", "anyOf", "*"], "value"],
    ["in braces in brackets", "formats: [{ format: bf16, sup", ["formats", "*"], "key"],
    ["in a later document", "a:\n  b: 1\n---\nx", [], "key"],
  ])("is found %s", (_, text, path, writes) => {
    expect(placeAt(text)).toEqual({ path, writes });
  });
});

describe("what is proposed", () => {
  const at = (text: string) => proposals(workload, { chips: ["h100-sxm"] }, placeAt(text)).map(({ label }) => label);

  it.each([
    ["fields of a kind", "spec:\n  ", "budget"],
    ["fields of an item", "spec:\n  profiles:\n    - name: a\n      ", "roles"],
    ["fields in braces", "spec:\n  profiles:\n    - roles:\n        - devices: { ", "memoryBandwidth"],
    ["words of a closed set", "spec:\n  schedule: { preemptible: ", "tolerated"],
    ["what a field has to say", "kind: ", "Workload"],
  ])("are %s", (_, text, label) => {
    expect(at(text)).toContain(label);
  });

  it("is nothing where the schema says nothing", () => {
    expect(at("spec:\n  nowhere:\n    ")).toEqual([]);
  });
});
