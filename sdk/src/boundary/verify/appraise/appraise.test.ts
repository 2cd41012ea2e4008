import type {
  AppraisalPolicyJson,
  AppraisalPolicySpecJson,
  AppraisalResultSpecJson,
  ReferenceValuesJson,
  TechnologyPolicyJson,
  TrustAnchorsJson,
} from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { canonicalJson, documentDigest, readDocuments, validateDocuments } from "../../../document/index.js";
import type { EvidenceCheck, EvidenceFacts } from "../evidence/index.js";
import { appraise, type AppraiseOptions } from "./appraise.js";
import { claims } from "./boundary-claims.js";
import { limitText } from "./limit-text.js";
import { tierOf, worstClaim, worstTier, type TrustTier } from "./trust-tier.js";

const at = "2026-11-25T12:00:00Z";
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const value = "a1".repeat(48);
const checked = (name: string, phase: EvidenceCheck["phase"] = "signature"): EvidenceCheck => ({ name, phase, outcome: "checked" });
const skipped = (name: string, phase: EvidenceCheck["phase"] = "collateral"): EvidenceCheck => ({ name, phase, outcome: "skipped", reason: "not supplied" });
const failed = (name: string, phase: EvidenceCheck["phase"], code: string): EvidenceCheck => ({
  name,
  phase,
  outcome: "failed",
  code,
  reason: "it does not hold",
});
const good = [checked("certificate-chain"), checked("report-signature"), checked("revocation", "collateral"), checked("nonce", "binding")];

/** A processor whose evidence nobody can object to. */
const cpu: EvidenceFacts = {
  technology: "amd-sev-snp",
  format: "sev-snp-report",
  evidence: digest("a"),
  generation: "genoa",
  claims: [
    { name: "alias-check-complete", value: true, trust: "signed" },
    { name: "family-id", value: "00", trust: "hint" },
  ],
  measurements: [{ register: "MEASUREMENT", algorithm: "sha-384", value, kind: "launch", trust: "signed" }],
  tcb: { components: { snp: 23 }, others: { committed: { snp: 22 } }, advisories: [] },
  identity: { kind: "chip-id", value: "c1", trust: "signed" },
  debug: "off",
  migration: "off",
  memory: "encrypted",
  privilegeLevel: 0,
  conditions: [],
  checks: good,
  anchor: { spkiSha256: "9f".repeat(32), test: false },
  collateral: [],
  validUntil: Date.parse("2026-12-01T00:00:00Z"),
  inner: [],
};
const gpu: EvidenceFacts = {
  ...cpu,
  technology: "nvidia-cc",
  evidence: digest("b"),
  generation: "hopper",
  identity: { kind: "ueid", value: "u1", trust: "signed" },
  memory: "none",
  measurements: [],
  checks: [...good, checked("reference-manifest", "reference")],
};
const { privilegeLevel: _none, ...tpm } = { ...cpu, technology: "azure-vtpm", evidence: digest("c"), memory: "none" as const };
const vtpm: EvidenceFacts = { ...tpm, checks: [...good, checked("runtime-data", "binding")], inner: [cpu] };

const references: ReferenceValuesJson = {
  apiVersion: "cornercast/v1",
  kind: "ReferenceValues",
  metadata: { name: "known" },
  spec: { values: [{ technology: "amd-sev-snp", register: "MEASUREMENT", algorithm: "sha-384", value }] },
};

function policyOf(technology: Partial<TechnologyPolicyJson> = {}, spec: Partial<AppraisalPolicySpecJson> = {}): AppraisalPolicyJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "AppraisalPolicy",
    metadata: { name: "p" },
    spec: { technologies: ["amd-sev-snp", "nvidia-cc", "azure-vtpm", "aws-nitro-enclaves"].map((id) => ({ technology: id, ...technology })), ...spec },
  };
}

