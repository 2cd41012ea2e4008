import { describe, expect, it } from "vitest";
import { emptyFacts } from "../evidence/index.js";
import type { EvidenceClaim } from "../evidence/index.js";
import { appraise } from "./appraise.js";
import { claims, type Submodule } from "./boundary-claims.js";
import { limitText } from "./limit-text.js";
import { topologyFindings } from "./topology-findings.js";

function device(
  technology: string,
  name: string,
  values: Readonly<Record<string, EvidenceClaim["value"]>>,
  trust: EvidenceClaim["trust"] = "signed",
): Submodule {
  const facts = {
    ...emptyFacts(technology, `sha256:${"a".repeat(64)}`),
    identity: { kind: "chip-id", value: name, trust: "endorsed" } as const,
    claims: Object.entries(values).map(([claim, value]) => ({ name: claim, value, trust })),
  };
  return { name, facts, bound: "true" };
}

const gpu = (name: string, linked: readonly string[], mode = "on"): Submodule =>
  device("nvidia-cc", name, { "protected-pcie": mode, "linked-switches": linked });
const nvswitch = (name: string, linked: readonly string[]): Submodule => device("nvidia-nvswitch", name, { "switch-id": name, "linked-gpus": linked });
const found = (...submodules: readonly Submodule[]): readonly (readonly [string | undefined, string])[] =>
  topologyFindings(submodules).map(({ submodule, code }) => [submodule, code]);

describe("the topology of GPUs that trust their switches", () => {
  const pair = [gpu("g1", ["s1", "s2"]), gpu("g2", ["s1", "s2"])];
  const levers = [nvswitch("s1", ["a", "b"]), nvswitch("s2", ["a", "b"])];

  it("is whole where all that is linked is in the evidence", () => {
    expect(found(...pair, ...levers)).toEqual([]);
  });

  it("is not judged without any switch, and that is a limit", () => {
    expect(found(...pair)).toEqual([]);
    const facts = (list: readonly Submodule[]): readonly string[] => claims(list.map((one) => one.facts)).limits;
    expect(facts(pair)).toContain("switches-not-shown");
    for (const list of [[...pair, ...levers], [gpu("g1", [], "off")], [device("nvidia-cc", "g1", { "protected-pcie": "on" }, "hint")]]) {
      expect(facts(list)).not.toContain("switches-not-shown");
    }
    expect(limitText("switches-not-shown")).not.toBe("switches-not-shown");
  });

  it("says nothing of GPUs that trust no switch, or state no links", () => {
    expect(found(gpu("g1", ["s1"], "off"))).toEqual([]);
    expect(found(device("nvidia-cc", "g1", { "protected-pcie": "on" }))).toEqual([]);
    expect(found(device("nvidia-cc", "g1", { "protected-pcie": "on", "linked-switches": ["s1"] }, "hint"))).toEqual([]);
    expect(found(device("amd-sev-snp", "cpu", {}))).toEqual([]);
  });

  it.each<[string, readonly Submodule[], readonly (readonly [string, string])[]]>([
    [
      "a switch missing",
      [...pair, ...levers.slice(0, 1)],
      [
        ["g1", "device-required"],
        ["g2", "device-required"],
      ],
    ],
    ["a switch of elsewhere", [...pair, ...levers, nvswitch("s3", ["a", "b"])], [["s3", "device-not-allowed"]]],
    ["a switch that states no identity", [...pair, ...levers, device("nvidia-nvswitch", "s4", { "linked-gpus": ["a", "b"] })], [["s4", "device-not-allowed"]]],
    [
      "a GPU missing",
      [...pair.slice(0, 1), ...levers],
      [
        ["s1", "device-required"],
        ["s2", "device-required"],
      ],
    ],
    ["switches linked to different GPUs", [...pair, nvswitch("s1", ["a", "b"]), nvswitch("s2", ["a", "c"])], [["s2", "device-not-allowed"]]],
    ["a switch linked to nothing", [...pair, ...levers.slice(0, 1), device("nvidia-nvswitch", "s2", { "switch-id": "s2" })], [["s2", "device-required"]]],
  ])("with %s is not", (_what, submodules, expected) => {
    expect(found(...submodules)).toEqual(expected);
  });

  it("refuses in an appraisal, unless it is waived", () => {
    const at = "2026-11-25T12:00:00Z";
    const codes = (waivers: readonly { readonly code: string; readonly reason: string; readonly expires: string }[]): readonly (string | undefined)[] => {
      const policy = { apiVersion: "cornercast/v1", kind: "AppraisalPolicy", metadata: { name: "p" }, spec: { waivers: [...waivers] } } as const;
      const result = appraise(
        claims([gpu("g1", ["s1"]).facts, nvswitch("s2", ["a"]).facts]),
        { ...policy, spec: { waivers: [...waivers] } },
        { verifier: "v", at },
      );
      return (result.spec?.refusals ?? []).map(({ code }) => code);
    };
    expect(codes([])).toContain("device-required");
    expect(codes([{ code: "device-required", reason: "one GPU alone", expires: "2026-12-01T00:00:00Z" }])).not.toContain("device-required");
  });
});
