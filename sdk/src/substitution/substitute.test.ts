import { chips, numericFormats, substitutionPhases, type ChipRow } from "@cornercast/schemas/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chipById } from "../hardware/index.js";
import { chipPrecision } from "./chip-precision.js";
import { matrixShare } from "./matrix-share.js";
import { substitute, type SubstituteOptions } from "./substitute.js";
import type { SubstitutionDevice } from "./substitution-device.js";

function chip(id: string): ChipRow {
  const found = chipById(id);
  if (found === undefined) throw new Error(`no chip ${id}`);
  return found;
}

function interval(reference: SubstitutionDevice, candidate: SubstitutionDevice, options: SubstituteOptions) {
  const answer = substitute(reference, candidate, options);
  if (answer.kind === "unknown") throw new Error(answer.missing.join(", "));
  return answer;
}

const h100 = { chip: chip("h100-sxm") };
const h200 = { chip: chip("h200-sxm") };
const chipChoice = fc.constantFrom(...chips);
const phaseChoice = fc.constantFrom("train", "prefill", "decode", "offline", "server", "interactive");
const formatChoice = fc.constantFrom(...numericFormats.map(({ id }) => id));

describe("the registry of phases", () => {
  it.each(substitutionPhases.map((row) => [row.id, row] as const))("gives %s exponents that add up to 1", (_, row) => {
    expect(row.matrix + row.power + row.bandwidth).toBe(1);
    expect(row.spread).toBeGreaterThan(0);
  });
});

