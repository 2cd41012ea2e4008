import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions, versionInRange, versionPattern, versionRangeIsEmpty } from "./index.js";

describe("compareVersions", () => {
  it.each([
    ["580.105.08", "580.105.8", 0],
    ["12.4", "12.4.0", 0],
    ["v1.31.4", "1.31.4", 0],
    ["550.54.15", "580.105.08", -1],
    ["1.10", "1.9", 1],
    ["99999999999999999", "99999999999999998", 1],
    ["0", "0.0.1", -1],
    ["5.15.0-1066-azure", "5.15.0", undefined],
    ["5.15.0", "", undefined],
    ["1..2", "1.2", undefined],
    ["1.2.", "1.2", undefined],
    ["1.2\n", "1.2", undefined],
    ["9".repeat(19), "1", undefined],
  ])("of %j and %j is %s", (left, right, expected) => {
    expect(compareVersions(left, right)).toBe(expected);
  });

  const version = fc.stringMatching(new RegExp(versionPattern));
  it("is antisymmetric, and equal to itself", () => {
    fc.assert(
      fc.property(version, version, (left, right) => {
        expect(compareVersions(left, left)).toBe(0);
        expect((compareVersions(left, right) ?? Number.NaN) + (compareVersions(right, left) ?? Number.NaN)).toBe(0);
      }),
    );
  });
});

describe("versionInRange", () => {
  it.each([
    [{ min: "550.54.15" }, "580.105.08", true],
    [{ min: "550.54.15" }, "550.54.15", true],
    [{ min: "550.54.15" }, "535.1", false],
    [{ below: "600" }, "600.0", false],
    [{ below: "600" }, "599", true],
    [{ min: "1", below: "2" }, "1.5", true],
    [{ min: "1" }, "unknown", undefined],
    [{ min: "odd-1", below: "2" }, "3", false],
    [{ min: "odd-1", below: "2" }, "1", undefined],
    [{}, "anything", true],
  ])("of %j and %s is %s", (range, candidate, expected) => {
    expect(versionInRange(range, candidate)).toBe(expected);
  });

  it("finds ranges that hold nothing", () => {
    expect(versionRangeIsEmpty({ min: "2", below: "2.0" })).toBe(true);
    expect(versionRangeIsEmpty({ min: "1", below: "2" })).toBe(false);
    expect(versionRangeIsEmpty({ min: "1" })).toBe(false);
    expect(versionRangeIsEmpty({ min: "x", below: "2" })).toBeUndefined();
  });
});
