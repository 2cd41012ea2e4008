import { beforeAll, describe, expect, it } from "vitest";
import { documentDigest } from "../../../document/index.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toBase64Url } from "../bytes/base64url.js";
import { toHex } from "../bytes/hex.js";
import { documentAnchors, type EvidenceAnchor } from "../evidence/index.js";
import { attestInSoftware } from "../software/software-report.js";
import { answerOf, releaseTime, testBoundary, type AnswerFor, type TestBoundary } from "../testing/release-answer.js";
import { nitroTime, testDocument, testNitro } from "../testing/write-nitro.js";
import { testReport } from "../testing/write-snp.js";
import { keyDigest } from "../x509/index.js";
import { anchorField } from "./anchor-field.js";
import { verifyBound, type BoundItem } from "./bound-evidence.js";
import { makeBoundaryKey, openGrant, type BoundaryKey } from "./open-grant.js";
import { releaseAnchor } from "./release-anchor.js";
import { memoryChallengeStore, type ReleaseChallenge } from "./release-challenge.js";
import { releaseKey, type HeldKey, type ReleaseOutcome } from "./release-key.js";
import { verifyAnswer } from "./verify-answer.js";

const nonce = new Uint8Array(32).fill(3);
const held: HeldKey = { key: new TextEncoder().encode("a key of 32 bytes for one model."), weights: `sha256:${"f".repeat(64)}` };
let boundary: TestBoundary;
let key: BoundaryKey;
let challenge: ReleaseChallenge;
beforeAll(async () => {
  boundary = await testBoundary();
  key = await makeBoundaryKey("hpke-p256-sha256-aes256gcm");
  const id = toBase64Url(nonce);
  const policy = documentDigest(boundary.policy);
  challenge = { id, nonce: id, resource: "weights/llama", policy, suites: [key.suite], expires: "2026-06-01T01:00:00Z" };
});

async function release(items: readonly BoundItem[], change: { readonly suite?: string } = {}): Promise<ReleaseOutcome> {
  const challenges = memoryChallengeStore();
  await challenges.put(challenge);
  const request = { challenge: challenge.id, suite: key.suite, publicKey: key.publicKey, placement: "train-7", epoch: 1, ...change };
  const { policy, trustAnchors } = boundary;
  const verify = { anchors: documentAnchors(trustAnchors), collateral: [] };
  return releaseKey(request, {
    challenges,
    at: releaseTime,
    keyOf: () => Promise.resolve(held),
    verify: (one) => verifyAnswer(request, items, one, { policy, verifier: "owner", at: releaseTime, trustAnchors: [trustAnchors], verify }),
  });
}

const honest = (change: Partial<AnswerFor> = {}): Promise<readonly BoundItem[]> => answerOf(boundary, { nonce, key, ...change });

describe("a boundary of a processor and a GPU", () => {
  it("gets the key that is sealed to it", async () => {
    const outcome = await release(await honest());
    if (outcome.kind === "refused") throw new Error(outcome.message);
    const wanted = { challenge: challenge.id, resource: "weights/llama", placement: "train-7", epoch: 1, at: releaseTime };
    expect(await openGrant(outcome.grant, key, wanted)).toStrictEqual({ kind: "opened", key: held.key });
  });

  it.each<[string, RegExp, () => Promise<readonly BoundItem[]>]>([
    ["answers another challenge", /binding-mismatch \(cpu\)/u, () => honest({ nonce: new Uint8Array(32).fill(4) })],
    ["is another placement", /binding-mismatch \(cpu\)/u, () => honest({ placement: "train-8" })],
    ["is of an earlier epoch", /binding-mismatch \(cpu\)/u, () => honest({ epoch: 0 })],
    ["was asked for under another policy", /binding-mismatch \(cpu\)/u, () => honest({ policy: `sha256:${"0".repeat(64)}` })],
    ["shows a GPU that answered somebody else", /binding-mismatch \(gpu\/\d+\): the report is not for the nonce/u, () => honest({ gpuNonce: nonce })],
    ["leaves the GPU out", /binding-mismatch \(cpu\)/u, async () => (await honest()).slice(1)],
    ["shows the processor twice", /device-not-allowed \(cpu\/1\)/u, async () => [...(await honest()), ...(await honest()).slice(1)]],
    [
      "puts the GPU of another boundary in",
      /binding-mismatch \(cpu\)/u,
      async () => [...(await answerOf(await testBoundary(), { nonce, key })).slice(0, 1), ...(await honest()).slice(1)],
    ],
  ])("gets none where it %s", async (_what, message, items) => {
    expect(await release(await items())).toMatchObject({ kind: "refused", code: "result-not-affirming", message: expect.stringMatching(message) as string });
  });

  it.each<[string, string, () => readonly BoundItem[]]>([
    ["nothing", "platform-unsupported", () => []],
    ["bytes that are no evidence", "platform-unsupported", () => [{ evidence: new Uint8Array(9), collateral: [] }]],
  ])("gets none for %s", async (_what, code, items) => {
    expect(await release(items())).toMatchObject({ kind: "refused", code });
  });

  it("gets none for evidence and something that is none beside it", async () => {
    expect(await release([...(await honest()), { evidence: new Uint8Array(9), collateral: [] }])).toMatchObject({ code: "platform-unsupported" });
  });

  it("is not verified for a suite that nobody knows", async () => {
    const request = { challenge: challenge.id, suite: "rot13", publicKey: key.publicKey, placement: "train-7", epoch: 1 };
    const options = { policy: boundary.policy, verifier: "owner", at: releaseTime, verify: { anchors: [], collateral: [] } };
    expect(await verifyAnswer(request, [], challenge, options)).toMatchObject({ kind: "refused", code: "key-mismatch" });
  });
});