interface Change {
  readonly facts?: Partial<EvidenceFacts>;
  readonly technology?: Partial<TechnologyPolicyJson>;
  readonly spec?: Partial<AppraisalPolicySpecJson>;
  readonly options?: Partial<AppraiseOptions>;
}

function appraised({ facts, technology, spec, options }: Change): AppraisalResultSpecJson {
  const result = appraise(claims([{ ...cpu, ...facts }]), policyOf(technology, spec), { verifier: "v", at, references: [references], ...options });
  expect(validateDocuments(readDocuments([{ name: "result.json", text: canonicalJson(result as never) }]).documents).diagnostics).toEqual([]);
  return result.spec ?? {};
}

const codes = ({ refusals }: AppraisalResultSpecJson): readonly (string | undefined)[] => (refusals ?? []).map(({ code }) => code);
const vector = ({ submodules }: AppraisalResultSpecJson): Readonly<Record<string, number>> => submodules?.[0]?.trustVector ?? {};

describe("evidence that nobody can object to", () => {
  const result = appraised({});

  it("is affirmed", () => {
    expect(result).toMatchObject({ state: "appraised", tier: "affirming", refusals: [], allSubmodsBound: "true", expires: "2026-12-01T00:00:00.000Z" });
    expect(vector(result)).toEqual({
      "instance-identity": 0,
      configuration: 2,
      executables: 3,
      "file-system": 0,
      hardware: 2,
      "runtime-opaque": 2,
      "storage-opaque": 0,
      "sourced-data": 0,
    });
    expect(result.limits).toEqual(["physical-interposer"]);
  });

  it("gives the same bytes each time", () => {
    const bytes = (): string =>
      canonicalJson(appraise(claims([cpu, gpu]), policyOf(), { verifier: "v", at, references: [references], nonce: "AAAAAAAAAAA" }) as never);
    expect(bytes()).toBe(bytes());
  });
});

