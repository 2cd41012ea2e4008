import { expect, it } from "vitest";
import { CertificateCache } from "./certificate-cache.js";
import { immutableKey, type PublicKey } from "./public-key.js";

it("a cache keeps copies: a buffer that is changed afterwards changes nothing in it, and is found as what it is then", () => {
  const cache = new CertificateCache(2);
  const bytes = Uint8Array.of(1, 2, 3);
  cache.addDigest(bytes, "a");
  bytes[0] = 9;
  expect([cache.digest(bytes), cache.digest(Uint8Array.of(1, 2, 3))]).toEqual([undefined, "a"]);
});

it("a cache looks for a key by its bytes, unless nobody can change them", () => {
  const cache = new CertificateCache();
  const keyOf = (...bytes: readonly number[]): PublicKey => ({ kind: "rsa", spki: Uint8Array.from(bytes), bytes: Uint8Array.from(bytes) });
  const [changing, fixed] = [keyOf(1, 2, 3), immutableKey(keyOf(4, 5, 6))];
  cache.addDigest(changing, "a");
  cache.addDigest(fixed, "b");
  expect([changing, fixed, keyOf(1, 2, 3), keyOf(4, 5, 6)].map((key) => cache.digest(key))).toEqual(["a", "b", "a", "b"]);
  changing.spki[0] = 9;
  expect([changing, fixed, keyOf(9, 2, 3), keyOf(1, 2, 3)].map((key) => cache.digest(key))).toEqual([undefined, "b", undefined, "a"]);
});

it("a cache tells everybody who asks why a key cannot be imported", async () => {
  const cache = new CertificateCache();
  const fail = async (): Promise<CryptoKey> => Promise.reject(new Error("not a key"));
  for (let asked = 0; asked < 2; asked += 1) await expect(cache.key("A", "", Uint8Array.of(1), fail)).rejects.toThrow("not a key");
});

it("a cache keeps the keys of each algorithm apart", async () => {
  const cache = new CertificateCache();
  const bytes = Uint8Array.of(1);
  const made: string[] = [];
  const make = (name: string) => async (): Promise<CryptoKey> => {
    made.push(name);
    return (await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"])) as CryptoKey;
  };
  const [first, again, other, hashed] = await Promise.all([
    cache.key("A", "", bytes, make("A")),
    cache.key("A", "", bytes, make("A again")),
    cache.key("B", "", bytes, make("B")),
    cache.key("B", "SHA-256", bytes, make("B and a hash")),
  ]);
  expect([first === again, first === other, other === hashed, made]).toEqual([true, false, false, ["A", "B", "B and a hash"]]);
  expect(cache.key("A", "", bytes, make("A once more"))).toBe(first);
});
