import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeState, encodeState } from "./shared-state.js";

describe("the state in a link", () => {
  it("comes back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom("w", "o", "at"), fc.string({ unit: "grapheme" })), async (state) => {
        const text = await encodeState(state);
        expect(text).toMatch(/^[\w-]*$/u);
        expect(await decodeState(text)).toEqual({ ...state });
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["no base64", "%%%"],
    ["what is not deflated", "AAAA"],
    ["a list", "i44FAA"],
  ])("is nothing where it is %s", async (_, text) => {
    expect(await decodeState(text)).toBeUndefined();
  });

  it("does not become large where it is small", async () => {
    const text = await encodeState({ w: " ".repeat(5 << 20) });
    expect(text.length).toBeLessThan(10_000);
    expect(await decodeState(text)).toBeUndefined();
  });
});
