import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addQuantities,
  baseNumber,
  compareQuantities,
  convertMoney,
  dimensions,
  formatIn,
  formatQuantity,
  isDimension,
  parseQuantity,
  quantityPatterns,
  rangeContains,
  rangeIsEmpty,
  rational,
  scaleQuantity,
  toBase,
  unitConfusion,
  units,
  type Dimension,
  type Quantity,
} from "./index.js";

function quantity(text: string, dimension: Dimension): Quantity {
  const result = parseQuantity(text, dimension);
  if (result.kind === "error") throw new Error(result.message);
  return result.value;
}

const unitText = (dimension: Dimension): fc.Arbitrary<string> =>
  dimension === "money" ? fc.constantFrom("EUR", "USD", "JPY") : fc.constantFrom(...units[dimension].keys());
const numberText: fc.Arbitrary<string> = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.option(fc.stringMatching(/^[0-9]{1,18}$/), { nil: undefined }))
  .map(([whole, fraction]) => (fraction === undefined ? whole.toString() : `${whole}.${fraction}`));
const compoundText: fc.Arbitrary<string> = fc
  .tuple(
    ...["d", "h", "m", "s", "ms"].map((unit) =>
      fc.option(
        fc.nat().map((count) => `${count}${unit}`),
        { nil: "" },
      ),
    ),
  )
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");
const dimensionOf: fc.Arbitrary<Dimension> = fc.constantFrom(...dimensions);
const readable: fc.Arbitrary<readonly [string, Dimension]> = fc.oneof(
  dimensionOf.chain((dimension) =>
    fc
      .tuple(numberText, fc.constantFrom("", dimension === "count" ? "" : " "), unitText(dimension))
      .map(([number, space, unit]) => [`${number}${space}${unit}`, dimension] as const),
  ),
  compoundText.map((text) => [text, "duration"] as const),
);