describe("a policy", () => {
  it.each<[what: string, change: Change, code: string, category: string, value: number]>([
    [
      "a signature that does not hold",
      { facts: { checks: [failed("report-signature", "signature", "signature-invalid")] } },
      "signature-invalid",
      "sourced-data",
      99,
    ],
    ["a layout that does not hold", { facts: { checks: [failed("layout", "envelope", "report-invalid")] } }, "report-invalid", "hardware", 99],
    ["a key that is revoked", { facts: { checks: [...good, failed("revocation", "collateral", "revoked")] } }, "revoked", "hardware", 96],
    ["revocation that was not checked", { facts: { checks: [checked("certificate-chain"), skipped("revocation")] } }, "collateral-unavailable", "hardware", 32],
    ["another nonce", { facts: { checks: [...good, failed("nonce", "binding", "binding-mismatch")] } }, "binding-mismatch", "hardware", 2],
    ["a generation that is not listed", { technology: { generations: ["turin"] } }, "generation-distrusted", "hardware", 96],
    ["a reported component below the floor", { technology: { tcbFloors: { snp: 24 } } }, "tcb-not-allowed", "hardware", 96],
    ["a committed component below the floor", { technology: { tcbFloors: { snp: 23 } } }, "tcb-not-allowed", "hardware", 96],
    ["a component that the evidence has not", { technology: { tcbFloors: { fmc: 0 } } }, "tcb-not-allowed", "hardware", 96],
    ["a TCB order that does not hold", { facts: { checks: [...good, failed("tcb-order", "tcb", "tcb-not-allowed")] } }, "tcb-not-allowed", "hardware", 96],
    ["a TCB of no level", { facts: { tcb: { status: "NONE", components: {}, advisories: [] } } }, "tcb-not-allowed", "hardware", 97],
    ["a TCB that is revoked", { facts: { tcb: { status: "Revoked", components: {}, advisories: [] } } }, "tcb-not-allowed", "hardware", 96],
    [
      "a state of the TCB that is not listed",
      { facts: { tcb: { status: "OutOfDate", components: {}, advisories: [] } }, technology: { tcbStatuses: ["UpToDate"] } },
      "tcb-not-allowed",
      "hardware",
      96,
    ],
    ["no state of the TCB where some are listed", { technology: { tcbStatuses: ["UpToDate"] } }, "tcb-not-allowed", "hardware", 96],
    [
      "a state of the TCB that only warns, where it has to be affirmed",
      { facts: { tcb: { status: "OutOfDate", components: {}, advisories: [] } } },
      "result-not-affirming",
      "hardware",
      32,
    ],
    ["a machine that is not listed", { technology: { identities: ["c2"] } }, "machine-not-allowed", "instance-identity", 97],
    [
      "a machine that only hints who it is",
      { facts: { identity: { kind: "chip-id", value: "c1", trust: "hint" } }, technology: { identities: ["c1"] } },
      "machine-not-allowed",
      "instance-identity",
      97,
    ],
    ["debugging", { facts: { debug: "on" } }, "guest-policy", "runtime-opaque", 96],
    ["migration", { facts: { migration: "on" } }, "guest-policy", "configuration", 96],
    ["a report that level 1 asked for", { facts: { privilegeLevel: 1 } }, "guest-policy", "configuration", 2],
    ["a report that the host asked for", { facts: { privilegeLevel: 0xffff_ffff } }, "guest-policy", "configuration", 96],
    ["level 0 where only level 1 is listed", { technology: { privilegeLevels: [1] } }, "guest-policy", "configuration", 2],
    [
      "an unsafe setting",
      { facts: { conditions: [{ name: "cc-mode-off", level: "unsafe", reason: "the confidential mode is off" }] } },
      "guest-policy",
      "configuration",
      96,
    ],
    [
      "a weak setting, where it has to be affirmed",
      { facts: { conditions: [{ name: "w", level: "weak", reason: "weak" }] } },
      "result-not-affirming",
      "configuration",
      32,
    ],
    ["a setting that the evidence does not show", { facts: { debug: "unknown" } }, "result-not-affirming", "configuration", 36],
    ["a claim that has another value", { technology: { requiredClaims: { "alias-check-complete": "false" } } }, "guest-policy", "configuration", 2],
    ["a claim that is not there", { technology: { requiredClaims: { "host-data": "00" } } }, "guest-policy", "configuration", 2],
    ["a claim that is only a hint", { technology: { requiredClaims: { "family-id": "00" } } }, "guest-policy", "configuration", 2],
    ["measurements without reference values", { options: { references: [] } }, "reference-mismatch", "executables", 0],
    [
      "another measurement",
      { facts: { measurements: [{ register: "MEASUREMENT", algorithm: "sha-384", value: "00".repeat(48), kind: "launch", trust: "signed" }] } },
      "reference-mismatch",
      "executables",
      33,
    ],
    [
      "a manifest that does not match",
      { facts: { checks: [...good, failed("reference-manifest", "reference", "reference-mismatch")] } },
      "reference-mismatch",
      "executables",
      33,
    ],
    ["reference values that the policy does not name", { spec: { referenceValues: [digest("e")] } }, "reference-mismatch", "executables", 0],
    ["memory that is only isolated, where it has to be affirmed", { facts: { memory: "isolated" } }, "result-not-affirming", "runtime-opaque", 32],
    [
      "a key that nobody endorsed, where it has to be affirmed",
      { facts: { checks: [skipped("certificate-chain", "signature"), checked("nonce", "binding")] } },
      "result-not-affirming",
      "hardware",
      0,
    ],
    ["a technology that is not listed", { spec: { technologies: [{ technology: "intel-tdx" }] } }, "technology-not-allowed", "hardware", 2],
    ["evidence of which nothing shows the age", { facts: { checks: good.slice(0, 3) }, spec: { maxAge: "5m" } }, "evidence-stale", "hardware", 2],
    ["evidence that is too old", { facts: { signedAt: Date.parse(at) - 301_000 }, spec: { maxAge: "5m" } }, "evidence-stale", "hardware", 2],
    ["an anchor that the policy does not name", { spec: { trustAnchors: [digest("e")] } }, "chain-invalid", "hardware", 2],
    ["a root for tests", { facts: { anchor: { spkiSha256: "9f".repeat(32), test: true } } }, "test-root", "hardware", 2],
  ])("refuses %s", (_, change, code, category, expected) => {
    const result = appraised(change);
    expect(codes(result)[0]).toBe(code);
    expect(vector(result)[category]).toBe(expected);
    expect(result.state).not.toBe("appraised");
    // Results are also read by those who look at nothing but the tier.
    if (code !== "result-not-affirming") expect(["contraindicated", "none"]).toContain(result.tier);
    expect(result.tier).not.toBe("affirming");
  });

  it.each<[what: string, change: Change, tier: TrustTier]>([
    [
      "debugging that it allows: contraindicated all the same",
      { facts: { debug: "on" }, technology: { allowDebug: true }, spec: { minTier: "warning" } },
      "contraindicated",
    ],
    ["a privilege level that it lists", { facts: { privilegeLevel: 2 }, technology: { privilegeLevels: [2] } }, "affirming"],
    ["a machine that it lists", { technology: { identities: ["c1"] } }, "affirming"],
    ["a claim that it demands", { technology: { requiredClaims: { "alias-check-complete": "true" } } }, "affirming"],
    ["a component at the floor", { technology: { tcbFloors: { snp: 22 } } }, "affirming"],
    ["a generation that it lists", { technology: { generations: ["genoa"] } }, "affirming"],
    ["measurements without reference values, where it demands none", { technology: { requireReference: false }, options: { references: [] } }, "affirming"],
    [
      "an outdated TCB, where it demands a warning",
      { facts: { tcb: { status: "OutOfDate", components: {}, advisories: [] } }, spec: { minTier: "warning" } },
      "warning",
    ],
    [
      "a state of the TCB that it lists",
      { facts: { tcb: { status: "UpToDate", components: {}, advisories: [] } }, technology: { tcbStatuses: ["UpToDate"] } },
      "affirming",
    ],
    [
      "revocation that was not checked, where it demands no more",
      {
        facts: { checks: [checked("certificate-chain"), skipped("revocation"), checked("nonce", "binding")] },
        technology: { requireRevocationCheck: false },
        spec: { minTier: "warning" },
      },
      "warning",
    ],
    [
      "no nonce, where a time is signed and is recent",
      { facts: { checks: [...good.slice(0, 3), skipped("nonce", "binding")], signedAt: Date.parse(at) - 299_000 }, spec: { maxAge: "5m" } },
      "affirming",
    ],
    ["no nonce and no age, with a warning", { facts: { checks: [...good.slice(0, 3), skipped("nonce", "binding")] }, spec: { minTier: "warning" } }, "warning"],
    ["a nonce for the age", { spec: { maxAge: "5m" } }, "affirming"],
  ])("accepts %s", (_, change, tier) => {
    const result = appraised(change);
    expect(result.tier).toBe(tier);
    expect(result).toMatchObject({ state: "appraised", refusals: [] });
  });

  it("names the documents of trust anchors that count, also one for tests", () => {
    const anchors: TrustAnchorsJson = {
      apiVersion: "cornercast/v1",
      kind: "TrustAnchors",
      metadata: { name: "a" },
      spec: { anchors: [{ technology: "amd-sev-snp", spkiSha256: `sha256:${"9f".repeat(32)}`, test: true }] },
    };
    const change: Change = {
      facts: { anchor: { spkiSha256: "9f".repeat(32), test: true } },
      spec: { trustAnchors: [documentDigest(anchors)] },
      options: { anchors: [anchors] },
    };
    expect(appraised(change)).toMatchObject({ state: "appraised", tier: "affirming" });
    expect(appraised({ ...change, spec: {} })).toMatchObject({ tier: "none" });
    expect(appraised({ ...change, facts: { anchor: { spkiSha256: "00".repeat(32), test: false } } }).refusals?.[0]?.code).toBe("chain-invalid");
  });

  it("that has no duration it can read for the age accepts none", () => {
    expect(codes(appraise(claims([cpu]), policyOf({}, { maxAge: "soon" }), { verifier: "v", at }).spec ?? {})).toContain("evidence-stale");
  });

  it("without demands on anything accepts nothing", () => {
    expect(
      codes(appraise(claims([cpu]), { apiVersion: "cornercast/v1", kind: "AppraisalPolicy", metadata: { name: "p" } }, { verifier: "v", at }).spec ?? {}),
    ).toContain("technology-not-allowed");
  });
});

