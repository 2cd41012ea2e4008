import { sha256 as another } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "./hex.js";
import { sha256 } from "./sha256.js";

const utf8 = new TextEncoder();
const webCrypto = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

describe("sha256", () => {
  // The examples that NIST publishes for FIPS 180-4.
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
    [
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    ],
    ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  ])("gives the digest that is published for %.60s", (text, digest) => {
    expect(toHex(sha256(utf8.encode(text)))).toBe(digest);
  });

  it("gives what two others give for every length up to 2000 bytes", async () => {
    const all = Uint8Array.from({ length: 2000 }, (_, index) => (index * 151 + (index >> 8)) & 0xff);
    for (let length = 0; length <= all.length; length += 1) {
      const bytes = all.subarray(0, length);
      const digest = toHex(sha256(bytes));
      expect(digest, `${String(length)} bytes`).toBe(await webCrypto(bytes));
      expect(digest, `${String(length)} bytes`).toBe(toHex(another(bytes)));
    }
  });

  it("gives what WebCrypto gives for any bytes, and for a part of them", async () => {
    const input = fc.tuple(fc.uint8Array({ maxLength: 20_000, size: "max" }), fc.nat(200));
    await fc.assert(
      fc.asyncProperty(input, async ([bytes, from]) => {
        const part = Uint8Array.from(bytes).subarray(from);
        expect(toHex(sha256(part))).toBe(await webCrypto(part));
      }),
      { numRuns: 200 },
    );
  });

  it("does not write to what it was given, or to what it gave before", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const first = sha256(bytes);
    const kept = toHex(first);
    sha256(new Uint8Array(200));
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(toHex(first)).toBe(kept);
  });
});
