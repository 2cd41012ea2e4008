import type { AppraisalResultJson, AppraisalResultSpecJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../bytes/base64url.js";
import { anchorField } from "./anchor-field.js";
import { issueChallenge } from "./issue-challenge.js";
import type { GrantContext, KeyGrant } from "./key-grant.js";
import { exportBoundaryKey, importBoundaryKey, makeBoundaryKey, openGrant, type BoundaryKey } from "./open-grant.js";
import { releaseAnchor } from "./release-anchor.js";
import { challengeNonce, memoryChallengeStore, type ChallengeStore, type ReleaseChallenge } from "./release-challenge.js";
import { releaseKey, type HeldKey, type ReleaseOutcome, type ReleaseRequest, type VerifiedEvidence } from "./release-key.js";
import type { ReleaseSuite } from "./release-suite.js";

const at = "2026-11-24T12:00:00Z";
const policy = `sha256:${"a".repeat(64)}`;
const gpu = `sha256:${"b".repeat(64)}`;
const resource = "weights/llama";
const held: HeldKey = { key: new TextEncoder().encode("a key of 32 bytes for one model."), weights: `sha256:${"f".repeat(64)}` };

interface Stage {
  readonly challenges: ChallengeStore;
  readonly challenge: ReleaseChallenge;
  readonly key: BoundaryKey;
  readonly request: ReleaseRequest;
  readonly evidence: VerifiedEvidence;
}

function resultFor(challenge: ReleaseChallenge, change: Partial<AppraisalResultSpecJson> = {}): AppraisalResultJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "AppraisalResult",
    metadata: { name: "r" },
    spec: {
      at,
      verifier: "owner",
      policy,
      evidence: [gpu],
      state: "appraised",
      tier: "affirming",
      allSubmodsBound: "true",
      nonce: challenge.nonce,
      expires: "2026-11-24T15:00:00Z",
      submodules: [{ name: "cpu", technology: "amd-sev-snp", tier: "affirming" }],
      ...change,
    },
  };
}

/** An honest request up to the release. */
async function stage(suite: ReleaseSuite = "hpke-p256-sha256-aes256gcm", random = 1): Promise<Stage> {
  const challenges = memoryChallengeStore();
  const challenge = await issueChallenge({ resource: resource, policy, random: new Uint8Array(32).fill(random), at }, challenges);
  const key = await makeBoundaryKey(suite);
  const nonce = fromBase64Url(challenge.nonce) ?? new Uint8Array();
  const anchor = await releaseAnchor({ nonce, suite, publicKey: key.publicKey, policy, placement: "train-7", epoch: 1, deviceEvidence: [gpu] });
  return {
    challenges,
    challenge,
    key,
    request: { challenge: challenge.id, suite, publicKey: key.publicKey, placement: "train-7", epoch: 1 },
    evidence: { result: resultFor(challenge), field: "report-data", value: await anchorField(anchor, "report-data"), deviceEvidence: [gpu] },
  };
}

const release = ({ request, evidence, challenges }: Stage, now = at, keys: Readonly<Record<string, HeldKey>> = { [resource]: held }): Promise<ReleaseOutcome> =>
  releaseKey(request, { challenges, at: now, keyOf: (name) => Promise.resolve(keys[name]), verify: () => Promise.resolve(evidence) });
const codeOf = (outcome: { readonly kind: string; readonly code?: string }): string => outcome.code ?? outcome.kind;
const wanted = (honest: Stage) => ({ challenge: honest.challenge.id, resource: resource, placement: "train-7", epoch: 1, at });

async function granted(honest: Stage): Promise<KeyGrant> {
  const outcome = await release(honest);
  if (outcome.kind !== "released") throw new Error(outcome.code);
  return outcome.grant;
}

