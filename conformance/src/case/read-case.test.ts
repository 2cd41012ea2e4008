import type { JsonObject } from "@cornercast/sdk/document";
import { describe, expect, it } from "vitest";
import { readCase } from "./read-case.js";
import { renderText } from "./render-text.js";

const good = {
  id: "area.name",
  requirement: "area.name",
  mode: "documents",
  title: "what it shows",
  accept: { document: { apiVersion: "cornercast/v1" }, expect: { valid: true } },
  reject: {
    patch: [{ op: "replace", path: "/document/apiVersion", value: "x" }],
    expect: { valid: false, code: "unsupported-api-version", pointer: "/apiVersion" },
  },
} satisfies JsonObject;

const match = {
  ...good,
  accept: { workload: {}, offer: {}, expect: { verdict: "fits" } },
  reject: { patch: [{ op: "add", path: "/offer/x", value: 1 }], expect: { verdict: "blocked", code: "c", predicate: "p" } },
};

describe("readCase", () => {
  it("reads a case of a validator", () => {
    const read = readCase(good, "file.yaml");
    expect(read).toMatchObject({
      kind: "ok",
      value: {
        accept: { request: { kind: "validate", format: "json" } },
        reject: { expect: { errors: [{ code: "unsupported-api-version", place: "/apiVersion" }] } },
      },
    });
  });

  it("reads a case of a matcher, at a time that is the same for all", () => {
    expect(readCase(match, "file.yaml")).toMatchObject({
      kind: "ok",
      value: { accept: { request: { kind: "match", at: "2026-12-01T00:00:00Z", by: "cost" } } },
    });
  });

  it.each<[string, JsonObject]>([
    ["an acceptance without an expectation", { ...good, accept: { document: {} } }],
    ["a refusal without an expectation", { ...good, reject: { patch: good.reject.patch } }],
    ["a refusal without a code", { ...good, reject: { ...good.reject, expect: { valid: false } } }],
    ["a refusal that is an acceptance", { ...match, reject: { ...match.reject, expect: { verdict: "fits" } } }],
    ["an edit of two operations", { ...good, reject: { ...good.reject, patch: [...good.reject.patch, ...good.reject.patch] } }],
    ["an edit that does not apply", { ...good, reject: { ...good.reject, patch: [{ op: "remove", path: "/document/kind" }] } }],
    ["an edit of the expectation", { ...good, reject: { ...good.reject, patch: [{ op: "replace", path: "/expect/valid", value: false }] } }],
    ["another operation than add, replace and remove", { ...good, reject: { ...good.reject, patch: [{ op: "move", path: "/document", value: 1 }] } }],
    ["an unknown field", { ...good, skip: true }],
    ["an unknown verdict", { ...match, accept: { workload: {}, offer: {}, expect: { verdict: "good" } } }],
    ["an id with capitals", { ...good, id: "Area.Name" }],
    ["another mode", { ...good, mode: "provider" }],
    ["nothing that is asked", { ...good, accept: { expect: { valid: true } } }],
    ["one offer and several", { ...match, accept: { workload: {}, offer: {}, offers: [], expect: { verdict: "fits" } } }],
  ])("refuses %s", (_, data) => {
    expect(readCase(data, "file.yaml").kind).toBe("error");
  });
});

describe("renderText", () => {
  it("joins lines and repeats what is too long to write down", () => {
    expect(renderText({ format: "yaml", lines: ["a:", { before: "- ", repeat: "xy", times: 2, after: "!" }] })).toEqual({
      kind: "ok",
      format: "yaml",
      text: "a:\n- xyxy!",
    });
  });

  it("refuses a text of more than 4 MiB", () => {
    expect(renderText({ format: "json", lines: [{ repeat: "x", times: 5_000_000 }] }).kind).toBe("error");
  });
});