describe("the end of a result", () => {
  const signedAt = Date.parse("2026-11-25T11:50:00Z");

  it.each<[string, Partial<EvidenceFacts>, string | undefined, string | undefined]>([
    ["is that of what expires first", { signedAt }, undefined, "2026-12-01T00:00:00.000Z"],
    ["is when the evidence becomes older than the policy allows, by the time that it states", { signedAt }, "1h", "2026-11-25T12:50:00.000Z"],
    ["is when it does so after the challenge that it answered", {}, "1h", "2026-11-25T13:00:00.000Z"],
    ["is not when the evidence becomes old, where something else ends before", { signedAt }, "30d", "2026-12-01T00:00:00.000Z"],
    ["is not a time at which the evidence was too old already", { signedAt }, "1m", "2026-12-01T00:00:00.000Z"],
  ])("%s", (_what, facts, maxAge, expires) => {
    expect(appraised({ facts, spec: maxAge === undefined ? {} : { maxAge } }).expires).toBe(expires);
  });
});

describe("a list of devices", () => {
  it("of a policy does not have one whose evidence does not show which it is", () => {
    const { identity: _, ...nameless } = cpu;
    const result = appraise(claims([nameless]), policyOf({ identities: ["c1"] }), { verifier: "v", at, references: [references] });
    expect(result.spec?.refusals).toMatchObject([{ code: "machine-not-allowed", message: expect.stringMatching(/does not show which device/u) as string }]);
  });
});

