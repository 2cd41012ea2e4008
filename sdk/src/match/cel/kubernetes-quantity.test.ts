import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareKubernetesQuantities,
  formatKubernetesQuantity,
  kubernetesQuantityToInteger,
  parseKubernetesQuantity,
  type KubernetesQuantity,
} from "./kubernetes-quantity.js";
import { cpuMilliseconds } from "../../testing/cpu-milliseconds.js";

function quantity(text: string): KubernetesQuantity {
  const result = parseKubernetesQuantity(text);
  if (result.kind === "error") throw new Error(result.message);
  return result.quantity;
}

describe("parseKubernetesQuantity", () => {
  it.each([
    ["0", 0n],
    ["1", 1_000_000_000n],
    ["+5", 5_000_000_000n],
    ["-5", -5_000_000_000n],
    ["1n", 1n],
    ["1u", 1_000n],
    ["250m", 250_000_000n],
    ["1k", 10n ** 12n],
    ["1M", 10n ** 15n],
    ["1G", 10n ** 18n],
    ["1T", 10n ** 21n],
    ["1P", 10n ** 24n],
    ["1E", 10n ** 27n],
    ["1Ki", 1024n * 10n ** 9n],
    ["1Mi", 2n ** 20n * 10n ** 9n],
    ["1Gi", 2n ** 30n * 10n ** 9n],
    ["1Ti", 2n ** 40n * 10n ** 9n],
    ["1Pi", 2n ** 50n * 10n ** 9n],
    ["1Ei", 2n ** 60n * 10n ** 9n],
    ["1e3", 10n ** 12n],
    ["1E3", 10n ** 12n],
    ["1E+3", 10n ** 12n],
    ["1e-3", 10n ** 6n],
    ["1.5Gi", 1536n * 2n ** 20n * 10n ** 9n],
    [".5", 5n * 10n ** 8n],
    ["5.", 5n * 10n ** 9n],
    ["000123", 123n * 10n ** 9n],
  ])("reads %s as %d nanos", (text, nanos) => {
    expect(quantity(text).nanos).toBe(nanos);
  });

  it.each([
    ["0.1n", 1n],
    ["-0.1n", -1n],
    ["1.0000000001", 1_000_000_001n],
  ])("rounds %s away from zero to whole nanos", (text, nanos) => {
    expect(quantity(text).nanos).toBe(nanos);
  });

  it("caps a binary-suffix value at 2^63-1, as Kubernetes does, and no decimal value", () => {
    expect(quantity("100Ei").nanos).toBe((2n ** 63n - 1n) * 10n ** 9n);
    expect(quantity("100E").nanos).toBe(10n ** 29n);
  });

  it.each([
    "",
    " 1",
    "1 ",
    "Mi",
    "-",
    "+",
    ".",
    "-.",
    "1,3G",
    "200K",
    "Three",
    "10Mo",
    "10Mm",
    "1.1.M",
    "1+1.0M",
    "0.1mi",
    "0.1am",
    "1i",
    "-3.01i",
    "-3.01e-",
    "1e",
    "1Ki5",
    "--1",
    "0x10",
    "1_000",
    "٣",
  ])("refuses %j", (text) => {
    expect(parseKubernetesQuantity(text).kind).toBe("error");
  });

  it("refuses exponents and texts that would need unbounded memory, at once", () => {
    const started = cpuMilliseconds();
    expect(parseKubernetesQuantity("1e999999999").kind).toBe("error");
    expect(parseKubernetesQuantity("1e-999999999").kind).toBe("error");
    expect(parseKubernetesQuantity("9".repeat(1_000_000)).kind).toBe("error");
    expect(cpuMilliseconds() - started).toBeLessThan(1_000);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+-]?[0-9.]{0,6}[eEinumkKMGTP]{0,3}[-+]?[0-9]{0,4}$/)), (text) => {
        parseKubernetesQuantity(text);
      }),
    );
  });
});

describe("compareKubernetesQuantities", () => {
  it.each([
    ["1Gi", "1024Mi", 0],
    ["200M", "0.2G", 0],
    ["50M", "50Mi", -1],
    ["50Mi", "50M", 1],
    ["81559Mi", "80Gi", -1],
    ["80G", "80Gi", -1],
    ["-1", "1n", -1],
    ["1e3", "1k", 0],
  ] as const)("compares %s with %s as %d", (left, right, order) => {
    expect(compareKubernetesQuantities(quantity(left), quantity(right))).toBe(order);
    expect(compareKubernetesQuantities(quantity(right), quantity(left))).toBe(order === 0 ? 0 : -order);
  });
});

describe("formatKubernetesQuantity", () => {
  it.each([
    ["0", "0"],
    ["1.5", "1500m"],
    ["1.5Gi", "1536Mi"],
    ["1024Mi", "1Gi"],
    ["81559Mi", "81559Mi"],
    ["1000k", "1M"],
    ["10000k", "10M"],
    ["0.5Ki", "512"],
    ["12e6", "12e6"],
    ["1e3", "1e3"],
    ["-2048Ki", "-2Mi"],
    ["1n", "1n"],
    ["1000E", "1000E"],
  ])("writes %s as %s", (text, written) => {
    expect(formatKubernetesQuantity(quantity(text))).toBe(written);
  });

  it("writes a value that reads back as the same value", () => {
    const texts = fc.tuple(
      fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
      fc.constantFrom("", "n", "u", "m", "k", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "e3", "e-6"),
    );
    fc.assert(
      fc.property(texts, ([number, suffix]) => {
        const parsed = quantity(`${number}${suffix}`);
        expect(quantity(formatKubernetesQuantity(parsed)).nanos).toBe(parsed.nanos);
      }),
    );
  });
});

describe("kubernetesQuantityToInteger", () => {
  it.each([
    ["15Gi", 16_106_127_360n],
    ["2000m", 2n],
    ["1500m", undefined],
  ])("gives %s as %s", (text, integer) => {
    expect(kubernetesQuantityToInteger(quantity(text))).toBe(integer);
  });
});