describe("a substitution", () => {
  it("of a device by the same device is 1", () => {
    const answer = interval(h100, h100, { phase: "train", precision: "bf16" });
    expect(answer.mid).toBe(1);
    expect(answer.low).toBeLessThan(1);
    expect(answer.high).toBeGreaterThan(1);
  });

  it("is the reciprocal of the one the other way round, for all chips, phases and formats", () => {
    fc.assert(
      fc.property(chipChoice, chipChoice, phaseChoice, formatChoice, (left, right, phase, precision) => {
        const model = { parameters: 70e9 };
        const there = substitute({ chip: left }, { chip: right }, { phase, precision, model });
        const back = substitute({ chip: right }, { chip: left }, { phase, precision, model });
        expect(back.kind).toBe(there.kind);
        if (there.kind === "unknown" || back.kind === "unknown") {
          expect(new Set(back.kind === "unknown" ? back.missing : [])).toEqual(new Set(there.kind === "unknown" ? there.missing : []));
          return;
        }
        expect(there.mid * back.mid).toBeCloseTo(1, 9);
        expect(there.low * back.high).toBeCloseTo(1, 9);
        expect(there.low).toBeLessThan(there.mid);
        expect(there.mid).toBeLessThan(there.high);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives bandwidth more weight in decode than in prefill: H200 has 1.43 times that of H100 and little else", () => {
    const of = (phase: "decode" | "prefill") => interval(h100, h200, { phase, precision: "fp8" }).mid;
    expect(of("decode")).toBeGreaterThan(1.25);
    expect(of("prefill")).toBeLessThan(1.1);
  });

  it("falls with a power cap, and not with one above the limit of the chip", () => {
    const options = { phase: "prefill", precision: "bf16" } as const;
    const whole = interval(h200, h100, options).mid;
    expect(interval(h200, { ...h100, powerCap: 350 }, options).mid).toBeCloseTo(whole * Math.sqrt(0.5), 9);
    expect(interval(h200, { ...h100, powerCap: 900 }, options).mid).toBe(whole);
  });

  it("takes time from a device on which the model does not fit alone, the more the slower its links", () => {
    const options = { phase: "offline", precision: "fp8" } as const;
    const model = { parameters: 69e9, hidden: 8192, layers: 80 };
    const share = (id: string) => {
      const found = interval(h200, { chip: chip(id) }, { ...options, model }).basis.find(({ name }) => name === "sharding");
      return found?.candidate;
    };
    expect(share("h200-sxm")).toBe(1);
    expect(share("h100-sxm")).toBeGreaterThan(0.85);
    expect(share("h100-pcie")).toBeLessThan(0.65);
    expect(interval(h200, { chip: chip("h100-pcie") }, options).basis.map(({ name }) => name)).toEqual(["matrix", "power", "bandwidth"]);
  });

  it("uses a wider format where the chip lacks the one that is asked for, and says so", () => {
    const answer = interval({ chip: chip("b200-sxm") }, h200, { phase: "offline", precision: "nvfp4" });
    expect(answer.basis[0]?.notes.join("; ")).toMatch(/candidate: fp8_\w+ in place of nvfp4, which the chip lacks/u);
    expect(answer.mid).toBeLessThan(0.5);
  });

  it("is wider where the figures disagree", () => {
    const width = (candidate: string) => {
      const { low, high } = interval(h100, { chip: chip(candidate) }, { phase: "train", precision: "bf16" });
      return Math.log(high / low);
    };
    expect(width("l4")).toBeGreaterThan(width("h200-sxm"));
  });

  it("is never better known than derived, and says whether its phase was checked", () => {
    const train = interval(h100, h200, { phase: "train", precision: "bf16" });
    expect([train.provenance, train.checked]).toEqual(["derived", true]);
    expect(interval(h100, h200, { phase: "decode", precision: "bf16" }).checked).toBe(false);
    expect(interval(h100, { ...h200, powerCap: 400 }, { phase: "train", precision: "bf16" }).provenance).toBe("asserted");
  });

  it("is unknown, with what is missing, where the registry has no figures", () => {
    expect(substitute(h100, { chip: chip("k80") }, { phase: "train", precision: "bf16" })).toEqual({
      kind: "unknown",
      missing: ["matrix of k80", "power of k80", "bandwidth of k80"],
    });
  });

  it("counts a figure that is missing as the mean of the others, with a wider interval and a note", () => {
    const answer = interval({ chip: chip("tpu-v5e") }, { chip: chip("tpu-v6e") }, { phase: "train", precision: "bf16" });
    expect(answer.notes).toContain("not known: power of tpu-v5e");
    expect(answer.mid).toBeGreaterThan(2);
  });

  it("refuses a phase that is not registered", () => {
    const phase = "sleep" as "train";
    expect(() => substitute(h100, h200, { phase, precision: "bf16" })).toThrow(/\[invalid-argument\] there is no phase sleep/u);
  });
});

describe("the format in which a chip does the work of a precision", () => {
  it.each([
    ["mi300x", "fp8", "fp8_e4m3fnuz", "same-width"],
    ["h100-sxm", "fp8_e4m3fn", "fp8_e4m3fn", "exact"],
    ["b200-sxm", "mxfp4", "nvfp4", "same-width"],
    ["a100-sxm-80gb", "fp8", "bf16", "wider"],
    ["gaudi3", "fp16", "fp16", "exact"],
    ["arc-pro-b60", "int8", "int8", "exact"],
    ["gaudi3", "int8", "fp8_e4m3fn", "same-width"],
  ])("of %s for %s is %s (%s)", (id, precision, format, match) => {
    const found = chipPrecision(chip(id), precision);
    expect([found?.format.format, found?.match]).toEqual([format, match]);
  });

  it.each([
    ["h20", "fp8"],
    ["rtx-5090", "bf16"],
    ["rtx-5090", "int8"],
    ["max-1550", "fp8"],
  ])("of %s for %s is not known: it is not said to lack it, and no peak of it is stated", (id, precision) => {
    expect(chipPrecision(chip(id), precision)).toBeUndefined();
  });

  it("does not put floating-point work on integer units", () => {
    expect(chipPrecision(chip("mi250x"), "fp8")?.format.format).not.toBe("int8");
  });
});

describe("the measured share of a peak", () => {
  it.each([
    ["h100-sxm", 16, "measured"],
    ["mi300x", 8, "other width"],
    ["mi350x", 16, "same instruction set"],
    ["t4", 16, "same vendor"],
    ["tpu-v6e", 16, "all chips"],
  ])("of %s at %i bits rests on: %s", (id, bits, from) => {
    const found = matrixShare(chip(id), bits);
    expect(found.from).toBe(from);
    expect(found.share).toBeGreaterThan(0.3);
    expect(found.share).toBeLessThanOrEqual(1);
  });

  it("is less certain the further away it comes from", () => {
    expect(matrixShare(chip("mi350x"), 16).uncertainty).toBeGreaterThan(matrixShare(chip("mi355x"), 16).uncertainty);
  });
});
