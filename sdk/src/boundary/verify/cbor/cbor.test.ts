import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../bytes/hex.js";
import { cborBytes, cborInteger, cborList, cborMap, cborText, isCborTag, type CborValue } from "./cbor-value.js";
import { readCbor } from "./read-cbor.js";
import { writeCbor } from "./write-cbor.js";

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  const value = fromHex(hex);
  if (value === undefined) throw new Error(`not hexadecimal: ${hex}`);
  return value;
}

const map = (...members: readonly (readonly [number | bigint | string, CborValue])[]): CborValue => new Map(members);

describe("a CBOR item", () => {
  /** From RFC 8949, appendix A. */
  const examples: readonly (readonly [hex: string, value: CborValue])[] = [
    ["00", 0],
    ["17", 23],
    ["1818", 24],
    ["1903e8", 1000],
    ["1a000f4240", 1_000_000],
    ["1b000000e8d4a51000", 1_000_000_000_000],
    ["1b001fffffffffffff", Number.MAX_SAFE_INTEGER],
    ["1b0020000000000000", 2n ** 53n],
    ["1bffffffffffffffff", 2n ** 64n - 1n],
    ["20", -1],
    ["3903e7", -1000],
    ["3b001ffffffffffffe", Number.MIN_SAFE_INTEGER],
    ["3b001fffffffffffff", -(2n ** 53n)],
    ["3bffffffffffffffff", -(2n ** 64n)],
    ["f4", false],
    ["f5", true],
    ["f6", null],
    ["4401020304", Uint8Array.of(1, 2, 3, 4)],
    ["60", ""],
    ["63c3bc41", "üA"],
    ["83010203", [1, 2, 3]],
    ["a201020304", map([1, 2], [3, 4])],
    ["a26161016162820203", map(["a", 1], ["b", [2, 3]])],
    ["c11a514b67b0", { tag: 1, value: 1_363_896_240 }],
    ["d9018f80", { tag: 399, value: [] }],
    ["db002000000000000000", { tag: 2n ** 53n, value: 0 }],
  ];

  it.each(examples)("%s is read as what it states, and written as that again", (hex, value) => {
    expect(readCbor(bytes(hex), "the item")).toStrictEqual(value);
    expect(toHex(writeCbor(value))).toBe(hex);
  });

  it.each([
    ["a number in one byte too many", "1817", "shortest form at byte 0"],
    ["a number in two bytes too many", "1900ff", "shortest form"],
    ["a number in four bytes too many", "1a0000ffff", "shortest form"],
    ["a number in eight bytes too many", "1b00000000ffffffff", "shortest form"],
    ["a length in one byte too many", "580100", "shortest form"],
    ["a string of indefinite length", "5f4100ff", "indefinite length"],
    ["an array of indefinite length", "9fff", "indefinite length"],
    ["a reserved form", "1c", "reserved form"],
    ["a text that is not UTF-8", "61ff", "not UTF-8"],
    ["a text that ends too early", "6261", "inside of a field"],
    ["a floating-point number", "f93c00", "floating-point"],
    ["undefined", "f7", "simple value"],
    ["a simple value of two bytes", "f8ff", "simple value"],
    ["a key that stands twice", "a201000100", "a key twice at byte 3"],
    ["a large key that stands twice", "a21bffffffffffffffff001bffffffffffffffff00", "a key twice"],
    ["a key that is bytes", "a1410000", "neither an integer nor a text"],
    ["an array that is longer than the input", "9affffffff", "more members than bytes"],
    ["a map that is longer than the input", "bbffffffffffffffff", "more members than bytes"],
    ["a string that is longer than the input", "5bffffffffffffffff", "inside of a field"],
    ["bytes after the item", "0000", "after its end"],
    ["nothing", "", "inside of a field"],
    ["33 levels of arrays", `${"81".repeat(33)}00`, "more than 32 levels at byte 33"],
    ["33 levels of maps", `${"a100".repeat(33)}00`, "more than 32 levels"],
    ["33 levels of tags", `${"c1".repeat(33)}00`, "more than 32 levels"],
  ])("%s is refused", (_, hex, problem) => {
    expect(() => readCbor(bytes(hex), "the item")).toThrow(problem);
  });

  it("of 32 levels is read", () => {
    expect(readCbor(bytes(`${"81".repeat(32)}00`), "the item")).toBeInstanceOf(Array);
  });

  it("with more members than the bound is refused, and so is one of more than 10 MiB", () => {
    const many = new Uint8Array(5 + 262_144);
    many.set(bytes("9a00040000"));
    expect(() => readCbor(many, "the item")).toThrow("more than 262144 items");
    expect(() => readCbor(new Uint8Array(10 * 1024 * 1024 + 1), "the item")).toThrow("larger than 10 MiB");
  });

  it("is written with its keys in the order of their bytes", () => {
    expect(toHex(writeCbor(map(["b", 1], [100, 1], [-1, 1], ["aa", 1], [10, 1])))).toBe("a50a01186401200161620162616101");
    expect(toHex(writeCbor(map(["aab", 1], ["aaa", 1])))).toBe("a263616161016361616201");
  });

  const value: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.maxSafeInteger(),
      fc.string({ unit: "grapheme" }),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array().map((array) => Uint8Array.from(array)),
      fc.array(tie("value")),
      fc.array(fc.tuple(fc.oneof(fc.maxSafeInteger(), fc.string()), tie("value"))).map((members) => new Map(members)),
      fc.record({ tag: fc.nat(), value: tie("value") }),
    ),
  })).value;

  it("is read back as it was written, and written the same again", () => {
    fc.assert(
      fc.property(value, (item) => {
        const written = writeCbor(item);
        expect(toHex(writeCbor(readCbor(written, "the item")))).toBe(toHex(written));
      }),
    );
  });

  it("of any bytes is read or refused, and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (array) => {
        try {
          readCbor(Uint8Array.from(array), "the item");
        } catch (error) {
          expect(error).toMatchObject({ name: "Malformed" });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("an item that must be of a kind", () => {
  it.each([
    ["a map", () => cborMap([], "x"), () => cborMap(new Map(), "x")],
    ["an array", () => cborList("", "x"), () => cborList([], "x")],
    ["a byte string", () => cborBytes("", "x"), () => cborBytes(Uint8Array.of(1), "x")],
    ["32 or 48", () => cborBytes(Uint8Array.of(1), "x", 32, 48), () => cborBytes(new Uint8Array(48), "x", 32, 48)],
    ["a text", () => cborText(1, "x"), () => cborText("", "x")],
    ["an integer", () => cborInteger(2n ** 60n, "x"), () => cborInteger(1, "x")],
  ])("is refused where it is not %s", (kind, refused, accepted) => {
    expect(refused).toThrow(kind);
    expect(accepted).not.toThrow();
  });

  it("is told from a tag", () => {
    expect([isCborTag({ tag: 1, value: 0 }), isCborTag(null), isCborTag(new Map()), isCborTag(7)]).toStrictEqual([true, false, false, false]);
  });
});
