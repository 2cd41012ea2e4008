import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64.js";

describe("base64", () => {
  it("gives back the bytes that it wrote", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(["A", "AA", "AAA", "AA A", "AAAA    ", " AAA", "AA==AA==", "A===", "AA=A", "====", "AA-_", "AAé=", "AAAA\n\n\n\n"])("does not read %j", (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
