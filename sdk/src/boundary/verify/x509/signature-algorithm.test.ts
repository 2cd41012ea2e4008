import { describe, expect, it } from "vitest";
import type { Bytes } from "../bytes/byte-reader.js";
import { DerReader, derTag } from "../der/index.js";
import { der, derInteger, derOid, derSequence } from "../testing/write-der.js";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./index.js";

const sha256 = "2.16.840.1.101.3.4.2.1";
const sha384 = "2.16.840.1.101.3.4.2.2";
const sha1 = "1.3.14.3.2.26";
const nothing = der(0x05);
const read = (bytes: Bytes): SignatureAlgorithm => {
  const outer = new DerReader(derSequence(bytes), "the certificate").next(derTag.sequence);
  return readSignatureAlgorithm(DerReader.of(outer).next(derTag.sequence));
};

interface Pss {
  readonly hash?: string;
  readonly mask?: string;
  readonly function?: string;
  readonly without?: number;
  readonly trailer?: number;
}

function pss({ hash = sha384, mask = sha384, function: generator = "1.2.840.113549.1.1.8", without, trailer }: Pss): Bytes {
  const digest = (oid: string): Bytes => derSequence(derOid(oid), nothing);
  const fields = [digest(hash), derSequence(derOid(generator), digest(mask)), derInteger(48), ...(trailer === undefined ? [] : [derInteger(trailer)])];
  const parts = fields.flatMap((field, index) => (index === without ? [] : [der(0xa0 + index, field)]));
  return derSequence(derOid("1.2.840.113549.1.1.10"), derSequence(...parts));
}

describe("the algorithm of a signature", () => {
  it("is one of those that are accepted", () => {
    expect(read(derSequence(derOid("1.2.840.10045.4.3.2")))).toEqual({ name: "ECDSA", hash: "SHA-256" });
    expect(read(derSequence(derOid("1.2.840.113549.1.1.11"), nothing))).toEqual({ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" });
    expect(read(pss({}))).toEqual({ name: "RSA-PSS", hash: "SHA-384", saltLength: 48 });
    expect(read(pss({ hash: sha256, mask: sha256, trailer: 1 }))).toMatchObject({ hash: "SHA-256" });
  });

  it.each<[what: string, bytes: Bytes, reason: RegExp]>([
    ["SHA-1 with RSA", derSequence(derOid("1.2.840.113549.1.1.5"), nothing), /1\.2\.840\.113549\.1\.1\.5, which is not supported/u],
    ["parameters that have no place", derSequence(derOid("1.2.840.10045.4.3.2"), derInteger(1)), /./u],
    ["RSA-PSS without a digest, which means SHA-1", pss({ without: 0 }), /RSA-PSS and SHA-1/u],
    ["RSA-PSS without a mask", pss({ without: 1 }), /RSA-PSS and SHA-1/u],
    ["RSA-PSS without a salt", pss({ without: 2 }), /RSA-PSS and SHA-1/u],
    ["RSA-PSS of two digests", pss({ mask: sha256 }), /two digests/u],
    ["RSA-PSS of another mask function", pss({ function: "1.2.3" }), /two digests/u],
    ["RSA-PSS with an unknown trailer", pss({ trailer: 2 }), /unknown trailer/u],
    ["RSA-PSS with SHA-1", pss({ hash: sha1, mask: sha1 }), /digest algorithm 1\.3\.14\.3\.2\.26/u],
  ])("is not %s", (_, bytes, reason) => {
    expect(() => read(bytes)).toThrow(reason);
  });
});
