import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatQuantity, rational } from "../quantity/index.js";
import { moneyText } from "./amounts.js";

describe("the text of money", () => {
  const money = (numerator: bigint, denominator: bigint) => ({ dimension: "money", unit: "EUR", base: rational(numerator, denominator) }) as const;

  it.each([
    [24n, 1n, "24.00 EUR"],
    [2_399_999n, 100_000n, "24.00 EUR"],
    [999_499n, 100_000n, "9.99 EUR"],
    [1_005n, 1_000n, "1.01 EUR"],
    [1n, 3n, "0.33 EUR"],
    [1n, 300n, "0.0033 EUR"],
    [0n, 1n, "0.00 EUR"],
    [10n ** 20n, 3n, "33333333333333333333.33 EUR"],
  ])("of %s/%s is %s", (numerator, denominator, text) => {
    expect(moneyText(money(numerator, denominator))).toBe(text);
  });

  it("is that of the exact amount with two digits after the point, halves up, from one on", () => {
    const amount = fc
      .tuple(fc.bigInt(1n, 10n ** 17n), fc.oneof(fc.constantFrom(1n, 100n, 1_000n, 3n, 4_000n, 997n), fc.bigInt(1n, 10n ** 17n)))
      .filter(([numerator, denominator]) => numerator >= denominator);
    fc.assert(
      fc.property(amount, ([numerator, denominator]) => {
        const exact = money(numerator, denominator);
        const digits = String(numerator / denominator).length + 2;
        const [before = "", after = ""] = formatQuantity(exact, { digits }).replace(" EUR", "").split(".");
        expect(moneyText(exact)).toBe(`${before}.${after.padEnd(2, "0")} EUR`);
      }),
      { numRuns: 5000 },
    );
  });
});