describe("parseQuantity", () => {
  it.each([
    ["80GB", "bytes", 80_000_000_000n, 1n],
    ["80GiB", "bytes", 85_899_345_920n, 1n],
    ["80 GiB", "bytes", 85_899_345_920n, 1n],
    ["0.5kB", "bytes", 500n, 1n],
    ["0.1B", "bytes", 1n, 10n],
    ["3.35TB/s", "bandwidth", 3_350_000_000_000n, 1n],
    ["400Gbit/s", "bandwidth", 50_000_000_000n, 1n],
    ["1bit/s", "bandwidth", 1n, 8n],
    ["989TFLOP/s", "compute", 989_000_000_000_000n, 1n],
    ["1979TOP/s", "compute", 1_979_000_000_000_000n, 1n],
    ["1.4EFLOP/s", "compute", 1_400_000_000_000_000_000n, 1n],
    ["700W", "power", 700n, 1n],
    ["10.2kW", "power", 10_200n, 1n],
    ["72h", "duration", 259_200n, 1n],
    ["1h30m", "duration", 5400n, 1n],
    ["1.5h", "duration", 5400n, 1n],
    ["2m500ms", "duration", 241n, 2n],
    ["1.98GHz", "frequency", 1_980_000_000n, 1n],
    ["40 EUR", "money", 40n, 1n],
    ["0.85 USD", "money", 17n, 20n],
    ["8", "count", 8n, 1n],
  ] as const)("reads %s as exactly %s in the base unit", (text, dimension, numerator, denominator) => {
    expect(toBase(quantity(text, dimension))).toEqual({ numerator, denominator });
  });

  it.each([
    ["80Gb", "bytes", "quantity-unit", "80GB"],
    ["80gb", "bytes", "quantity-unit", "80GB"],
    ["80G", "bytes", "quantity-unit", "80GB"],
    ["80Gi", "bytes", "quantity-unit", "80GiB"],
    ["80KB", "bytes", "quantity-unit", "80kB"],
    ["80 gigs", "bytes", "quantity-unit", undefined],
    ["81559 MiB ", "bytes", "quantity-syntax", "81559MiB"],
    ["80  GB", "bytes", "quantity-syntax", "80GB"],
    ["080GB", "bytes", "quantity-syntax", "80GB"],
    ["1,000GB", "bytes", "quantity-syntax", "1000GB"],
    ["1_000GB", "bytes", "quantity-syntax", "1000GB"],
    ["1,5GB", "bytes", "quantity-syntax", undefined],
    [".5GB", "bytes", "quantity-syntax", "0.5GB"],
    ["+5GB", "bytes", "quantity-syntax", "5GB"],
    ["-5GB", "bytes", "quantity-syntax", undefined],
    ["1e3GB", "bytes", "quantity-syntax", "1000GB"],
    ["1.5E2 GB", "bytes", "quantity-syntax", "150GB"],
    ["80", "bytes", "quantity-syntax", undefined],
    ["", "bytes", "quantity-syntax", undefined],
    ["GB", "bytes", "quantity-syntax", undefined],
    ["plenty", "bytes", "quantity-syntax", undefined],
    ["80GB/s", "bytes", "quantity-dimension", undefined],
    ["80GB", "bandwidth", "quantity-dimension", "80GB/s"],
    ["400Gbps", "bandwidth", "quantity-unit", "400Gbit/s"],
    ["400Gb/s", "bandwidth", "quantity-unit", "400Gbit/s or 400GB/s"],
    ["900GBps", "bandwidth", "quantity-unit", "900GB/s"],
    ["400Gbit", "bandwidth", "quantity-unit", "400Gbit/s"],
    ["989TFLOPS", "compute", "quantity-unit", "989TFLOP/s"],
    ["989 TFlops", "compute", "quantity-unit", "989TFLOP/s"],
    ["1979TOPS", "compute", "quantity-unit", "1979TOP/s"],
    ["700w", "power", "quantity-unit", "700W"],
    ["700 watts", "power", "quantity-unit", "700W"],
    ["3 hours", "duration", "quantity-unit", "3h"],
    ["90min", "duration", "quantity-unit", "90m"],
    ["1m1h", "duration", "quantity-unit", undefined],
    ["1h30", "duration", "quantity-unit", undefined],
    ["1.5h30m", "duration", "quantity-unit", undefined],
    ["40€", "money", "quantity-unit", "40 EUR"],
    ["€40", "money", "quantity-syntax", "40 EUR"],
    ["$0.85", "money", "quantity-syntax", "0.85 USD"],
    ["EUR 40", "money", "quantity-syntax", "40 EUR"],
    ["40 eur", "money", "quantity-unit", "40 EUR"],
    ["40 EURO", "money", "quantity-unit", "40 EUR"],
    ["40", "money", "quantity-syntax", undefined],
    ["08", "count", "quantity-syntax", "8"],
    ["8 ", "count", "quantity-syntax", "8"],
    ["8GB", "count", "quantity-dimension", undefined],
    ["1000000000000000000GB", "bytes", "quantity-syntax", undefined],
  ] as const)("refuses %j as %s with %s and suggests %j", (text, dimension, code, suggestion) => {
    const result = parseQuantity(text, dimension);
    expect(result.kind === "error" ? [result.code, result.suggestion] : result).toEqual([code, suggestion]);
  });

  it("accepts exactly what the published patterns match", () => {
    const anything = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc
        .tuple(
          fc.stringMatching(/^[0-9.eE+, -]{0,6}$/),
          fc.constantFrom("", " ", "  "),
          fc.constantFrom(...dimensions.flatMap((dimension) => [...units[dimension].keys()]), "EUR", "gb", "\n"),
        )
        .map((parts) => parts.join("")),
      readable.map(([text]) => text),
    );
    fc.assert(
      fc.property(anything, dimensionOf, (text, dimension) => {
        expect(parseQuantity(text, dimension).kind === "ok").toBe(new RegExp(quantityPatterns[dimension], "u").test(text));
      }),
      { numRuns: 5000 },
    );
  });

  it("suggests only texts that it accepts", () => {
    const slips = fc.tuple(
      fc.constantFrom("1,000", "1e3", ".5", "007", "+4", "8", "1'000", "5."),
      fc.constantFrom("", " "),
      fc.stringMatching(/^[a-zA-Z/$€]{0,6}$/),
    );
    fc.assert(
      fc.property(slips, dimensionOf, (parts, dimension) => {
        const result = parseQuantity(parts.join(""), dimension);
        if (result.kind === "ok" || result.suggestion === undefined) return;
        for (const suggestion of result.suggestion.split(" or ")) expect(parseQuantity(suggestion, dimension).kind, suggestion).toBe("ok");
      }),
      { numRuns: 5000 },
    );
  });

  it("refuses a text of a megabyte in bounded time, and quotes only its beginning", () => {
    for (const text of ["8".repeat(1_000_000), `${"1,000".repeat(200_000)}GB`, "1h".repeat(500_000)]) {
      const result = parseQuantity(text, "duration");
      expect(result.kind === "error" ? [result.code, result.message.length < 200] : result).toEqual(["quantity-syntax", true]);
    }
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), dimensionOf, (text, dimension) => void parseQuantity(text, dimension)));
  });
});

