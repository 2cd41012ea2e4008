import { describe, expect, it } from "vitest";
import { toHex } from "./hex.js";
import { digestBytes } from "./digest-bytes.js";

describe("digestBytes", () => {
  const sizes = [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 255, 319, 320, 321, 322, 511, 1023, 1024, 1025, 2047, 2048, 2049, 4096];

  it.each(["SHA-1", "SHA-256", "SHA-384", "SHA-512"] as const)("gives what WebCrypto gives with %s, whatever the size", async (name) => {
    for (const size of sizes) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 151 + size) & 0xff);
      const expected = new Uint8Array(await crypto.subtle.digest(name, bytes));
      expect(toHex(await digestBytes(name, bytes)), `${String(size)} bytes`).toBe(toHex(expected));
    }
  });

  it("takes the bytes of a view, and not those beside it", async () => {
    const all = Uint8Array.from({ length: 64 }, (_, index) => index);
    expect(await digestBytes("SHA-256", all.subarray(8, 24))).toEqual(await digestBytes("SHA-256", all.slice(8, 24)));
  });

  it("leaves what it was given as it was", async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    await digestBytes("SHA-384", bytes);
    expect([...bytes]).toEqual([1, 2, 3]);
  });
});
