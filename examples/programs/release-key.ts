// The key of some weights goes to the one boundary that answers a challenge, and to nobody else.
import type { AppraisalPolicyJson, TrustAnchorsJson } from "@cornercast/schemas";
import {
  anchorField,
  attestInSoftware,
  documentAnchors,
  issueChallenge,
  makeBoundaryKey,
  memoryChallengeStore,
  openGrant,
  releaseAnchor,
  releaseKey,
  verifyAnswer,
} from "@cornercast/sdk/boundary/verify";
import { documentDigest } from "@cornercast/sdk/document";

const resource = "weights/llama";
const [placement, epoch] = ["train-7", 1];

/** What the boundary opens, or why it gets nothing. `claimed` is the placement that its evidence is made for. */
export async function handOver(key: Uint8Array<ArrayBuffer>, at: string, claimed: string = placement): Promise<string> {
  // The machine: this one has no hardware that signs, so that software does, with a key that the owner trusts for a test.
  const machine = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  const pin = Buffer.from(await crypto.subtle.digest("SHA-256", await crypto.subtle.exportKey("spki", machine.publicKey))).toString("hex");
  const trust: TrustAnchorsJson = {
    apiVersion: "cornercast/v1",
    kind: "TrustAnchors",
    metadata: { name: "machine" },
    spec: { anchors: [{ technology: "software", spkiSha256: `sha256:${pin}`, test: true }] },
  };
  const policy: AppraisalPolicyJson = {
    apiVersion: "cornercast/v1",
    kind: "AppraisalPolicy",
    metadata: { name: "owner" },
    spec: { minTier: "warning", maxAge: "5m", technologies: [{ technology: "software", requireReference: false }], trustAnchors: [documentDigest(trust)] },
  };

  // The owner issues a challenge; the boundary binds a key pair of its own to it, and has that attested.
  const challenges = memoryChallengeStore();
  const challenge = await issueChallenge({ resource, policy: documentDigest(policy), random: crypto.getRandomValues(new Uint8Array(32)), at }, challenges);
  const pair = await makeBoundaryKey("hpke-p256-sha256-aes256gcm");
  const { suite, publicKey } = pair;
  const nonce = Uint8Array.from(Buffer.from(challenge.nonce, "base64url"));
  const anchor = await releaseAnchor({ nonce, suite, publicKey, policy: challenge.policy, placement: claimed, epoch, deviceEvidence: [] });
  const evidence = await attestInSoftware({ key: machine, reportData: await anchorField(anchor, "report-data"), workload: publicKey, at });

  // The owner verifies the answer, and seals the key to that pair; the boundary opens it.
  const request = { challenge: challenge.id, suite, publicKey, placement, epoch };
  const verify = { anchors: documentAnchors(trust), collateral: [] };
  const outcome = await releaseKey(request, {
    challenges,
    at,
    keyOf: () => Promise.resolve({ key, weights: `sha256:${"f".repeat(64)}` }),
    verify: (one) => verifyAnswer(request, [{ evidence, collateral: [] }], one, { policy, verifier: "owner", at, trustAnchors: [trust], verify }),
  });
  if (outcome.kind === "refused") return `[${outcome.code}] ${outcome.message}`;
  const opened = await openGrant(outcome.grant, pair, { challenge: challenge.id, resource, placement, epoch, at });
  return opened.kind === "refused" ? `[${opened.code}] ${opened.message}` : new TextDecoder().decode(opened.key);
}
