import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { testParty } from "../testing/issue-certificate.js";
import { readCertificate } from "../x509/index.js";
import { bitStringBytes, booleanOf, DerReader, derTag, integerBytes, namedBits, oidOf, smallInteger, timeOf, unsignedBytes, type DerElement } from "./index.js";

const bytes = (hex: string): Uint8Array<ArrayBuffer> => fromHex(hex.replaceAll(" ", "")) ?? new Uint8Array(0);
const element = (hex: string): DerElement => new DerReader(bytes(hex), "it").next();
const text = (tag: string, value: string): DerElement => element(`${tag}${value.length.toString(16).padStart(2, "0")}${Buffer.from(value).toString("hex")}`);

describe("a DER value", () => {
  it.each([
    ["nothing", "", /ends after 0 bytes/u],
    ["a tag alone", "30", /ends after 1 bytes/u],
    ["a content that is missing", "3003 0500", /ends after/u],
    ["octets of a length that are missing", "3082 01", /ends after/u],
    ["an indefinite length", "3080 0500 0000", /no definite/u],
    ["a length of five octets", "3085 0000000000", /too many octets/u],
    ["a length in a form that is too long", "3081 01 00", /shortest form/u],
    ["a length with a zero before it", "3082 0080", /shortest form/u],
    ["a tag of several octets", "1f8101 00", /several octets/u],
  ])("is refused for %s", (_, hex, reason) => {
    expect(() => new DerReader(bytes(hex), "it").next()).toThrow(reason);
  });

  it("is read whole, of the tag that is expected, and with nothing after it", () => {
    expect(() => DerReader.whole(bytes("3000"), derTag.set, "it")).toThrow(/0x31 was expected/u);
    expect(() => DerReader.whole(bytes("300000"), derTag.sequence, "it")).toThrow(/1 bytes after byte 2/u);
    expect(DerReader.whole(bytes("3003 020105"), derTag.sequence, "it").optional(derTag.null)).toBeUndefined();
    expect(element(`3081 80 ${"00".repeat(128)}`).content).toHaveLength(128);
  });

  it.each<[what: string, read: () => unknown, expected: unknown]>([
    ["an integer", () => smallInteger(element("0203 010000")), 65_536],
    ["an integer with the octet of its sign", () => unsignedBytes(element("0202 00ff")), bytes("ff")],
    ["zero", () => smallInteger(element("0201 00")), 0],
    ["a negative integer, as bytes", () => integerBytes(element("0201 ff")), bytes("ff")],
    ["true", () => booleanOf(element("0101 ff")), true],
    ["false", () => booleanOf(element("0101 00")), false],
    ["bits that fill their bytes", () => bitStringBytes(element("0302 00 80")), bytes("80")],
    ["named bits", () => namedBits(element("0302 01 06")), 0x60],
    ["the ninth named bit", () => namedBits(element("0303 07 00 80")), 0x100],
    ["no named bits", () => namedBits(element("0301 00")), 0],
    ["an object identifier", () => oidOf(element("0609 2b060104019c780102")), "1.3.6.1.4.1.3704.1.2"],
    ["an object identifier of arc 2", () => oidOf(element("0603 550403")), "2.5.4.3"],
    ["a time of two digits", () => timeOf(text("17", "500101000000Z")), Date.UTC(1950, 0, 1)],
    ["a time of this century", () => timeOf(text("17", "491231235959Z")), Date.UTC(2049, 11, 31, 23, 59, 59)],
    ["a time of four digits", () => timeOf(text("18", "20500101000000Z")), Date.UTC(2050, 0, 1)],
  ])("states %s", (_, read, expected) => {
    expect(read()).toEqual(expected);
  });

  it.each<[what: string, read: () => unknown]>([
    ["an integer without digits", () => integerBytes(element("0200"))],
    ["an integer with a zero too many", () => integerBytes(element("0202 0001"))],
    ["an integer with a one too many", () => integerBytes(element("0202 ff80"))],
    ["a negative integer", () => unsignedBytes(element("0201 80"))],
    ["an integer that is too large", () => smallInteger(element("0207 01000000000000"))],
    ["a boolean of another value", () => booleanOf(element("0101 01"))],
    ["a boolean of two bytes", () => booleanOf(element("0102 ffff"))],
    ["bits that do not fill their bytes", () => bitStringBytes(element("0302 01 80"))],
    ["named bits without a count", () => namedBits(element("0300"))],
    ["named bits with a count that is too large", () => namedBits(element("0302 08 80"))],
    ["named bits with a count of nothing", () => namedBits(element("0301 01"))],
    ["an object identifier of nothing", () => oidOf(element("0600"))],
    ["an object identifier that does not end", () => oidOf(element("0602 2a86"))],
    ["an object identifier with a zero too many", () => oidOf(element("0603 2a8001"))],
    ["an object identifier with too large an arc", () => oidOf(element(`060b 2a ${"ff".repeat(9)} 01`))],
    ["a time without seconds", () => timeOf(text("17", "5001010000Z"))],
    ["a time in a zone", () => timeOf(text("18", "20500101000000+0100"))],
    ["a time that is no time", () => timeOf(text("0c", "20500101000000Z"))],
    ["a day that there is not", () => timeOf(text("18", "20260231000000Z"))],
    ["a month that there is not", () => timeOf(text("18", "20261301000000Z"))],
  ])("is refused for %s", (_, read) => {
    expect(read).toThrow(Malformed);
  });

  it("that is a certificate with changes is read or refused, and nothing else", async () => {
    const { certificate } = await testParty({ name: "leaf" });
    fc.assert(
      fc.property(mutatedBytes([certificate]), (changed) => {
        try {
          readCertificate(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
