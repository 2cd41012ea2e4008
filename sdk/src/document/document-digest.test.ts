import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, documentDigest, offerSetDigest, type JsonValue } from "./index.js";

describe("canonicalJson", () => {
  it("writes the example of RFC 8785 section 3.2.3 in its order", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(Object.values(JSON.parse(canonicalJson(value)) as Record<string, string>)).toHaveLength(7);
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  // The numbers of RFC 8785 appendix B.
  it.each([
    [0, "0"],
    [-0, "0"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [9007199254740992, "9007199254740992"],
    [295147905179352830000, "295147905179352830000"],
    [9.999999999999997e22, "9.999999999999997e+22"],
    [1e23, "1e+23"],
    [999999999999999700000, "999999999999999700000"],
    [1e21, "1e+21"],
    [9.999999999999997e-7, "9.999999999999997e-7"],
    [0.000001, "0.000001"],
    [333333333.3333332, "333333333.3333332"],
  ])("writes %d as %s", (value, expected) => {
    expect(canonicalJson([value])).toBe(`[${expected}]`);
  });

  it("writes equal values alike, whatever the order of their fields, and reads back", () => {
    const reverse = (value: JsonValue): JsonValue => {
      if (Array.isArray(value)) return (value as readonly JsonValue[]).map(reverse);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, item]) => [name, reverse(item as JsonValue)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: true } as never), (value) => {
        const text = canonicalJson(value as JsonValue);
        expect(canonicalJson(reverse(value as JsonValue))).toBe(text);
        expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
      }),
    );
  });

  it.each([
    [Number.NaN, "number-not-finite"],
    [Number.POSITIVE_INFINITY, "number-not-finite"],
    ["\ud800", "text-not-unicode"],
    [{ "\udc00": 1 }, "text-not-unicode"],
    [JSON.parse(`${"[".repeat(300)}${"]".repeat(300)}`) as JsonValue, "document-too-deep"],
  ])("refuses what RFC 8785 cannot express %#", (value, code) => {
    expect(() => canonicalJson(value)).toThrow(`[${code}]`);
  });
});

describe("documentDigest", () => {
  const document = { apiVersion: "cornercast/v1", kind: "Offer", metadata: { name: "a" }, spec: { b: 1, a: [true, null] }, status: { price: [] } };

  it("is SHA-256 over the canonical form of apiVersion, kind and spec", () => {
    // printf '{"apiVersion":"cornercast/v1","kind":"Offer","spec":{"a":[true,null],"b":1}}' | sha256sum
    expect(documentDigest(document)).toBe("sha256:eb6ba0b460dd3569410f33d24fdd4e4f9e2090fa8dffdefe871cefe22496c20e");
  });

  it("does not change with metadata, status or the order of fields, and changes with the spec", () => {
    const digest = documentDigest(document);
    expect(documentDigest({ spec: { a: [true, null], b: 1 }, kind: "Offer", apiVersion: "cornercast/v1" })).toBe(digest);
    expect(documentDigest({ ...document, spec: { ...document.spec, unknownField: 1 } })).not.toBe(digest);
  });

  it("of a set of offers does not depend on their order, and does on their number", () => {
    const other = { ...document, spec: {} };
    expect(offerSetDigest([document, other])).toBe(offerSetDigest([other, document]));
    expect(offerSetDigest([document, document])).not.toBe(offerSetDigest([document]));
  });
});