it("a policy that does not say that a warning is enough gets no key to a GPU, whose confidential mode its report does not show", async () => {
  const { minTier: _, ...spec } = boundary.policy.spec ?? {};
  const policy = { ...boundary.policy, spec };
  const items = await answerOf(boundary, { nonce, key, policy: documentDigest(policy) });
  const request = { challenge: challenge.id, suite: key.suite, publicKey: key.publicKey, placement: "train-7", epoch: 1 };
  const { trustAnchors } = boundary;
  const verify = { anchors: documentAnchors(trustAnchors), collateral: [] };
  const options = { policy, verifier: "owner", at: releaseTime, trustAnchors: [trustAnchors], verify };
  const found = await verifyAnswer(request, items, { ...challenge, policy: documentDigest(policy) }, options);
  expect(found).toMatchObject({ minTier: "affirming", result: { spec: { tier: "warning", refusals: [{ code: "result-not-affirming" }] } } });
});

describe("the evidence that leads", () => {
  const anchors = (technology: string, spkiSha256: string): readonly EvidenceAnchor[] => [{ technology, spkiSha256 }];
  const binding = () => ({ nonce, suite: key.suite, publicKey: key.publicKey, policy: challenge.policy, placement: "train-7", epoch: 1 });
  const anchor = (): Promise<Bytes> => releaseAnchor({ ...binding(), deviceEvidence: [] });

  it.each<[string, Bytes | null, boolean]>([
    ["with the challenge as its nonce", nonce, true],
    ["without a nonce", null, true],
    ["with another nonce", new Uint8Array(32), false],
  ])("is a Nitro document %s, and the anchor as its user data", async (_what, documentNonce, isGood) => {
    const nitro = await testNitro();
    const evidence = await testDocument(nitro, { nonce: documentNonce, user_data: await anchor() });
    const options = { anchors: anchors("aws-nitro-enclaves", nitro.root.key.pin), at: nitroTime + 1_000, collateral: [] };
    const bound = await verifyBound([{ evidence, collateral: [] }], binding(), options);
    expect(bound).toMatchObject({ field: "user-data", isBound: true, deviceEvidence: [] });
    expect(bound?.facts[0]?.checks.find(({ name }) => name === "nonce")?.outcome).toBe(isGood ? "checked" : "failed");
  });

  it("is a Nitro document that cannot be read, and bound to nothing", async () => {
    const evidence = (await testDocument(await testNitro())).slice(0, 200);
    const bound = await verifyBound([{ evidence, collateral: [] }], binding(), { anchors: [], at: nitroTime, collateral: [] });
    expect(bound).toMatchObject({ field: "user-data", isBound: false });
  });

  it("is the report of the software attester where there is no hardware", async () => {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
    const pin = await keyDigest(new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)));
    const evidence = await attestInSoftware({ key: pair, reportData: await anchorField(await anchor(), "report-data"), workload: nonce, at: releaseTime });
    const options = { anchors: anchors("software", pin), at: Date.parse(releaseTime), collateral: [] };
    expect(await verifyBound([{ evidence, collateral: [] }], binding(), options)).toMatchObject({ field: "report-data", isBound: true });
  });

  it("is the first of several processors, and the other one needs the nonce of a device", async () => {
    const [, lead] = await honest();
    const other = await testReport("genoa", boundary.chip, { chipId: new Uint8Array(64).fill(0xc2) });
    const items = [...(lead === undefined ? [] : [lead]), { evidence: other, collateral: boundary.collateral }];
    const bound = await verifyBound(items, binding(), {
      anchors: documentAnchors(boundary.trustAnchors),
      at: Date.parse(releaseTime),
      collateral: [],
    });
    expect(bound?.isBound).toBe(false);
    expect(bound?.facts.map(({ checks }) => checks.find(({ name }) => name === "nonce")?.outcome)).toEqual(["failed", "failed"]);
    expect(toHex(bound?.value ?? nonce)).toHaveLength(128);
  });
});
