import type { AppraisalPolicyJson, AppraisalPolicySpecJson, AppraisalResultJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { documentDigest } from "../../../document/index.js";
import { destinationRefusals } from "./destination-refusals.js";
import { weakerIn } from "./policy-order.js";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const policy = (spec: AppraisalPolicySpecJson): AppraisalPolicyJson => ({
  apiVersion: "cornercast/v1",
  kind: "AppraisalPolicy",
  metadata: { name: "p" },
  spec,
});
const snp = { technology: "amd-sev-snp", generations: ["genoa", "turin"], tcbFloors: { microcode: 80 }, tcbStatuses: ["UpToDate"] };
const base: AppraisalPolicySpecJson = {
  technologies: [snp],
  maxAge: "1h",
  referenceValues: [digest("a"), digest("b")],
  trustAnchors: [digest("c")],
  waivers: [{ code: "tcb-not-allowed", reason: "rollout", expires: "2026-12-01T00:00:00Z" }],
};

describe("a policy", () => {
  it("is at least as strong as itself", () => {
    expect(weakerIn(policy(base), policy(base))).toEqual([]);
  });

  it.each<[string, AppraisalPolicySpecJson]>([
    ["fewer generations", { ...base, technologies: [{ ...snp, generations: ["turin"] }] }],
    ["a higher floor", { ...base, technologies: [{ ...snp, tcbFloors: { microcode: 81, snp: 1 } }] }],
    ["fresher evidence", { ...base, maxAge: "30m" }],
    ["fewer reference values", { ...base, referenceValues: [digest("a")] }],
    ["no waiver", { ...base, waivers: [] }],
    ["a shorter waiver", { ...base, waivers: [{ code: "tcb-not-allowed", reason: "x", expires: "2026-11-30T00:00:00Z" }] }],
  ])("with %s is stronger, and the other way round weaker", (_what, stronger) => {
    expect(weakerIn(policy(stronger), policy(base))).toEqual([]);
    expect(weakerIn(policy(base), policy(stronger))).not.toEqual([]);
  });

  it.each<[string, AppraisalPolicySpecJson]>([
    ["technologies[intel-tdx]", { ...base, technologies: [snp, { technology: "intel-tdx" }] }],
    ["technologies[amd-sev-snp].generations", { ...base, technologies: [{ ...snp, generations: [] }] }],
    ["technologies[amd-sev-snp].tcbFloors[microcode]", { ...base, technologies: [{ ...snp, tcbFloors: { microcode: 79 } }] }],
    ["technologies[amd-sev-snp].tcbStatuses", { ...base, technologies: [{ ...snp, tcbStatuses: ["UpToDate", "OutOfDate"] }] }],
    ["technologies[amd-sev-snp].allowDebug", { ...base, technologies: [{ ...snp, allowDebug: true }] }],
    ["technologies[amd-sev-snp].allowMigration", { ...base, technologies: [{ ...snp, allowMigration: true }] }],
    ["technologies[amd-sev-snp].privilegeLevels", { ...base, technologies: [{ ...snp, privilegeLevels: [0, 1] }] }],
    ["technologies[amd-sev-snp].requireReference", { ...base, technologies: [{ ...snp, requireReference: false }] }],
    ["technologies[amd-sev-snp].requireRevocationCheck", { ...base, technologies: [{ ...snp, requireRevocationCheck: false }] }],
    ["binding", { ...base, binding: "not-required" }],
    ["maxAge", { ...base, maxAge: "2h" }],
    ["minTier", { ...base, minTier: "warning" }],
    ["referenceValues", { ...base, referenceValues: [digest("d")] }],
    ["trustAnchors", { ...base, trustAnchors: [] }],
    ["waivers[revoked]", { ...base, waivers: [{ code: "revoked", reason: "x", expires: "2026-11-25T00:00:00Z" }] }],
  ])("is weaker in %s", (field, spec) => {
    expect(weakerIn(policy(spec), policy(base))).toEqual([field]);
  });

  it("that states nothing is compared by its defaults", () => {
    const bare = { apiVersion: "cornercast/v1", kind: "AppraisalPolicy", metadata: { name: "p" } };
    expect(weakerIn(bare, bare)).toEqual([]);
    expect(weakerIn(policy({ technologies: [{}] }), bare)).toEqual(["technologies[0]"]);
    expect(weakerIn(policy({ binding: "not-required" }), bare)).toEqual(["binding"]);
    expect(weakerIn(policy({ binding: "not-required" }), policy({ binding: "not-required" }))).toEqual([]);
    expect(weakerIn(policy({ minTier: "warning" }), bare)).toEqual(["minTier"]);
    expect(weakerIn(bare, policy({ maxAge: "soon" }))).toEqual(["maxAge"]);
    expect(weakerIn(policy({ waivers: [{}] }), bare)).toEqual(["waivers[]"]);
    const floor = policy({ technologies: [{ technology: "intel-tdx", tcbFloors: { tcbEvaluationDataNumber: 17 } }] });
    expect(weakerIn(policy({ technologies: [{ technology: "intel-tdx" }] }), floor)).toEqual(["technologies[intel-tdx].tcbFloors[tcbEvaluationDataNumber]"]);
  });

  it("that does not demand a claim or a floor is weaker than one that does", () => {
    const demanding = policy({ ...base, technologies: [{ ...snp, requiredClaims: { "alias-check-complete": "true" } }] });
    expect(weakerIn(policy(base), demanding)).toEqual(["technologies[amd-sev-snp].requiredClaims"]);
    expect([weakerIn(demanding, demanding), weakerIn(demanding, policy(base))]).toEqual([[], []]);
    const { tcbFloors: _, ...floorless } = snp;
    const bare = policy({ ...base, technologies: [floorless] });
    expect([weakerIn(bare, policy(base)), weakerIn(policy(base), bare)]).toEqual([["technologies[amd-sev-snp].tcbFloors[microcode]"], []]);
  });

  it("whose waiver has no end is weaker than one whose waiver has one", () => {
    const waived = (expires?: string): AppraisalPolicyJson =>
      policy({ waivers: [{ code: "revoked", reason: "x", ...(expires !== undefined && { expires }) }] });
    expect(weakerIn(waived(), waived("2026-12-01T00:00:00Z"))).toEqual(["waivers[revoked]"]);
    expect(weakerIn(waived("2026-12-01T00:00:00Z"), waived())).toEqual(["waivers[revoked]"]);
  });

  it("without a limit of age is weaker than one with it", () => {
    const { maxAge: _, ...ageless } = base;
    expect(weakerIn(policy(ageless), policy(base))).toEqual(["maxAge"]);
    expect(weakerIn(policy(base), policy(ageless))).toEqual([]);
  });
});

describe("the destination of a move", () => {
  const at = "2026-11-24T12:00:00Z";
  const source = policy(base);
  const strict = policy({ ...base, maxAge: "10m" });
  const weak = policy({ ...base, maxAge: "2h" });
  const appraised = (under: AppraisalPolicyJson, change: Partial<NonNullable<AppraisalResultJson["spec"]>> = {}) => ({
    policy: under,
    result: {
      spec: { at, state: "appraised", tier: "affirming", policy: documentDigest(under), expires: "2026-11-24T13:00:00Z", ...change },
    } as AppraisalResultJson,
  });
  const codes = (...args: Parameters<typeof destinationRefusals>): readonly string[] => destinationRefusals(...args).map(({ code }) => code);

  it("may be affirmed under the policy of the source or a stronger one", () => {
    expect(codes({ source }, [appraised(source)], at)).toEqual([]);
    expect(codes({ source }, [appraised(weak), appraised(strict)], at)).toEqual([]);
  });

  it("may be at a warning where the policy says that this is enough", () => {
    const lenient = policy({ ...base, minTier: "warning" });
    expect(codes({ source: lenient }, [appraised(lenient, { tier: "warning" })], at)).toEqual([]);
    expect(codes({ source: lenient }, [appraised(lenient, { tier: "contraindicated" })], at)).toEqual(["result-not-affirming"]);
  });

  it("is told in what the closest policy demands less, and which one has to be kept", () => {
    const weaker = policy({ ...base, maxAge: "2h", binding: "not-required" });
    const { metadata: _, ...nameless } = source;
    const [refusal] = destinationRefusals({ source: nameless }, [appraised(weaker), appraised(weak)], at);
    expect(refusal?.message).toMatch(/under less: maxAge; sha256:[0-9a-f]{64} has to be kept/u);
  });

  it("is refused where only less was demanded of it, or nothing", () => {
    expect(destinationRefusals({ source }, [appraised(weak)], at)[0]?.message).toContain("maxAge");
    expect(codes({ source }, [], at)).toEqual(["policy-weaker"]);
  });

  it("is refused where a further policy is not kept", () => {
    expect(codes({ source, further: [strict] }, [appraised(source)], at)).toEqual(["policy-weaker"]);
    expect(codes({ source, further: [strict] }, [appraised(source), appraised(strict)], at)).toEqual([]);
  });

  it.each([
    ["a warning", { tier: "warning" }],
    ["the result of another policy", { policy: digest("e") }],
    ["an expired result", { expires: at }],
    ["a result of the future", { at: "2026-11-24T12:00:01Z" }],
    ["a result of another service", { submodules: [{ thirdParty: true }] }],
  ])("is refused on %s", (_what, change) => {
    expect(codes({ source }, [appraised(source, change)], at)).toEqual(["result-not-affirming"]);
  });
});
