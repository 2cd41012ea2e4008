import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData } from "../../sdk/src/testing/shared-data.js";
import { modelOf, phaseOf } from "./benchmarks.mjs";
import { evaluate } from "./evaluate.mjs";
import { caseOf, predict } from "./predict.mjs";
import { readPairs } from "./read-pairs.mjs";
import { reportLines } from "./report.mjs";
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

describe("the evaluation", () => {
  const ofRound = (round, benchmark, scenario, format, ratio = "1.6") =>
    [
      ["b200-sxm", "h100-sxm", "2.2"],
      ["b200-sxm", "h200-sxm", "2.1"],
      ["h200-sxm", "h100-sxm", ratio],
      ["mi325x", "mi300x", "1.2"],
    ].map(([fast, slow, measured]) => `${round},${benchmark},${scenario},${fast},${slow},${format},${format},${measured},2,1.5`);
  const evaluated = (...lines) => evaluate(readPairs(pairsFile(...lines))).result;

  it("predicts rounds that the registry was not fitted on with the registry as it is, and says so", () => {
    const result = evaluated(...ofRound("inference-v6.0", "llama2-70b-99", "Offline", "fp8"), ...ofRound("training-v5.1", "flux1", "Training@8", "bf16"));
    expect(result.inference).toMatchObject({ pairs: 4, predictedWith: "registry", why: "inference-v6.0: the registry was not fitted on it" });
    expect(result.training).toMatchObject({ pairs: 4, predictedWith: "registry", why: "training-v5.1: the registry was not fitted on it" });
    expect(result.inference).toMatchObject(result.asShipped.inference);
    expect(result.heldBackRounds).toEqual([]);
  });

  it.each([
    ["one round of the fit", ofRound("inference-v5.1", "llama2-70b-99", "Offline", "fp8")],
    ["two", [...ofRound("inference-v5.1", "llama2-70b-99", "Offline", "fp8"), ...ofRound("inference-v4.1", "bert-99", "Server", "fp8")]],
    ["three with few pairs", ["inference-v4.1", "inference-v5.1", "training-v5.0"].flatMap((round) => ofRound(round, "llama2-70b-99", "Offline", "fp8"))],
  ])("fits nothing anew on %s, and says that the registry has seen it", (_name, lines) => {
    const { inference, asShipped } = evaluated(...lines);
    expect(inference).toMatchObject(asShipped.inference);
    expect(inference.predictedWith).toBe("registry");
    expect(inference.why).toMatch(/inference-v5\.1.*: the file has too few other rounds to fit on, and the registry has seen it$/u);
  });

  it("holds a round of the fit back where the others have pairs enough, and no other round", () => {
    const many = (round) => Array.from({ length: 8 }, (_, index) => ofRound(round, "llama2-70b-99", "Offline", "fp8", `1.${String(index)}`)).flat();
    const result = evaluated(
      ...["inference-v4.1", "inference-v5.1", "training-v5.0"].flatMap(many),
      ...ofRound("inference-v6.0", "llama2-70b-99", "Server", "fp8"),
    );
    expect(result.heldBackRounds).toEqual(["inference-v4.1", "inference-v5.1", "training-v5.0"]);
    expect(result.inference.predictedWith).toBe("leave-one-round-out and registry");
    expect(result.inference.why).toBe("each round of the fit is predicted by the others; inference-v6.0: the registry was not fitted on it");
  });

  it.each([
    ["no pairs at all", [], "the file has no pairs of inference", "the file has no pairs of training"],
    [
      "chips that the registry does not know",
      ["inference-v6.0,llama2-70b-99,Offline,x900,h100-sxm,fp8,fp8,2,2,2"],
      "the registry does not know the chips of these pairs",
      "the file has no pairs of training",
    ],
    [
      "chips without figures",
      ["training-v5.1,flux1,Training@8,mx250,k80,bf16,bf16,2,2,2"],
      "the file has no pairs of inference",
      "the registry lacks the figures of these chips",
    ],
  ])("gives null and the reason for %s", (_name, lines, inference, training) => {
    const none = { pairs: 0, medianAbsolutePercentError: null, orderAccuracy: null, intervalCoverage80: null, predictedWith: null };
    const evaluation = evaluate(readPairs(pairsFile(...lines)));
    expect(evaluation.result.inference).toEqual({ ...none, why: inference });
    expect(evaluation.result.training).toEqual({ ...none, why: training });
    expect(JSON.stringify(evaluation.result)).not.toContain("NaN");
    expect(reportLines(evaluation).join("\n")).toContain(`inference: nothing to score: ${inference}`);
  });

  it("counts the pairs of chips that it leaves out, and those without ratios of simple predictors", () => {
    const evaluation = evaluate(
      readPairs(
        pairsFile(
          "inference-v6.0,llama2-70b-99,Offline,x900,h100-sxm,fp8,fp8,2,2,2",
          "inference-v6.0,llama2-70b-99,Server,h200-sxm,x900,fp8,fp8,2,2,2",
          "inference-v6.0,llama2-70b-99,Offline,h200-sxm,h100-sxm,fp8,fp8,1.4,,",
        ),
      ),
    );
    expect(evaluation.result).toMatchObject({ pairs: 3, unknownChips: { x900: 2 }, inference: { pairs: 1 } });
    expect(evaluation.result.baselines.peakFlops.inference).toEqual({ pairs: 0, medianAbsolutePercentError: null, orderAccuracy: null });
    expect(reportLines(evaluation).join("\n")).toMatch(/x900 \(2 pairs\)/u);
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

  const { result } = evaluate(readPairs(sharedData("chips/substitution_pairs_dev.csv")));

  it.each([
    ["inference", 17],
    ["training", 12],
  ])("of %s are predicted better than by a derated peak, within reach, by exponents that have not seen their round", (kind, reach) => {
    const ours = result[kind];
    expect(ours.predictedWith).toBe("leave-one-round-out");
    expect(ours.medianAbsolutePercentError).toBeLessThan(Math.min(reach, result.baselines.deratedPeak[kind].medianAbsolutePercentError));
    expect(ours.orderAccuracy).toBeGreaterThan(88);
    expect(ours.intervalCoverage80).toBeGreaterThanOrEqual(75);
    expect(ours.intervalCoverage80).toBeLessThanOrEqual(90);
  });
});