describe("a key", () => {
  it.each<ReleaseSuite>(["hpke-p256-sha256-aes256gcm", "hpke-x25519-sha256-aes256gcm"])("reaches the boundary that was affirmed, under %s", async (suite) => {
    const honest = await stage(suite);
    const grant = await granted(honest);
    const opened = await openGrant(grant, honest.key, wanted(honest));
    expect(opened).toEqual({ kind: "opened", key: held.key });
    expect(JSON.stringify(grant)).not.toContain(toBase64Url(held.key));
    expect(grant.context).toMatchObject({ policy, weights: held.weights, notAfter: "2026-11-24T13:00:00.000Z" });
  });

  it("counts no longer than the result", async () => {
    const honest = await stage();
    const result = resultFor(honest.challenge, { expires: "2026-11-24T12:20:00Z" });
    const grant = await granted({ ...honest, evidence: { ...honest.evidence, result } });
    expect(grant.context.notAfter).toBe("2026-11-24T12:20:00Z");
  });
});

describe("a challenge", () => {
  it("is good for one answer, also when two come at once", async () => {
    const honest = await stage();
    const codes = (await Promise.all([release(honest), release(honest), release(honest)])).map(codeOf);
    expect(codes.toSorted()).toEqual(["challenge-consumed", "challenge-consumed", "released"]);
  });

  it("is spent by an answer that is refused", async () => {
    const honest = await stage();
    const first = await release({ ...honest, evidence: { ...honest.evidence, value: new Uint8Array(64) } });
    expect([codeOf(first), codeOf(await release(honest))]).toEqual(["binding-mismatch", "challenge-consumed"]);
  });

  it("that nobody issued is refused, and so is a late answer", async () => {
    const honest = await stage();
    expect(codeOf(await release({ ...honest, request: { ...honest.request, challenge: "x" } }))).toBe("challenge-unknown");
    expect(codeOf(await release(honest, "2026-11-24T12:05:00Z"))).toBe("challenge-expired");
  });

  it("needs 32 random bytes", async () => {
    await expect(issueChallenge({ resource: "r", policy, random: new Uint8Array(31), at }, memoryChallengeStore())).rejects.toThrow("[invalid-argument]");
  });

  it("is forgotten after its time, answered or not", async () => {
    const challenges = memoryChallengeStore();
    const issue = (byte: number): Promise<ReleaseChallenge> => issueChallenge({ resource: "r", policy, random: new Uint8Array(32).fill(byte), at }, challenges);
    const [first, second] = [await issue(1), await issue(2)];
    await challenges.take(first.id);
    challenges.forget("2026-11-24T12:01:00Z");
    expect((await challenges.take(first.id)).kind).toBe("consumed");
    challenges.forget("2026-11-24T13:00:00Z");
    expect([(await challenges.take(first.id)).kind, (await challenges.take(second.id)).kind]).toEqual(["unknown", "unknown"]);
  });
});