it("a limit that nobody described is told by its name", () => {
  expect([limitText("physical-interposer"), limitText("constructor")]).toEqual([expect.stringMatching(/interposer on its memory/u), "constructor"]);
});

describe("a waiver", () => {
  const debugged: Change = { facts: { debug: "off", tcb: { status: "NONE", components: {}, advisories: [] } } };
  const waiver = (code: string, expires: string): Partial<AppraisalPolicySpecJson> => ({
    minTier: "warning",
    waivers: [{ code, reason: "an old machine", expires }],
  });

  it("turns its refusal into a warning until it expires, and the result counts no longer", () => {
    const floor: Change = { technology: { requireReference: true }, options: { references: [] } };
    expect(appraised({ ...floor, spec: waiver("reference-mismatch", "2026-11-26T00:00:00Z") })).toMatchObject({
      state: "appraised",
      tier: "warning",
      expires: "2026-11-26T00:00:00.000Z",
    });
    expect(codes(appraised({ ...floor, spec: waiver("reference-mismatch", at) }))).toEqual(["reference-mismatch"]);
  });

  it("does not make better what it gives up: a TCB of no level stays contraindicated", () => {
    expect(appraised({ ...debugged, spec: waiver("tcb-not-allowed", "2026-11-26T00:00:00Z") })).toMatchObject({ tier: "contraindicated" });
  });

  it("without an end gives up nothing", () => {
    const spec = { waivers: [{ code: "reference-mismatch", reason: "no reason" }] };
    const policy = policyOf({ requireReference: true }, spec);
    expect(codes(appraise(claims([cpu]), policy, { verifier: "v", at }).spec ?? {})).toEqual(["reference-mismatch"]);
  });

  it("never gives up a signature", () => {
    const change: Change = {
      facts: { checks: [failed("report-signature", "signature", "signature-invalid")] },
      spec: waiver("signature-invalid", "2026-11-26T00:00:00Z"),
    };
    expect(codes(appraised(change))).toEqual(["signature-invalid"]);
  });
});

