import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "./base64url.js";
import { fromHex, toHex } from "./hex.js";

const bytes = fc.uint8Array({ maxLength: 100 }).map((value) => Uint8Array.from(value));

describe("bytes in base64url", () => {
  it("are read back, and as the platform reads them", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = toBase64Url(value);
        expect(fromBase64Url(text)).toEqual(value);
        expect(Uint8Array.from(Buffer.from(text, "base64url"))).toEqual(value);
      }),
    );
  });

  it("have one text only: whatever is read is written as it stood", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."AQgw-_/+= é€0a"), maxLength: 12 }), (text) => {
        const read = fromBase64Url(text);
        if (read !== undefined) expect(toBase64Url(read)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are refused for one character of another alphabet, wherever it stands", () => {
    const text = "AZaz09-_".repeat(3).slice(0, 22);
    for (let at = 0; at < text.length; at += 1)
      for (const other of "+/= \u0000\u007f") expect(fromBase64Url(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
  });

  it.each(["A", "AAAAA", "AB", "AAB", "AA==", "A A", "+A", "/A", "é", "AAAÿ"])("%s is refused", (text) => {
    expect(fromBase64Url(text)).toBeUndefined();
  });
});

describe("bytes in hexadecimal digits", () => {
  it("are those of each byte, however many there are", () => {
    const bytes = Uint8Array.from({ length: 3_000 }, (_, index) => index * 7);
    const expected = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    expect([toHex(bytes), toHex(bytes.subarray(0, 2_048)), toHex(new Uint8Array(0))]).toEqual([expected, expected.slice(0, 4_096), ""]);
  });

  it("are read back, in either case", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(fromHex(toHex(value))).toEqual(value);
        expect(fromHex(toHex(value).toUpperCase())).toEqual(value);
      }),
    );
  });

  it("are refused for one character that is no digit, wherever it stands", () => {
    const text = "0123456789abcdefABCDEF";
    for (let at = 0; at < text.length; at += 1)
      for (const other of "gG/:@` \u0000\u007f") expect(fromHex(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
  });

  it.each(["0", "0g", "g0", " 0", "0x", "é0", "-1", "+1", "１１"])("%s is refused", (text) => {
    expect(fromHex(text)).toBeUndefined();
  });
});
