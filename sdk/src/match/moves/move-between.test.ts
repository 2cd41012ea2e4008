import type { ArtifactJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { explainOffer, match, moveBetween } from "../index.js";

const weights: ArtifactJson = { kind: "safetensors", formats: ["fp8_e4m3fn"] };
const code: ArtifactJson = { kind: "cubin", target: "sm_90a" };

function offer(name: string, chip: string | readonly string[], stateLevel = "S3"): OfferJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: {
        devices: [{ count: 1, ...(typeof chip === "string" ? { chip } : { chipCandidates: [...chip] }) }],
        software: [{ name: "nvidia-driver", version: "580.65.06" }],
        host: { os: [{ value: "linux" }], arch: [{ value: "amd64" }] },
      },
      lifecycle: { stateLevel: [{ value: stateLevel }] },
    },
  };
}

function kept(from: OfferJson, to: OfferJson, artifacts: readonly ArtifactJson[] = [weights]): readonly (string | undefined)[] {
  const { state, numerics } = moveBetween(from, to, artifacts);
  return [state, numerics].map((levels) => levels.find(({ outcome }) => outcome === "kept")?.level);
}

describe("a move between two offers", () => {
  const h100 = offer("h100", "h100-sxm");

  it.each([
    ["the same chip", h100, offer("other", "h100-sxm"), ["S3", "N1"]],
    ["another chip that converts the formats exactly", h100, offer("mi300x", "mi300x"), ["S2", "N2"]],
    ["a device that emulates them", h100, offer("a100", "a100-sxm-80gb"), ["S2", "N3"]],
    ["a device that does not take them", h100, offer("mi250x", "mi250x"), ["S0", "N4"]],
    ["anywhere, from a provider that lets weights leave at most", offer("h100", "h100-sxm", "S1"), offer("other", "h100-sxm"), ["S1", "N1"]],
  ])("to %s", (_, from, to, levels) => {
    expect(kept(from, to)).toEqual(levels);
  });

  it("says of each artifact whether it runs there, and what to rebuild", () => {
    const { artifacts } = moveBetween(h100, offer("b200", "b200-sxm"), [code, weights]);
    expect(artifacts.map(({ result }) => result.verdict)).toEqual(["no", "native"]);
    expect(artifacts[0]?.result.fix).toContain("embed PTX compute_90");
  });

  it("to one of several chips keeps what they agree on", () => {
    const { numerics } = moveBetween(h100, offer("one of two", ["h100-sxm", "mi300x"]), [weights]);
    expect(numerics.map(({ level, outcome }) => `${level} ${outcome}`)).toEqual(["N0 unknown", "N1 unknown", "N2 kept", "N3 kept", "N4 kept"]);
  });
});

describe("a workload that moves", () => {
  const workload = (state: NonNullable<WorkloadJson["spec"]>["state"]): WorkloadJson => ({
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "job" },
    spec: { ...(state === undefined ? {} : { state }), profiles: [{ name: "any", artifacts: [weights], roles: [{ name: "main", devices: { count: 1 } }] }] },
  });
  const now = offer("now", "h100-sxm");
  const at = "2026-12-01T00:00:00Z";

  it("is blocked where the move loses what it needs, with the rule and what to do", () => {
    const found = explainOffer(workload({ level: "S3" }), offer("mi300x", "mi300x"), { at, movingFrom: now }).profiles[0]?.terms;
    const finding = found?.find(({ predicate }) => predicate === "state.level");
    expect(finding).toMatchObject({ status: "violated", code: "state-level-too-low", fix: "write a checkpoint that is resharded when it is loaded" });
    expect(finding?.message).toContain("rule image-other-chip");
  });

  it("that needs less is not, and numerics count in a move alone", () => {
    const verdict = (state: NonNullable<WorkloadJson["spec"]>["state"], movingFrom?: OfferJson) =>
      match(workload(state), [offer("mi300x", "mi300x")], { at, ...(movingFrom === undefined ? {} : { movingFrom }) }).spec?.verdict;
    expect([verdict({ level: "S2", numerics: "N2" }, now), verdict({ numerics: "N0" }, now), verdict({ numerics: "N0" })]).toEqual(["fits", "blocked", "fits"]);
  });

  it("needs its state to leave the new offer again", () => {
    const { spec } = match(workload({ level: "S2" }), [offer("mi300x", "mi300x", "S1")], { at, movingFrom: now });
    expect(spec?.verdict).toBe("blocked");
  });
});