describe("a release is refused", () => {
  const other = new Uint8Array(65).fill(4);
  it.each<[string, string, (honest: Stage) => Partial<Stage>]>([
    ["of a swapped key", "binding-mismatch", ({ request }) => ({ request: { ...request, publicKey: other } })],
    ["for another placement", "binding-mismatch", ({ request }) => ({ request: { ...request, placement: "train-8" } })],
    ["for an earlier epoch", "binding-mismatch", ({ request }) => ({ request: { ...request, epoch: 0 } })],
    ["with the evidence of another GPU", "binding-mismatch", ({ evidence }) => ({ evidence: { ...evidence, deviceEvidence: [policy] } })],
    ["without the evidence of a GPU", "binding-mismatch", ({ evidence }) => ({ evidence: { ...evidence, deviceEvidence: [] } })],
    ["of a suite that the challenge does not allow", "key-mismatch", ({ request }) => ({ request: { ...request, suite: "hpke-none" } })],
    ["of a key of another length", "key-mismatch", ({ request }) => ({ request: { ...request, publicKey: other.slice(1) } })],
  ])("%s", async (_what, code, change) => {
    const honest = await stage();
    expect(codeOf(await release({ ...honest, ...change(honest) }))).toBe(code);
  });

  it.each<[string, string, Partial<AppraisalResultSpecJson>]>([
    ["another policy", "policy-mismatch", { policy: gpu }],
    ["another nonce", "binding-mismatch", { nonce: "AAAAAAAAAAAAAAAAAAAAAA" }],
    ["a warning", "result-not-affirming", { tier: "warning" }],
    ["signatures only", "result-not-affirming", { state: "signature-ok" }],
    ["a device that is not bound", "binding-mismatch", { allSubmodsBound: "unknown" }],
    ["a time that is over", "result-expired", { expires: at }],
    ["a time to come", "result-expired", { at: "2026-11-24T12:00:01Z" }],
    ["a part of another service", "result-third-party", { submodules: [{ name: "gpu/0", technology: "nvidia-gpu", tier: "affirming", thirdParty: true }] }],
  ])("on a result with %s", async (_what, code, change) => {
    const honest = await stage();
    expect(codeOf(await release({ ...honest, evidence: { ...honest.evidence, result: resultFor(honest.challenge, change) } }))).toBe(code);
  });

  it.each<[string, AppraisalResultJson["spec"], string, RegExp]>([
    ["nothing in it", undefined, "result-not-affirming", /^the result is empty, without a tier$/u],
    [
      "a refusal that names neither device nor code",
      { state: "signature-ok", tier: "warning", refusals: [{}] },
      "result-not-affirming",
      /^the result is signature-ok, warning: {2}\(all\): $/u,
    ],
    ["no policy", { state: "appraised", tier: "affirming" }, "policy-mismatch", /under no policy/u],
  ])("on a result with %s", async (_what, spec, code, message) => {
    const honest = await stage();
    const { spec: _, ...bare } = honest.evidence.result;
    const result = { ...bare, ...(spec !== undefined && { spec }) } as AppraisalResultJson;
    expect(await release({ ...honest, evidence: { ...honest.evidence, result } })).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it("on a warning, unless the policy says that this is enough, and never on less", async () => {
    const outcome = async (tier: "warning" | "contraindicated" | "none", minTier?: "warning"): Promise<string> => {
      const honest = await stage();
      const result = resultFor(honest.challenge, { tier });
      return codeOf(await release({ ...honest, evidence: { ...honest.evidence, result, ...(minTier !== undefined && { minTier }) } }));
    };
    expect(await outcome("warning", "warning")).toBe("released");
    expect([await outcome("warning"), await outcome("contraindicated", "warning"), await outcome("none", "warning")]).toEqual(
      Array.from({ length: 3 }, () => "result-not-affirming"),
    );
  });

  it("on a result without an end", async () => {
    const honest = await stage();
    const { expires: _, ...endless } = honest.evidence.result.spec ?? {};
    const result = { ...honest.evidence.result, spec: endless } as AppraisalResultJson;
    expect(codeOf(await release({ ...honest, evidence: { ...honest.evidence, result } }))).toBe("result-expired");
  });

  it("of a key that the owner no longer has", async () => {
    expect(codeOf(await release(await stage(), at, {}))).toBe("resource-unknown");
  });

  it("before anything is verified, where the challenge does not count", async () => {
    const honest = await stage();
    const options = { challenges: honest.challenges, at, keyOf: () => Promise.resolve(held), verify: () => Promise.reject(new Error("verified")) };
    expect(codeOf(await releaseKey({ ...honest.request, challenge: "x" }, options))).toBe("challenge-unknown");
    expect(codeOf(await releaseKey({ ...honest.request, suite: "x" }, options))).toBe("key-mismatch");
  });

  it("of bytes that are no point of the curve, although the evidence is bound to them", async () => {
    const honest = await stage();
    const publicKey = new Uint8Array(65).fill(4);
    const nonce = fromBase64Url(honest.challenge.nonce) ?? new Uint8Array();
    const anchor = await releaseAnchor({ nonce, suite: honest.key.suite, publicKey, policy, placement: "train-7", epoch: 1, deviceEvidence: [gpu] });
    const value = await anchorField(anchor, "report-data");
    expect(codeOf(await release({ ...honest, request: { ...honest.request, publicKey }, evidence: { ...honest.evidence, value } }))).toBe("key-mismatch");
  });
});

describe("a grant is not opened", () => {
  it.each<[string, string, (context: GrantContext) => Partial<GrantContext>]>([
    ["weights", "grant-altered", () => ({ weights: gpu })],
    ["result", "grant-altered", () => ({ result: gpu })],
    ["policy", "grant-altered", () => ({ policy: gpu })],
    ["end", "grant-altered", () => ({ notAfter: "2027-01-01T00:00:00Z" })],
    ["nonce", "grant-altered", () => ({ nonce: "AAAA" })],
    ["placement", "grant-altered", () => ({ placement: "train-8" })],
    ["epoch", "grant-altered", () => ({ epoch: 2 })],
    ["suite", "key-mismatch", () => ({ suite: "hpke-x25519-sha256-aes256gcm" })],
    ["time that is no time", "grant-expired", () => ({ notAfter: "soon" })],
  ])("with another %s", async (_what, code, change) => {
    const honest = await stage();
    const grant = await granted(honest);
    const altered = { ...grant, context: { ...grant.context, ...change(grant.context) } };
    expect(codeOf(await openGrant(altered, honest.key, wanted(honest)))).toBe(code);
  });

  it("with another key, other bytes, or none", async () => {
    const honest = await stage();
    const grant = await granted(honest);
    const stranger = await makeBoundaryKey(honest.key.suite);
    expect(codeOf(await openGrant(grant, stranger, wanted(honest)))).toBe("grant-altered");
    expect(codeOf(await openGrant({ ...grant, sealed: `A${grant.sealed.slice(1)}` }, honest.key, wanted(honest)))).toBe("grant-altered");
    expect(codeOf(await openGrant({ ...grant, encapsulated: "!" }, honest.key, wanted(honest)))).toBe("grant-altered");
    expect(codeOf(await openGrant({ ...grant, sealed: "" }, honest.key, wanted(honest)))).toBe("grant-altered");
  });

  it("after its time", async () => {
    const honest = await stage();
    const grant = await granted(honest);
    expect(codeOf(await openGrant(grant, honest.key, { ...wanted(honest), at: grant.context.notAfter }))).toBe("grant-expired");
  });
});

describe("a key pair in a file of the boundary", () => {
  it.each<ReleaseSuite>(["hpke-p256-sha256-aes256gcm", "hpke-x25519-sha256-aes256gcm"])("of %s opens what was sealed to it", async (suite) => {
    const { key, secret } = await exportBoundaryKey(suite);
    const honest = await stage();
    const nonce = fromBase64Url(honest.challenge.nonce) ?? new Uint8Array();
    const anchor = await releaseAnchor({ nonce, suite, publicKey: key.publicKey, policy, placement: "train-7", epoch: 1, deviceEvidence: [gpu] });
    const evidence = { ...honest.evidence, value: await anchorField(anchor, "report-data") };
    const grant = await granted({ ...honest, request: { ...honest.request, suite, publicKey: key.publicKey }, evidence });
    const kept = await importBoundaryKey(suite, key.publicKey, secret);
    if (kept === undefined) throw new Error("the key pair");
    expect(await openGrant(grant, kept, wanted(honest))).toEqual({ kind: "opened", key: held.key });
  });

  it("is none where its bytes are none of the suite", async () => {
    const { key, secret } = await exportBoundaryKey("hpke-p256-sha256-aes256gcm");
    expect(await importBoundaryKey(key.suite, key.publicKey, "!")).toBeUndefined();
    expect(await importBoundaryKey(key.suite, key.publicKey.slice(1), secret)).toBeUndefined();
  });
});

it("a store that gives back a nonce of other bytes is a fault of the store", () => {
  expect(() => challengeNonce({ id: "x", nonce: "AAAA", resource, policy, suites: [], expires: at })).toThrow(RangeError);
});
