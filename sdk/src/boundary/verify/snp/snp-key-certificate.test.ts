import { describe, expect, it } from "vitest";
import type { Bytes } from "../bytes/byte-reader.js";
import { testParty } from "../testing/issue-certificate.js";
import { der, derInteger, derOctetString } from "../testing/write-der.js";
import { readCertificate } from "../x509/index.js";
import { isSnpKeyCertificate, readSnpKeyCertificate, type SnpKeyCertificate } from "./snp-key-certificate.js";

const arc = "1.3.6.1.4.1.3704.1.";
const text = (value: string, tag = 0x16): Bytes => der(tag, new TextEncoder().encode(value));
const chip = new Uint8Array(64).fill(0xc1);

async function read(extensions: Readonly<Record<string, Bytes | undefined>>): Promise<SnpKeyCertificate> {
  const all = { "1": derInteger(1), "2": text("Genoa-B0"), "4": chip, ...extensions };
  const own = Object.entries(all).flatMap(([id, value]): [string, Bytes][] => (value === undefined ? [] : [[`${arc}${id}`, value]]));
  return readSnpKeyCertificate(readCertificate((await testParty({ name: "SEV-VCEK", extensions: own })).certificate));
}

describe("the certificate of a key that signs reports", () => {
  it.each([
    ["IA5String", 0x16],
    ["UTF8String", 0x0c],
    ["PrintableString", 0x13],
  ])("may name its product in an %s", async (_what, tag) => {
    expect(await read({ "2": text("Siena-B1", tag) })).toMatchObject({ kind: "VCEK", product: "Siena-B1", generation: "genoa" });
  });

  it.each<[string, Readonly<Record<string, Bytes | undefined>>, RegExp]>([
    ["names its product in something that is no text", { "2": derOctetString(chip) }, /is not a text/u],
    ["is of a chip and of a provider", { "5": text("CN=cloud.example") }, /not of one chip, nor of one provider/u],
    ["is of neither", { "4": undefined }, /not of one chip, nor of one provider/u],
    ["has no product", { "2": undefined }, /not of a key that signs reports/u],
    ["has something behind a number", { "3.1": Uint8Array.of(2, 1, 1, 0) }, /extension of AMD/u],
  ])("is refused where it %s", async (_what, extensions, message) => {
    await expect(read(extensions)).rejects.toThrow(message);
  });

  it("is told from other certificates by its extensions", async () => {
    expect(isSnpKeyCertificate(readCertificate((await testParty({ name: "SEV-Genoa" })).certificate))).toBe(false);
  });
});