describe("formatQuantity", () => {
  it("prints what reads back as an equal quantity", () => {
    fc.assert(
      fc.property(readable, ([text, dimension]) => {
        const read = quantity(text, dimension);
        const again = quantity(formatQuantity(read), dimension);
        expect(again.base).toEqual(read.base);
        if (!read.unit.includes("+")) expect(again.unit).toBe(read.unit);
      }),
      { examples: [[["0h0m", "duration"]], [["1h60m", "duration"]], [["0.000000000000000001 EUR", "money"]]] },
    );
  });

  it.each([
    ["80.50 GB", "bytes", "80.5GB"],
    ["40EUR", "money", "40 EUR"],
    ["1h90m", "duration", "2h30m"],
    ["1d0h", "duration", "1d"],
    ["36h30m", "duration", "36h30m"],
    ["0s0ms", "duration", "0s"],
  ] as const)("prints %s as its author would", (text, dimension, expected) => {
    expect(formatQuantity(quantity(text, dimension))).toBe(expected);
  });

  it.each([
    ["81559MiB", "GB", {}, "85.520809984GB", true],
    ["81559MiB", "GB", { digits: 3, round: "down" }, "85.5GB", false],
    ["81559MiB", "GB", { digits: 3, round: "up" }, "85.6GB", false],
    ["81559MiB", "MiB", { digits: 2 }, "81559MiB", true],
    ["1B", "GiB", { round: "down" }, "0.000000000931322GiB", false],
    ["1B", "GiB", { round: "up" }, "0.000000000931323GiB", false],
    ["0B", "GiB", {}, "0GiB", true],
  ] as const)("prints %s in %s with %j as %s", (text, unit, options, expected, exact) => {
    expect(formatIn(quantity(text, "bytes"), unit, options)).toEqual({ text: expected, exact });
  });

  it("prints an endless fraction with six digits, rounded where it was told", () => {
    const third = scaleQuantity(quantity("10GB", "bytes"), rational(1n, 3n));
    expect(formatQuantity(third)).toBe("3.33333GB");
    expect(formatQuantity(third, { round: "up" })).toBe("3.33334GB");
    expect(formatQuantity(scaleQuantity(quantity("1h30m", "duration"), rational(1n, 7n)), { round: "down" })).toBe("771.428s");
  });

  it("rounds down never above and up never below the amount", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.bigInt({ min: 1n, max: 10n ** 6n }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom("B", "GB", "GiB"),
        (numerator, denominator, digits, unit) => {
          const exact: Quantity = { dimension: "bytes", base: rational(numerator, denominator), unit: "B" };
          const down = parseQuantity(formatIn(exact, unit, { digits, round: "down" }).text, "bytes");
          const up = parseQuantity(formatIn(exact, unit, { digits, round: "up" }).text, "bytes");
          if (down.kind === "ok") expect(compareQuantities(down.value, exact)).not.toBe(1);
          if (up.kind === "ok") expect(compareQuantities(up.value, exact)).not.toBe(-1);
        },
      ),
    );
  });

  it("refuses a unit of another dimension and another currency with a code", () => {
    expect(() => formatIn(quantity("80GB", "bytes"), "W")).toThrow("[invalid-argument]");
    expect(() => formatIn(quantity("80 EUR", "money"), "USD")).toThrow("[invalid-argument]");
    expect(() => formatIn(quantity("1h", "duration"), "x+y")).toThrow("[invalid-argument]");
  });
});

