import type { AppraisalPolicyJson, ReferenceValuesJson, TrustAnchorsJson } from "@cornercast/schemas";
import { appraise, claims } from "../appraise/index.js";
import type { VerifyOptions } from "../evidence/index.js";
import { verifyBound, type BoundEvidence, type BoundItem } from "./bound-evidence.js";
import { challengeNonce, type ReleaseChallenge } from "./release-challenge.js";
import type { ReleaseRequest, VerifiedEvidence } from "./release-key.js";
import { refuse, type ReleaseRefusal } from "./release-refusal.js";
import { isReleaseSuite } from "./release-suite.js";

/** What an answer to a challenge is verified and appraised with. */
export interface AnswerOptions {
  /** The policy of the challenge. */
  readonly policy: AppraisalPolicyJson;
  /** Who appraises, such as the name of the owner. */
  readonly verifier: string;
  /** Now, as an RFC 3339 instant. */
  readonly at: string;
  /** What evidence is verified with; collateral is beside what came with it. */
  readonly verify: Omit<VerifyOptions, "at" | "nonce">;
  readonly references?: readonly ReferenceValuesJson[];
  readonly trustAnchors?: readonly TrustAnchorsJson[];
}

/**
 * Verifies and appraises the evidence that answers a challenge, as {@link releaseKey} wants it.
 *
 * - The devices count as bound where the anchor covers their evidence and is in the evidence of the processor.
 * - A refusal is returned where the evidence is of no known format; everything else is in the result.
 */
export async function verifyAnswer(
  request: ReleaseRequest,
  items: readonly BoundItem[],
  challenge: ReleaseChallenge,
  options: AnswerOptions,
): Promise<VerifiedEvidence | ReleaseRefusal> {
  const { suite, publicKey, placement, epoch } = request;
  if (!isReleaseSuite(suite)) return refuse("key-mismatch", `there is no suite ${suite.slice(0, 63)}`);
  const { policy, at, verifier, references = [], trustAnchors = [] } = options;
  const bound = await verifyBound(
    items,
    { nonce: challengeNonce(challenge), suite, publicKey, policy: challenge.policy, placement, epoch },
    { ...options.verify, at: Date.parse(at) },
  );
  if (bound === undefined) return refuse("platform-unsupported", "the evidence is empty, or of a format that is not known");
  const result = appraise(claims(bound.facts, boundDigests(bound)), policy, { verifier, at, references, anchors: trustAnchors, nonce: challenge.nonce });
  const { field, value, deviceEvidence } = bound;
  return { result, field, value, deviceEvidence, minTier: policy.spec?.minTier === "warning" ? "warning" : "affirming" };
}

/** The digests of the evidence that the anchor binds, for {@link claims}: none where it is not in the evidence that leads. */
export function boundDigests({ facts, isBound }: BoundEvidence): ReadonlySet<string> {
  return new Set(isBound ? facts.map(({ evidence }) => evidence) : []);
}
