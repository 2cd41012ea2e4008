import { describe, expect, it } from "vitest";
import { Malformed, malformedReason } from "./malformed.js";

describe("an error of a reader", () => {
  it("says what is wrong, and every other error is raised again", () => {
    expect(malformedReason(new Malformed("the end is missing"))).toBe("the end is missing");
    expect(() => malformedReason(new RangeError("a defect"))).toThrow("a defect");
  });
});
