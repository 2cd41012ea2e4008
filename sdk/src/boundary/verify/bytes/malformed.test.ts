import { describe, expect, it } from "vitest";
import { Malformed, malformedReason, orUnreadable } from "./malformed.js";

describe("an error of a reader", () => {
  it("says what is wrong, and every other error is raised again", () => {
    expect(malformedReason(new Malformed("the end is missing"))).toBe("the end is missing");
    expect(() => malformedReason(new RangeError("a defect"))).toThrow("a defect");
  });
});

it("what cannot be read is nothing, and a defect of the reader is none of it", () => {
  const raise = (error: Error) => () => {
    throw error;
  };
  expect([orUnreadable(() => 1), orUnreadable(raise(new Malformed("the end is missing")))]).toEqual([1, undefined]);
  expect(() => orUnreadable(raise(new RangeError("a defect")))).toThrow("a defect");
});