describe("reference values", () => {
  it("are in their documents alone: one without a specification has none", () => {
    const { spec: _, ...empty } = references;
    expect(codes(appraised({ options: { references: [empty, references] } }))).toEqual([]);
    expect(codes(appraised({ options: { references: [empty] } }))).toEqual(["reference-mismatch"]);
  });

  const withValue = (change: object, facts: Partial<EvidenceFacts> = {}): AppraisalResultSpecJson => {
    const document: ReferenceValuesJson = {
      ...references,
      spec: { values: [{ technology: "amd-sev-snp", register: "MEASUREMENT", algorithm: "sha-384", value, ...change }] },
    };
    return appraised({ facts, options: { references: [document] } });
  };

  it.each([
    ["of another technology", { technology: "intel-tdx" }, 0],
    ["that do not count yet", { notBefore: "2026-11-26T00:00:00Z" }, 0],
    ["that do not count any more", { notAfter: "2026-11-24T00:00:00Z" }, 0],
    ["that count now", { notBefore: "2026-11-24T00:00:00Z", notAfter: "2026-11-26T00:00:00Z" }, 3],
    ["that were withdrawn", { revoked: true }, 33],
    ["of another register", { register: "RTMR0" }, 33],
    ["of another algorithm", { algorithm: "sha-512" }, 33],
  ])("%s", (_, change, executables) => {
    expect(vector(withValue(change))["executables"]).toBe(executables);
  });

  it("of run time count where a log gave the register", () => {
    const measurements = [...cpu.measurements, { register: "RTMR3", algorithm: "sha-384", value, kind: "runtime", trust: "signed" } as const];
    const document: ReferenceValuesJson = {
      ...references,
      spec: { values: ["MEASUREMENT", "RTMR3"].map((register) => ({ technology: "amd-sev-snp", register, algorithm: "sha-384", value })) },
    };
    const executables = (replayed: boolean): unknown =>
      vector(appraised({ facts: { measurements: measurements.map((one) => ({ ...one, replayed })) }, options: { references: [document] } }))["executables"];
    expect([executables(true), executables(false)]).toEqual([2, 3]);
  });

  it("that match nothing fixed at launch are not enough", () => {
    const measurements = [{ register: "RTMR0", algorithm: "sha-384", value, kind: "boot", trust: "signed" } as const];
    expect(vector(withValue({ register: "RTMR0" }, { measurements }))["executables"]).toBe(33);
  });
});

