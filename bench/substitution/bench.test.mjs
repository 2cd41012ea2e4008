import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData } from "../../sdk/src/testing/shared-data.js";
import { modelOf, phaseOf } from "./benchmarks.mjs";
import { fitMixes } from "./fit.mjs";
import { caseOf, deratedPeak, predict } from "./predict.mjs";
import { readPairs } from "./read-pairs.mjs";
import { score } from "./score.mjs";

const header = "round,benchmark,scenario,chip_fast,chip_slow,precision_fast,precision_slow,measured_ratio,peak_flops_ratio,bandwidth_ratio";

function pairsFile(...lines) {
  const file = join(mkdtempSync(join(tmpdir(), "pairs-")), "pairs.csv");
  writeFileSync(file, [header, ...lines].join("\n"));
  return file;
}

describe("reading pairs", () => {
  it("says that the measured pairs are not part of the repository where they are not there", () => {
    expect(() => readPairs("/nowhere/pairs.csv")).toThrow(/not part of this repository.*--data/u);
  });

  it("names the line of a ratio that is none", () => {
    const file = pairsFile("r,b,Offline,h200-sxm,h100-sxm,fp8,fp8,fast,1,1");
    expect(() => readPairs(file)).toThrow(/pairs\.csv:2: measured_ratio/u);
  });

  it("names a column that is missing", () => {
    const file = pairsFile();
    writeFileSync(file, "round,benchmark\n");
    expect(() => readPairs(file)).toThrow(/no column scenario, chip_fast/u);
  });

  it("keeps pairs of chips that the registry does not know apart, without failing", () => {
    const [pair] = readPairs(pairsFile("inference-v9.0,llama9-1000b,Offline,x900,h100-sxm,fp8,fp8,2,,"));
    expect(caseOf(pair)).toBe("x900");
  });

  it("gives an unknown format no answer", () => {
    const [pair] = readPairs(pairsFile("inference-v9.0,llama9-1000b,Offline,h200-sxm,h100-sxm,fp3,fp8,2,,"));
    expect(predict(caseOf(pair)).kind).toBe("unknown");
  });
});

describe("benchmarks", () => {
  it.each([
    ["llama2-70b-99", "Offline", "offline"],
    ["llama3.1-8b", "Interactive", "interactive"],
    ["deepseek-r1", "Server", "server"],
    ["resnet50", "Offline", "prefill"],
    ["stable-diffusion-xl", "server", "prefill"],
    ["llama2_70b_lora", "Training@8", "train"],
  ])("%s %s is %s", (benchmark, scenario, phase) => {
    expect(phaseOf(benchmark, scenario)).toBe(phase);
  });

  it("takes the size of a model that it does not know from its name", () => {
    expect([modelOf("qwen3-235b-99")?.parameters, modelOf("retinanet"), modelOf("llama2-70b-99.9")?.layers]).toEqual([235e9, undefined, 80]);
  });
});

describe("scores", () => {
  it("are medians of the error and shares of order and of intervals", () => {
    const rows = [
      { measured: 2, mid: 1, low: 0.5, high: 1.5 },
      { measured: 2, mid: 2.2, low: 1, high: 3 },
      { measured: 4, mid: 5, low: 3, high: 6 },
    ];
    expect(score(rows)).toEqual({ pairs: 3, medianAbsolutePercentError: 25, orderAccuracy: 66.7, intervalCoverage80: 66.7 });
  });
});

describeWithSharedData("measured pairs", () => {
  const cases = readPairs(sharedData("chips/substitution_pairs_dev.csv")).flatMap((pair) => {
    const one = caseOf(pair);
    return typeof one === "string" ? [] : [one];
  });

  it("are all of chips that the registry knows", () => {
    expect(cases.length).toBe(658);
  });

  it.each([
    ["inference", 17],
    ["training", 12],
  ])("of %s are predicted better than by a derated peak, within reach, by exponents that have not seen their round", (kind, reach) => {
    const rounds = [...new Set(cases.map(({ pair }) => pair.round))];
    const rows = rounds.flatMap((round) => {
      const mixes = fitMixes(cases.filter(({ pair }) => pair.round !== round));
      return cases
        .filter((one) => one.kind === kind && one.pair.round === round)
        .map((one) => ({ ...predict(one, mixes.get(one.mix)), measured: one.pair.measured }));
    });
    const ours = score(rows);
    const derated = score(cases.filter((one) => one.kind === kind).map((one) => ({ measured: one.pair.measured, mid: deratedPeak(one) })));
    expect(ours.medianAbsolutePercentError).toBeLessThan(Math.min(reach, derated.medianAbsolutePercentError));
    expect(ours.orderAccuracy).toBeGreaterThan(88);
    expect(ours.intervalCoverage80).toBeGreaterThanOrEqual(75);
    expect(ours.intervalCoverage80).toBeLessThanOrEqual(90);
  });
});
