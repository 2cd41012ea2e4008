import { moveRules } from "@cornercast/schemas/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviceFactsOfChip, keepsLevel, moveLevels, registeredDevices, type MoveSide } from "../index.js";
import { numericsLevels, stateLevels } from "./move-levels.js";

const linux = { os: "linux", arch: "amd64" };
const unit = (chip: string, rest: Partial<MoveSide> = {}): MoveSide => ({ device: deviceFactsOfChip(chip), host: linux, ...rest });
const driver = (version: string) => ({ software: { "nvidia-driver": version } });

/** The rule that decides a level. */
function ruleOf(level: string, from: MoveSide, to: MoveSide, formats: readonly string[] = []): string | undefined {
  const { state, numerics } = moveLevels(from, to, formats);
  return [...state, ...numerics].find((found) => found.level === level)?.rule;
}

const h100 = unit("h100-sxm", driver("580.65.06"));
const examples: readonly [
  rule: string,
  level: string,
  from: MoveSide,
  to: MoveSide,
  not: readonly [MoveSide, MoveSide],
  formats?: readonly string[],
  notFormats?: readonly string[],
][] = [
  ["live-stated", "S4", unit("l4", { stateLevel: "S4" }), unit("l4", { stateLevel: "S4" }), [unit("l4", { stateLevel: "S4" }), unit("l4")]],
  ["live-not-stated", "S4", h100, h100, [unit("l4", { stateLevel: "S4" }), unit("l4", { stateLevel: "S4" })]],
  ["image-not-let-out", "S3", { ...h100, stateLevel: "S2" }, h100, [{ ...h100, stateLevel: "S3" }, h100]],
  ["image-other-chip", "S3", h100, unit("h200-sxm"), [h100, h100]],
  ["image-from-other-os", "S3", { ...h100, host: { os: "windows", arch: "amd64" } }, h100, [h100, h100]],
  ["image-to-other-os", "S3", h100, { ...h100, host: { os: "windows", arch: "amd64" } }, [h100, h100]],
  ["image-other-arch", "S3", h100, { ...h100, host: { os: "linux", arch: "arm64" } }, [h100, h100]],
  ["image-from-old-driver", "S3", unit("h100-sxm", driver("535.1")), h100, [h100, h100]],
  ["image-to-old-driver", "S3", h100, unit("h100-sxm", driver("535.1")), [h100, h100]],
  ["image-nvidia", "S3", h100, h100, [h100, unit("b200-sxm", driver("580.65.06"))]],
  ["image-amd", "S3", unit("mi300x"), unit("mi300x"), [unit("rx-7900-xtx"), unit("rx-7900-xtx")]],
  ["image-without-tool", "S3", unit("trn2"), unit("trn2"), [h100, h100]],
  ["training-state-not-let-out", "S2", { ...h100, stateLevel: "S1" }, unit("mi300x"), [{ ...h100, stateLevel: "S2" }, unit("mi300x")]],
  ["training-state-formats", "S2", unit("b200-sxm"), unit("mi355x"), [unit("b200-sxm"), unit("b300-sxm")], ["nvfp4"]],
  ["training-state", "S2", h100, unit("mi300x"), [{ ...h100, stateLevel: "S1" }, unit("mi300x")]],
  ["weights-not-let-out", "S1", { ...h100, stateLevel: "S0" }, unit("mi300x"), [{ ...h100, stateLevel: "S1" }, unit("mi300x")]],
  ["weights-formats", "S1", unit("b200-sxm"), unit("mi355x"), [unit("b200-sxm"), unit("b300-sxm")], ["nvfp4"]],
  ["weights", "S1", h100, unit("mi300x"), [{ ...h100, stateLevel: "S0" }, unit("mi300x")]],
  ["bits-other-architecture", "N0", h100, unit("b200-sxm"), [h100, h100]],
  ["bits-other-chip", "N0", h100, unit("h200-sxm"), [h100, h100]],
  ["bits-other-driver", "N0", h100, unit("h100-sxm", driver("570.1")), [h100, h100]],
  ["bits-same-everything", "N0", h100, h100, [h100, unit("h200-sxm")]],
  ["batch-other-chip", "N1", h100, unit("h200-sxm"), [h100, h100]],
  ["batch-old-device", "N1", unit("t4"), unit("t4"), [h100, h100]],
  ["batch-same-chip", "N1", h100, h100, [unit("t4"), unit("t4")]],
  ["tolerance-formats-differ", "N2", h100, unit("a100-sxm-80gb"), [h100, unit("mi300x")], ["fp8_e4m3fn"]],
  ["tolerance-formats-same", "N2", h100, unit("mi300x"), [h100, unit("a100-sxm-80gb")], ["fp8_e4m3fn"]],
  ["tolerance-formats-not-stated", "N2", h100, unit("mi300x"), [h100, unit("mi300x")], [], ["bf16"]],
  ["statistics-without-formats", "N3", unit("b200-sxm"), unit("mi355x"), [unit("b200-sxm"), unit("b300-sxm")], ["nvfp4"]],
  ["statistics", "N3", h100, unit("mi300x"), [unit("b200-sxm"), unit("mi355x")], ["bf16"], ["nvfp4"]],
];

