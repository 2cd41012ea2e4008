import { describe, expect, it } from "vitest";
import { fromBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { publicKeyOfModulus } from "./rsa-public-key.js";

const three = Uint8Array.of(3);

describe("an RSA public key of numbers", () => {
  it.each([2048, 3072])("of %i bits is what WebCrypto exports", async (modulusLength) => {
    const pair = await crypto.subtle.generateKey({ name: "RSA-PSS", hash: "SHA-256", modulusLength, publicExponent: Uint8Array.of(1, 0, 1) }, true, [
      "sign",
      "verify",
    ]);
    const { n, e } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const bytes = (text: string | undefined): Bytes => fromBase64Url(text ?? "") ?? new Uint8Array(0);
    const key = publicKeyOfModulus(bytes(n), bytes(e), "the key");
    expect(toHex(key.spki)).toBe(toHex(new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey))));
  });

  it("may have leading zeros, and a modulus whose first bit is clear", () => {
    const modulus = new Uint8Array(256).fill(0x7f);
    const padded = new Uint8Array(260);
    padded.set(modulus, 4);
    expect(toHex(publicKeyOfModulus(padded, Uint8Array.of(0, 0, 3), "the key").spki)).toBe(toHex(publicKeyOfModulus(modulus, three, "the key").spki));
  });

  it.each([
    ["a modulus of 1024 bits", new Uint8Array(128).fill(0xff), three, "fewer than 2048 bits"],
    ["a short modulus", new Uint8Array(60).fill(0xff), three, "fewer than 2048 bits"],
    ["a modulus of 8200 bits", new Uint8Array(1025).fill(0xff), three, "more than 8192 bits"],
    ["the exponent 1", new Uint8Array(256).fill(0xff), Uint8Array.of(1), "exponent"],
    ["an even exponent", new Uint8Array(256).fill(0xff), Uint8Array.of(1, 0), "exponent"],
    ["no exponent", new Uint8Array(256).fill(0xff), Uint8Array.of(0), "exponent"],
    ["an exponent of five bytes", new Uint8Array(256).fill(0xff), Uint8Array.of(1, 0, 0, 0, 1), "exponent"],
  ])("with %s is refused", (_, modulus, exponent, problem) => {
    expect(() => publicKeyOfModulus(modulus, exponent, "the key")).toThrow(problem);
  });
});
