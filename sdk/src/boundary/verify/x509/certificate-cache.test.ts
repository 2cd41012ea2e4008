import { expect, it } from "vitest";
import { CertificateCache } from "./certificate-cache.js";

it("a cache forgets the oldest where it has more than its limit, and keeps what is named again", () => {
  const cache = new CertificateCache(2);
  const [a, b, c] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
  cache.addDigest(a, "a");
  cache.addDigest(b, "b");
  expect([a, b, c].map((spki) => cache.digest(spki))).toEqual(["a", "b", undefined]);
  cache.addDigest(c, "c");
  expect([a, b, c].map((spki) => cache.digest(spki))).toEqual([undefined, "b", "c"]);
  cache.addDigest(c, "d");
  expect([a, b, c].map((spki) => cache.digest(spki))).toEqual([undefined, "b", "d"]);
});