describe("compareQuantities", () => {
  it.each([
    ["80GB", "80GiB", "bytes", -1],
    ["80GB", "80000MB", "bytes", 0],
    ["9007199254740993B", "9007199254740992B", "bytes", 1],
    ["400Gbit/s", "50GB/s", "bandwidth", 0],
    ["1TFLOP/s", "1TOP/s", "compute", 0],
    ["1h30m", "90m", "duration", 0],
    ["40 EUR", "40 USD", "money", undefined],
  ] as const)("orders %s and %s", (left, right, dimension, expected) => {
    expect(compareQuantities(quantity(left, dimension), quantity(right, dimension))).toBe(expected);
  });

  it("gives no order across dimensions", () => {
    expect(compareQuantities(quantity("80GB", "bytes"), quantity("80GB/s", "bandwidth"))).toBeUndefined();
  });

  it("is antisymmetric", () => {
    fc.assert(
      fc.property(readable, readable, ([left, leftDimension], [right, rightDimension]) => {
        const [a, b] = [quantity(left, leftDimension), quantity(right, rightDimension)];
        const order = compareQuantities(a, b);
        const reverse = compareQuantities(b, a);
        expect(reverse).toBe(order === undefined ? undefined : order === 0 ? 0 : -order);
      }),
    );
  });
});

describe("arithmetic", () => {
  it("adds in the unit of the first and refuses other currencies", () => {
    const sum = addQuantities(quantity("1GiB", "bytes"), quantity("512MiB", "bytes"));
    expect(sum === undefined ? undefined : formatQuantity(sum)).toBe("1.5GiB");
    expect(addQuantities(quantity("1 EUR", "money"), quantity("1 USD", "money"))).toBeUndefined();
  });

  it("scales without drift: ten times 0.1 is 1", () => {
    expect(formatQuantity(scaleQuantity(quantity("0.1GB", "bytes"), 10))).toBe("1GB");
    expect(formatQuantity(scaleQuantity(quantity("0.1GB", "bytes"), 10n))).toBe("1GB");
  });

  it.each([0.1, -1, Number.NaN, -1n, rational(-1n, 2n)])("refuses the factor %s", (factor) => {
    expect(() => scaleQuantity(quantity("1GB", "bytes"), factor)).toThrow("[invalid-argument]");
  });
});

describe("baseNumber", () => {
  it.each([
    ["80GB", "bytes", 1n, 80_000_000_000],
    ["1.4EFLOP/s", "compute", 1n, 1.4e18],
    ["9007199254740993B", "bytes", 1n, undefined],
    ["0.85 USD", "money", 1n, undefined],
    ["0.85 USD", "money", 1_000_000n, 850_000],
    ["1.5s", "duration", 1000n, 1500],
  ] as const)("of %s as %s per base %s is %s", (text, dimension, perBase, expected) => {
    expect(baseNumber(quantity(text, dimension), perBase)).toBe(expected);
  });

  it("orders as the quantities do", () => {
    fc.assert(
      fc.property(readable, readable, ([left, leftDimension], [right, rightDimension]) => {
        const [a, b] = [quantity(left, leftDimension), quantity(right, rightDimension)];
        const [x, y] = [baseNumber(a), baseNumber(b)];
        const order = compareQuantities(a, b);
        if (x !== undefined && y !== undefined && order !== undefined) expect(Math.sign(x - y)).toBe(order);
      }),
    );
  });
});

describe("unitConfusion", () => {
  it.each([
    ["80GiB", "80GB", "bytes", "GiB counts in powers of 1024 and GB in powers of 1000"],
    ["400GB/s", "400Gbit/s", "bandwidth", "GB/s counts bytes and Gbit/s counts bits"],
    ["80GiB", "81GB", "bytes", undefined],
    ["80GiB", "80MB", "bytes", undefined],
    ["80GB", "80GB", "bytes", undefined],
    ["1h", "1m", "duration", undefined],
    ["1TFLOP/s", "1TOP/s", "compute", undefined],
    ["1h30m", "90m", "duration", undefined],
  ] as const)("of %s and %s is told only when the unit's meaning differs", (left, right, dimension, expected) => {
    expect(unitConfusion(quantity(left, dimension), quantity(right, dimension))).toBe(expected);
  });
});