describe("the move rule", () => {
  it.each(examples)("%s decides %s of its positive example and not of its negative one", (rule, level, from, to, not, formats = [], notFormats = formats) => {
    expect(ruleOf(level, from, to, formats)).toBe(rule);
    expect(ruleOf(level, ...not, notFormats)).not.toBe(rule);
  });

  it("has an example, except where it always holds and is the only one of its level", () => {
    const tried = new Set(examples.map(([rule]) => rule));
    expect(moveRules.filter(({ id }) => !tried.has(id)).map(({ id }) => id)).toEqual(["restart", "function"]);
  });

  it("says what to do wherever something is lost", () => {
    expect(moveRules.filter(({ verdict, fix }) => (verdict === "lost") !== (fix !== undefined)).map(({ id }) => id)).toEqual([]);
  });
});

describe("a move", () => {
  const device = fc.constantFrom(...registeredDevices());
  const wanted = fc.constantFrom(...stateLevels, ...numericsLevels);
  const formats = fc.subarray(["bf16", "fp8_e4m3fn", "nvfp4", "mxfp4", "int8"]);

  it("never keeps the same bits across architectures, nor the image of a process across chips", () => {
    fc.assert(
      fc.property(device, device, formats, (from, to, used) => {
        const { state, numerics } = moveLevels({ device: from, host: linux }, { device: to, host: linux }, used);
        const bits = from.isa === undefined || to.isa === undefined || from.isa === to.isa || numerics[0]?.outcome === "lost";
        return bits && (from.chip === to.chip || keepsLevel(state, "S3")?.outcome === "lost");
      }),
    );
  });

  it("that keeps a level keeps every lower one", () => {
    fc.assert(
      fc.property(device, device, formats, wanted, (from, to, used, level) => {
        const levels = level.startsWith("S")
          ? moveLevels({ device: from }, { device: to }, used).state
          : moveLevels({ device: from }, { device: to }, used).numerics;
        const lower = levels.slice(levels.findIndex((found) => found.level === level)).map((found) => found.level);
        return keepsLevel(levels, level)?.outcome !== "kept" || lower.every((name) => keepsLevel(levels, name)?.outcome === "kept");
      }),
    );
  });

  it("from H100 to MI300X keeps the training state and, in FP8, results within a tolerance", () => {
    const { state, numerics } = moveLevels(h100, unit("mi300x"), ["fp8_e4m3fn"]);
    expect(state.find(({ outcome }) => outcome === "kept")?.level).toBe("S2");
    expect(numerics.find(({ outcome }) => outcome === "kept")?.level).toBe("N2");
    expect(state.find(({ level }) => level === "S3")).toMatchObject({
      outcome: "lost",
      rule: "image-other-chip",
      fix: ["write a checkpoint that is resharded when it is loaded"],
    });
  });

  it("says which facts would decide it", () => {
    const { state } = moveLevels(unit("h100-sxm", { host: { arch: "amd64" } }), h100);
    expect(state.find(({ level }) => level === "S3")).toMatchObject({ outcome: "unknown", missing: expect.arrayContaining(["from.host.os"]) });
  });
});
