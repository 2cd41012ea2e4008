import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyTable } from "./key-table.js";

describe("a table of keys", () => {
  it("finds what a map finds, whatever was added and taken out", () => {
    const steps = fc.array(fc.record({ row: fc.nat(40), hash: fc.integer({ min: 0, max: 3 }) }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (made) => {
        const hashes = new Map<number, number>();
        const table = createKeyTable((row) => hashes.get(row) ?? 0);
        for (const { row, hash } of made) {
          const known = hashes.get(row);
          if (known === undefined) {
            hashes.set(row, hash);
            table.add(hash, row);
          } else {
            table.remove(known, row);
            hashes.delete(row);
          }
          expect(table.size).toBe(hashes.size);
        }
        for (let row = 0; row <= 40; row += 1) expect(table.find(hashes.get(row) ?? 0, (found) => found === row)).toBe(hashes.has(row) ? row : -1);
      }),
    );
  });

  it("refuses a row that it could not tell from others", () => {
    const table = createKeyTable(() => 0);
    table.add(7, 2 ** 26 - 3);
    expect(table.find(7, () => true)).toBe(2 ** 26 - 3);
    expect(() => {
      table.add(7, 2 ** 26 - 2);
    }).toThrow(expect.objectContaining({ code: "input-too-large" }));
  });
});
