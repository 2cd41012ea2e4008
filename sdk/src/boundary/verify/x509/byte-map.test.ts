import fc from "fast-check";
import { expect, it } from "vitest";
import { ByteMap } from "./byte-map.js";

it("a map by bytes forgets the oldest where it has more than its limit, also of keys that differ in the middle alone", () => {
  const map = new ByteMap<string>(2);
  const key = (middle: number): Uint8Array<ArrayBuffer> => new Uint8Array(200).fill(middle, 100, 101);
  const all = (): readonly unknown[] => [1, 2, 3, 4].map((middle) => map.get(key(middle)));
  expect([map.add(key(1), "a"), map.add(key(2), "b")]).toEqual(["a", "b"]);
  expect(all()).toEqual(["a", "b", undefined, undefined]);
  map.add(key(3), "c");
  expect(all()).toEqual([undefined, "b", "c", undefined]);
  map.add(new Uint8Array(3), "other");
  map.add(new Uint8Array(4), "another");
  expect(all()).toEqual([undefined, undefined, undefined, undefined]);
});

it("a map by bytes gives what a map by their digits gives", () => {
  const keys = fc.uint8Array({ maxLength: 3, max: 2 }).map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 40 }), keys, fc.constantFrom(1, 4), (added, asked, step) => {
      const [map, model] = [new ByteMap<number>(100, step), new Map<string, number>()];
      for (const [index, key] of added.entries()) {
        if (model.has(key.join(" "))) continue;
        model.set(key.join(" "), map.add(key, index));
      }
      expect(map.get(asked)).toBe(model.get(asked.join(" ")));
    }),
  );
});
