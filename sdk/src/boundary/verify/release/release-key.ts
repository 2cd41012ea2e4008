import type { AppraisalResultJson, RefusalJson } from "@cornercast/schemas";
import { canonicalJson, documentDigest } from "../../../document/index.js";
import { isTierAtLeast } from "../appraise/index.js";
import { toBase64Url } from "../bytes/base64url.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { toHex } from "../bytes/hex.js";
import { isBoundTo, type AnchorField } from "./anchor-field.js";
import { contextJson, type GrantContext, type KeyGrant } from "./key-grant.js";
import { releaseAnchor, releaseTag } from "./release-anchor.js";
import { challengeNonce, type ChallengeStore, type ReleaseChallenge } from "./release-challenge.js";
import { refuse, type ReleaseRefusal } from "./release-refusal.js";
import { cipherSuite, isReleaseSuite, releaseSuites } from "./release-suite.js";

/** What the boundary presents. Nothing of it is believed. */
export interface ReleaseRequest {
  readonly challenge: string;
  readonly suite: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly placement: string;
  readonly epoch: number;
}

/** What the verifier found in the evidence that came with the request. */
export interface VerifiedEvidence {
  /** The result, made for this request and at this time. */
  readonly result: AppraisalResultJson;
  /** The field of the processor's evidence in which the anchor has to be, and its bytes as the hardware signed them. */
  readonly field: AnchorField;
  readonly value: Uint8Array;
  /** The digests of the evidence of further devices that were verified. */
  readonly deviceEvidence: readonly string[];
  /** The least tier that the policy of the challenge demands. Default `affirming`. */
  readonly minTier?: "affirming" | "warning";
}

/** A key and what it is for. */
export interface HeldKey {
  readonly key: Uint8Array<ArrayBuffer>;
  /** The digest of the manifest of what the key opens. */
  readonly weights: string;
}

/** What the owner of keys decides a request by. */
export interface ReleaseOptions {
  readonly challenges: ChallengeStore;
  /** The key of a resource; `undefined` where the owner has none. */
  readonly keyOf: (resource: string) => Promise<HeldKey | undefined>;
  /** Verifies and appraises what came with the request, for this challenge: {@link verifyAnswer} does. */
  readonly verify: (challenge: ReleaseChallenge) => Promise<VerifiedEvidence | ReleaseRefusal>;
  /** Now, as an RFC 3339 instant. */
  readonly at: string;
  /** How long a grant counts at most, in seconds. Default 3600. */
  readonly lifetime?: number;
}

/** The outcome of a request for a key. */
export type ReleaseOutcome = { readonly kind: "released"; readonly grant: KeyGrant } | ReleaseRefusal;

/**
 * Seals a key to a boundary, if and only if the evidence is affirmed under the policy of the challenge and bound to the key that asks.
 *
 * - The challenge is spent by the first answer, also by one that is refused, and before anything is verified.
 * - The result has to be one of this verifier, appraised under the policy of the challenge, for its nonce, still counting at `at`, and affirming, or of
 *   the tier `warning` where that policy says that it is enough.
 * - The grant counts until `lifetime` seconds after `at`, and never longer than the result.
 * - Never throws for what is presented, and gives no part of a key with a refusal.
 */
