import { expect, it } from "vitest";
import { CertificateCache } from "../x509/index.js";
import { collateralListMemory } from "./collateral-list-memory.js";
import type { CollateralItem } from "./verify-options.js";

const list = (...bytes: readonly number[]): readonly CollateralItem[] => [{ kind: "tcb-info", data: Uint8Array.from(bytes) }];

it("finds what was read out of a list with the same kinds and bytes, and of no other", () => {
  const [memory, cache] = [collateralListMemory<string>(), new CertificateCache()];
  expect(memory.find(cache, list(1, 2))).toBeUndefined();
  expect(memory.keep(cache, list(1, 2), "read")).toBe("read");
  expect(memory.find(cache, list(1, 2))).toBe("read");
  expect(memory.find(cache, list(1, 3))).toBeUndefined();
  expect(memory.find(cache, [...list(1, 2), ...list(1, 2)])).toBeUndefined();
  expect(memory.find(cache, [{ kind: "qe-identity", data: Uint8Array.of(1, 2) }])).toBeUndefined();
  expect(memory.find(new CertificateCache(), list(1, 2))).toBeUndefined();
});

it("keeps nothing without a cache", () => {
  const memory = collateralListMemory<string>();
  expect(memory.keep(undefined, list(1), "read")).toBe("read");
  expect(memory.find(undefined, list(1))).toBeUndefined();
});

it("does not know a list again whose bytes were changed in place, frozen or not", () => {
  const [memory, cache] = [collateralListMemory<string>(), new CertificateCache()];
  const [open, frozen] = [list(1), Object.freeze(list(2))];
  for (const one of [open, frozen]) {
    memory.keep(cache, one, "read");
    one[0]?.data.fill(9);
  }
  expect(memory.find(cache, open)).toBeUndefined();
  expect(memory.find(cache, frozen)).toBeUndefined();
  // Other lists are held against what was read, and not against what stands in the buffer now.
  expect([memory.find(cache, list(1)), memory.find(cache, list(9))]).toEqual(["read", undefined]);
});

it("forgets the oldest above its limit", () => {
  const [memory, cache] = [collateralListMemory<number>(2), new CertificateCache()];
  for (const each of [1, 2, 3]) memory.keep(cache, list(each), each);
  expect([1, 2, 3].map((each) => memory.find(cache, list(each)))).toEqual([undefined, 2, 3]);
});