describe("ranges", () => {
  const [min, max] = [quantity("40GB", "bytes"), quantity("80GB", "bytes")];
  it("contain their bounds and nothing outside", () => {
    expect(rangeContains({ min, max }, quantity("40GB", "bytes"))).toBe(true);
    expect(rangeContains({ min, max }, quantity("80GB", "bytes"))).toBe(true);
    expect(rangeContains({ min, max }, quantity("80GiB", "bytes"))).toBe(false);
    expect(rangeContains({ min, max }, quantity("1GB", "bytes"))).toBe(false);
    expect(rangeContains({}, quantity("1GB", "bytes"))).toBe(true);
  });

  it("are undecided by a bound that does not compare, unless the other bound is violated", () => {
    const euro = quantity("10 EUR", "money");
    expect(rangeContains({ max: quantity("10 USD", "money") }, euro)).toBeUndefined();
    expect(rangeContains({ min: quantity("11 EUR", "money"), max: quantity("10 USD", "money") }, euro)).toBe(false);
  });

  it("are empty when min is above max", () => {
    expect(rangeIsEmpty({ min: max, max: min })).toBe(true);
    expect(rangeIsEmpty({ min, max: min })).toBe(false);
    expect(rangeIsEmpty({ min })).toBe(false);
    expect(rangeIsEmpty({ min: quantity("1 EUR", "money"), max: quantity("1 USD", "money") })).toBeUndefined();
  });
});

describe("convertMoney", () => {
  const rates = [
    { from: "EUR", to: "USD", rate: "1.10", at: "2026-10-01" },
    { from: "EUR", to: "USD", rate: "1.25", at: "2026-11-01T00:00:00Z" },
    { from: "EUR", to: "USD", rate: "9", at: "2026-12-01" },
    { from: "EUR", to: "USD", rate: "abc", at: "2026-11-02" },
    { from: "EUR", to: "USD", rate: "0", at: "2026-11-02" },
    { from: "EUR", to: "USD", rate: "2", at: "soon" },
  ];
  const convert = (text: string, to: string, at: string): string => {
    const result = convertMoney(quantity(text, "money"), rates, to, at);
    return result.kind === "ok" ? formatQuantity(result.value) : result.code;
  };

  it.each([
    ["40 EUR", "USD", "2026-11-15T00:00:00Z", "50 USD"],
    ["40 EUR", "USD", "2026-10-15T00:00:00Z", "44 USD"],
    ["50 USD", "EUR", "2026-11-15T00:00:00Z", "40 EUR"],
    ["40 EUR", "EUR", "2026-11-15T00:00:00Z", "40 EUR"],
    ["40 EUR", "USD", "2026-09-01T00:00:00Z", "money-rate-missing"],
    ["40 EUR", "GBP", "2026-11-15T00:00:00Z", "money-rate-missing"],
  ])("of %s to %s at %s gives %s", (text, to, at, expected) => {
    expect(convert(text, to, at)).toBe(expected);
  });

  it("takes the rate in the asked direction when both were stated at one time", () => {
    const both = [
      { from: "USD", to: "EUR", rate: "0.5", at: "2026-10-01" },
      { from: "EUR", to: "USD", rate: "3", at: "2026-10-01" },
    ];
    const result = convertMoney(quantity("1 EUR", "money"), both, "USD", "2026-10-02");
    expect(result.kind === "ok" ? formatQuantity(result.value) : result).toBe("3 USD");
  });

  it("refuses what is not money and what is not a time", () => {
    expect(() => convertMoney(quantity("1GB", "bytes"), [], "EUR", "2026-10-02")).toThrow("[invalid-argument]");
    expect(() => convertMoney(quantity("1 USD", "money"), [], "EUR", "now")).toThrow("[invalid-argument]");
  });
});

describe("dimensions", () => {
  it("are recognised by name and not by what every object has", () => {
    expect(isDimension("bytes")).toBe(true);
    expect(isDimension("toString")).toBe(false);
  });
});