describe("several devices", () => {
  const list: EvidenceFacts = {
    ...gpu,
    identity: undefined as never,
    claims: [],
    measurements: [],
    checks: [checked("layout", "envelope")],
    inner: [gpu, { ...gpu, evidence: digest("d"), identity: { kind: "ueid", value: "u2", trust: "signed" } }],
  };
  const { identity: _identity, ...gpus } = list;
  const result = (facts: readonly EvidenceFacts[], bound?: readonly string[], spec: Partial<AppraisalPolicySpecJson> = {}): AppraisalResultSpecJson =>
    appraise(claims(facts, bound === undefined ? undefined : new Set(bound)), policyOf({}, spec), { verifier: "v", at, references: [references] }).spec ?? {};

  it("become a submodule each, and are refused unless they are bound to the processor", () => {
    const unbound = result([cpu, gpus]);
    expect(unbound.submodules?.map(({ name }) => name)).toEqual(["cpu", "gpu/u1", "gpu/u2"]);
    expect(unbound).toMatchObject({ allSubmodsBound: "unknown", coLocation: "unproven" });
    expect(codes(unbound)).toEqual(["binding-mismatch"]);
    expect(codes(result([cpu, gpus], [digest("b")]))).toEqual(["binding-mismatch"]);
    expect(result([cpu, gpus], [digest("b"), digest("d")])).toMatchObject({ state: "appraised", allSubmodsBound: "true", coLocation: "unproven" });
    expect(result([cpu, gpus], undefined, { binding: "not-required" })).toMatchObject({ state: "appraised", allSubmodsBound: "unknown" });
  });

  it("are told by their identity: one that comes twice is refused", () => {
    const twice = result([cpu, gpu, gpu], [digest("b")]);
    expect(twice.submodules?.map(({ name }) => name)).toEqual(["cpu", "gpu/u1", "gpu/u1/1"]);
    expect(twice.refusals?.[0]).toMatchObject({ code: "device-not-allowed", submodule: "gpu/u1/1" });
  });

  it("have labels also where they have no identity", () => {
    const { identity: _unknown, ...unnamed } = gpu;
    expect(result([unnamed, unnamed]).submodules?.map(({ name }) => name)).toEqual(["gpu/0", "gpu/1"]);
  });

  it("are as good as the worst of them", () => {
    expect(result([cpu, { ...gpu, debug: "on" }], [digest("b")]).tier).toBe("contraindicated");
  });

  it("are two where a vTPM is over a hardware report, and the vTPM is bound by that", () => {
    expect(claims([vtpm]).submodules.map(({ name, bound }) => [name, bound])).toEqual([
      ["cpu", "true"],
      ["vtpm", "true"],
    ]);
    const loose = claims([{ ...vtpm, checks: [...good, failed("runtime-data", "binding", "binding-mismatch")] }]);
    expect(loose.submodules.map(({ name, bound }) => [name, bound])).toEqual([
      ["cpu", "true"],
      ["vtpm", "false"],
    ]);
    expect(claims([{ ...vtpm, checks: good }]).allSubmodsBound).toBe("false");
  });
});

describe("a result of another service", () => {
  it("keeps the values that the service gave, and is never appraised here", () => {
    const result = appraised({
      facts: { thirdParty: { issuer: "https://example.com", vector: { hardware: 2, executables: 3 } } },
      spec: { minTier: "warning" },
    });
    expect(result).toMatchObject({ state: "signature-ok", tier: "warning" });
    expect(vector(result)).toMatchObject({ hardware: 2, executables: 3, configuration: 0 });
    expect(result.submodules?.[0]?.thirdParty).toBe(true);
    expect(vector(appraised({ facts: { thirdParty: { issuer: "https://example.com" } } }))["hardware"]).toBe(0);
  });
});

describe("limits", () => {
  it.each<[facts: Partial<EvidenceFacts>, limit: string]>([
    [{ memory: "isolated" }, "operator-is-trusted"],
    [{ memory: "none" }, "memory-not-protected"],
    [{ checks: [skipped("revocation")] }, "revocation-not-checked"],
    [{ checks: [skipped("nonce", "binding")] }, "freshness-not-shown"],
    [{ thirdParty: { issuer: "x" } }, "third-party-result"],
  ])("of %j: %s", (facts, limit) => {
    expect(claims([{ ...cpu, ...facts }]).limits).toContain(limit);
  });
});

describe("tiers", () => {
  it.each<[number, TrustTier]>([
    [-128, "contraindicated"],
    [-97, "contraindicated"],
    [-96, "warning"],
    [-33, "warning"],
    [-32, "affirming"],
    [-2, "affirming"],
    [-1, "none"],
    [0, "none"],
    [1, "none"],
    [2, "affirming"],
    [31, "affirming"],
    [32, "warning"],
    [95, "warning"],
    [96, "contraindicated"],
    [127, "contraindicated"],
  ])("of %i: %s", (number, tier) => {
    expect(tierOf(number)).toBe(tier);
  });

  it("of one device leave out what is not claimed, of several they do not", () => {
    expect([worstClaim(["none", "affirming"]), worstTier(["none", "affirming"]), worstClaim([]), worstTier([])]).toEqual(["affirming", "none", "none", "none"]);
  });
});
