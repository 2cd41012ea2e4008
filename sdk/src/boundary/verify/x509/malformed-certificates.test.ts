import { beforeAll, expect, it } from "vitest";
import type { Bytes } from "../bytes/byte-reader.js";
import { testParty, type TestParty } from "../testing/issue-certificate.js";
import { readCertificate } from "./index.js";
import { publicKeyOfPoint } from "./public-key.js";

let party: TestParty;
beforeAll(async () => {
  const same = ["1.2.3", Uint8Array.of(5, 0)] as const;
  party = await testParty({ name: "twice", extensions: [same, ["1.2.4", Uint8Array.of(5, 0)]] });
});

/** The certificate with other bytes in place of a sequence of them. */
function changed(from: readonly number[], to: readonly number[]): Bytes {
  const bytes = party.certificate.slice();
  const at = bytes.findIndex((_, index) => from.every((byte, place) => bytes[index + place] === byte));
  bytes.set(to, at);
  return bytes;
}

it("a certificate of another version than 3 is not read", () => {
  expect(() => readCertificate(changed([0xa0, 3, 2, 1, 2], [0xa0, 3, 2, 1, 1]))).toThrow("not of version 3");
});

it("a certificate that has an extension twice is not read", () => {
  expect(() => readCertificate(changed([0x06, 0x02, 0x2a, 0x04], [0x06, 0x02, 0x2a, 0x03]))).toThrow("has the extension 1.2.3 twice");
});

it("a point of another size than that of its curve is not read, with or without the octet before it", () => {
  expect(publicKeyOfPoint("P-256", new Uint8Array(64), "the key").bytes).toHaveLength(65);
  for (const size of [63, 65, 96]) expect(() => publicKeyOfPoint("P-256", new Uint8Array(size), "the key")).toThrow("the key is not a point of P-256");
});