export async function releaseKey(request: ReleaseRequest, options: ReleaseOptions): Promise<ReleaseOutcome> {
  const taken = await options.challenges.take(request.challenge);
  if (taken.kind === "unknown") return refuse("challenge-unknown", "there is no such challenge; ask for one");
  if (taken.kind === "consumed") return refuse("challenge-consumed", "the challenge was already answered; ask for a new one");
  const { challenge } = taken;
  const { suite } = request;
  if (Date.parse(options.at) >= Date.parse(challenge.expires)) return refuse("challenge-expired", `the challenge expired at ${challenge.expires}`);
  if (!isReleaseSuite(suite) || !challenge.suites.includes(suite)) return refuse("key-mismatch", `the challenge allows ${challenge.suites.join(", ")}`);
  const bytes = releaseSuites[suite].publicKeyBytes;
  if (request.publicKey.length !== bytes)
    return refuse("key-mismatch", `a public key of ${suite} has ${String(bytes)} bytes, and this one ${String(request.publicKey.length)}`);
  const held = await options.keyOf(challenge.resource);
  if (held === undefined) return refuse("resource-unknown", `there is no key for ${challenge.resource} any more`);
  const evidence = await options.verify(challenge);
  if ("kind" in evidence) return evidence;
  const doubt = doubtOf(evidence, challenge, options.at);
  if (doubt !== undefined) return doubt;
  const { publicKey, placement, epoch } = request;
  const nonce = challengeNonce(challenge);
  const anchor = await releaseAnchor({ nonce, suite, publicKey, policy: challenge.policy, placement, epoch, deviceEvidence: evidence.deviceEvidence });
  if (!(await isBoundTo(anchor, evidence.field, evidence.value)))
    return refuse("binding-mismatch", "the evidence is not bound to this challenge, key, policy, placement, epoch and these devices");
  const notAfter = earliest(new Date(Date.parse(options.at) + 1_000 * (options.lifetime ?? 3_600)).toISOString(), evidence.result.spec?.expires);
  const context: GrantContext = {
    challenge: challenge.id,
    nonce: challenge.nonce,
    suite,
    key: await sha256(publicKey),
    result: documentDigest(evidence.result),
    policy: challenge.policy,
    resource: challenge.resource,
    weights: held.weights,
    placement,
    epoch,
    notAfter,
  };
  return seal(context, publicKey, held.key);
}

/** Why a result does not carry a release. */
function doubtOf({ result: { spec }, minTier = "affirming" }: VerifiedEvidence, challenge: ReleaseChallenge, at: string): ReleaseRefusal | undefined {
  if (spec?.submodules?.some(({ thirdParty }) => thirdParty === true) === true)
    return refuse("result-third-party", "a part of the result is another service's");
  if (spec?.state !== "appraised" || !isTierAtLeast(spec.tier, minTier))
    return refuse("result-not-affirming", `the result is ${spec?.state ?? "empty"}, ${spec?.tier ?? "without a tier"}${reasonsOf(spec?.refusals)}`);
  if (spec.policy !== challenge.policy)
    return refuse("policy-mismatch", `the result is under ${spec.policy ?? "no policy"}, the challenge under ${challenge.policy}`);
  if (spec.nonce !== challenge.nonce) return refuse("binding-mismatch", "the result is for another nonce");
  if (spec.allSubmodsBound !== "true") return refuse("binding-mismatch", "not every device of the result is bound to the processor's boundary");
  if (spec.at === undefined || Date.parse(spec.at) > Date.parse(at)) return refuse("result-expired", "the result was made for a later time");
  if (spec.expires === undefined || Date.parse(spec.expires) <= Date.parse(at))
    return refuse("result-expired", `the result counts until ${spec.expires ?? "an unknown time"}`);
  return undefined;
}

/** The refusals of a result, so that who asks need not guess. */
function reasonsOf(refusals: readonly RefusalJson[] | undefined): string {
  const reasons = (refusals ?? []).map(({ code = "", submodule = "all", message = "" }) => `${code} (${submodule}): ${message}`);
  return reasons.length === 0 ? "" : `: ${reasons.slice(0, 8).join("; ")}`;
}

async function seal(context: GrantContext, publicKey: Uint8Array<ArrayBuffer>, key: Uint8Array<ArrayBuffer>): Promise<ReleaseOutcome> {
  const suite = cipherSuite(context.suite);
  try {
    const recipient = await suite.DeserializePublicKey(publicKey);
    const { encapsulatedSecret, ciphertext } = await suite.Seal(recipient, key, { info: releaseInfo(context), aad: contextBytes(context) });
    return { kind: "released", grant: { context, encapsulated: toBase64Url(encapsulatedSecret), sealed: toBase64Url(ciphertext) } };
  } catch {
    return refuse("key-mismatch", `the bytes are not a public key of ${context.suite}`);
  }
}

/** The `info` of HPKE: the tag of the protocol with the resource and the policy. */
export function releaseInfo({ resource, policy }: GrantContext): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson({ protocol: releaseTag, resource, policy }));
}

/** The additional authenticated data of HPKE: the context in RFC 8785 form. */
export function contextBytes(context: GrantContext): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(contextJson(context)));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha256:${toHex(await digestBytes("SHA-256", bytes))}`;
}

function earliest(first: string, second: string | undefined): string {
  return second !== undefined && Date.parse(second) < Date.parse(first) ? second : first;
}
