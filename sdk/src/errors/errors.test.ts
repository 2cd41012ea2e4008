import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { CornercastError, formatDiagnostic, isCornercastError, suggest } from "./index.js";

describe("CornercastError", () => {
  it("starts its message with the code in brackets and keeps pointer and cause", () => {
    const cause = new Error("inner");
    const error = new CornercastError("invalid-argument", "no such thing", { pointer: "/spec", cause });
    expect(error.message).toBe("[invalid-argument] no such thing");
    expect(error.pointer).toBe("/spec");
    expect(error.cause).toBe(cause);
    expect(error.name).toBe("CornercastError");
  });

  it.each([
    ["an error of this copy", new CornercastError("invalid-argument", "x"), true],
    ["an error of another copy", { name: "CornercastError", code: "invalid-argument", message: "[invalid-argument] x" }, true],
    ["a plain error", new Error("x"), false],
    ["null", null, false],
    ["a text", "CornercastError", false],
  ])("recognises by shape: %s", (_title, value, expected) => {
    expect(isCornercastError(value)).toBe(expected);
  });
});

describe("formatDiagnostic", () => {
  it("prints place, severity, code, message, expectation and suggestion on one line", () => {
    expect(
      formatDiagnostic({
        code: "unknown-field",
        severity: "error",
        message: "unknown field 'memroy'",
        file: "a.yaml",
        line: 3,
        column: 5,
        expected: "one of memory, formats",
        suggestion: "memory",
      }),
    ).toBe("a.yaml:3:5: error [unknown-field] unknown field 'memroy' (expected one of memory, formats; did you mean memory?)");
  });

  it("prints the pointer when there is no line", () => {
    expect(formatDiagnostic({ code: "missing-field", severity: "warning", message: "m", file: "a.yaml", pointer: "/spec" })).toBe(
      "a.yaml: /spec: warning [missing-field] m",
    );
    expect(formatDiagnostic({ code: "missing-field", severity: "error", message: "m" })).toBe("error [missing-field] m");
  });

  it("prints the byte of a binary input", () => {
    expect(formatDiagnostic({ code: "inspect-truncated", severity: "error", message: "m", file: "a.so", offset: 64 })).toBe(
      "a.so: byte 64: error [inspect-truncated] m",
    );
  });

  it("never lets an input print a control character", () => {
    expect(formatDiagnostic({ code: "unknown-field", severity: "error", message: "field 'a\u001b[2J\nb\u202e'" })).toBe(
      "error [unknown-field] field 'a\\u001b[2J\\u000ab\\u202e'",
    );
  });
});

describe("suggest", () => {
  it.each([
    ["memroy", ["formats", "memory"], "memory"],
    ["FP8-E4M3FN", ["fp8_e5m2", "fp8_e4m3fn"], "fp8_e4m3fn"],
    ["scaleup", ["scaleOut", "scaleUp"], "scaleUp"],
    ["mem", ["count", "memory"], "memory"],
    ["mem", ["memoryBandwidth", "memory"], "memory"],
    ["sca", ["scaleOut", "scaleUp"], undefined],
    ["xyz", ["memory"], undefined],
    ["a", ["b"], undefined],
    ["", ["b"], undefined],
    ["x".repeat(65), ["x".repeat(64)], undefined],
    ["nvlnk", ["nvlink", "nvlink-c2c"], "nvlink"],
  ])("of %j among %j is %j", (name, candidates, expected) => {
    expect(suggest(name, candidates)).toBe(expected);
  });

  it("never invents a name that is not a candidate", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, candidates) => {
        const found = suggest(name, candidates);
        return found === undefined || candidates.includes(found);
      }),
    );
  });
});
