import { base64Decode } from "@bufbuild/protobuf/wire";
import { Code } from "@connectrpc/connect";
import type { EvidenceBundleJson, ReleaseKeyRequestJson } from "@cornercast/schemas";
import {
  CertificateCache,
  documentAnchors,
  issueChallenge,
  registryAnchors,
  releaseKey,
  verifyAnswer,
  type BoundItem,
  type ChallengeStore,
  type CollateralItem,
  type EvidenceKey,
  type ReleaseOutcome,
  type ReleaseRequest,
} from "../boundary/verify/index.js";
import { documentDigest } from "../document/index.js";
import type { Caller } from "./caller.js";
import type { KeyOwner } from "./key-owner.js";
import type { KeyStore } from "./key-store.js";
import { refusal } from "./refusal.js";

/** What the owner of keys decides by. */
export interface KeyOwnerOptions {
  readonly keys: KeyStore;
  readonly challenges: ChallengeStore;
  /** The clock of the owner, in milliseconds since 1970. The time of who asks is never used. */
  readonly now: () => number;
  /** Bytes that nobody can foresee, such as `(count) => crypto.getRandomValues(new Uint8Array(count))`. */
  readonly random: (count: number) => Uint8Array;
  /** How the owner names itself in results. */
  readonly verifier: string;
  /** Collateral that the owner keeps itself, beside what comes with evidence: read anew for each request, so that it can be renewed. Default: none. */
  readonly collateral?: () => Promise<readonly CollateralItem[]>;
  /** Keys that are trusted without a chain. Default: none. */
  readonly trusted?: readonly EvidenceKey[];
  /** How long a challenge may be answered, in seconds. Default 300. */
  readonly challengeLifetime?: number;
  /** How long a grant counts at most, in seconds. Default 3600. */
  readonly grantLifetime?: number;
  /** Told of every decision before the answer goes out: the place for an audit log. The answer waits for it, and is refused where it fails. */
  readonly onDecision?: (decision: ReleaseDecision) => Promise<void> | void;
}

/** What was decided on a request. It holds no key. */
export interface ReleaseDecision {
  readonly at: string;
  readonly caller: Caller;
  readonly challenge: string;
  readonly placement: string;
  readonly epoch: number;
  /** `released`, or the code of the refusal. */
  readonly outcome: string;
  readonly message?: string;
  /** Of a release: the resource, and the digest of the result that it rests on. */
  readonly resource?: string;
  readonly result?: string;
}

/**
 * Answers `KeyReleaseService` from a store of keys: issues challenges, verifies and appraises what comes back under the policy of the key, and seals it.
 *
 * - A challenge is spent by its first answer, also by one that is refused.
 * - A policy that was changed after the challenge refuses the answer: what was asked for is not what is demanded any more.
 *
 * @example
 * ```ts
 * declare const keys: KeyStore;
 * const owner = createKeyOwner({
 *   keys,
 *   challenges: memoryChallengeStore(),
 *   now: Date.now,
 *   random: (count) => crypto.getRandomValues(new Uint8Array(count)),
 *   verifier: "example.com",
 * });
 * ```
 */
export function createKeyOwner(options: KeyOwnerOptions): KeyOwner {
  const cache = new CertificateCache();
  const { keys, challenges, verifier } = options;
  const instant = (): string => new Date(options.now()).toISOString();

  async function decide(request: ReleaseRequest, items: readonly BoundItem[], at: string): Promise<ReleaseOutcome> {
    const collateral = (await options.collateral?.()) ?? [];
    return releaseKey(request, {
      challenges,
      at,
      keyOf: (resource) => keys.find(resource),
      ...(options.grantLifetime !== undefined && { lifetime: options.grantLifetime }),
      verify: async (challenge) => {
        const stored = await keys.find(challenge.resource);
        if (stored === undefined) return { kind: "refused", code: "resource-unknown", message: `there is no key for ${challenge.resource} any more` };
        const { policy, references, trustAnchors } = stored;
        const anchors = [...registryAnchors(), ...trustAnchors.flatMap(documentAnchors)];
        return verifyAnswer(request, items, challenge, {
          policy,
          verifier,
          at,
          references,
          trustAnchors,
          verify: { anchors, collateral, cache, keys: options.trusted ?? [] },
        });
      },
    });
  }

  return {
    async getChallenge(resource) {
      const stored = await keys.find(resource);
      if (stored === undefined) throw refusal(Code.NotFound, "resource-unknown", `there is no key for ${resource}`, { pointer: "/resource" });
      const challenge = await issueChallenge(
        {
          resource,
          policy: documentDigest(stored.policy),
          random: options.random(32),
          at: instant(),
          ...(options.challengeLifetime !== undefined && { lifetime: options.challengeLifetime }),
        },
        challenges,
      );
      const { id, nonce, policy, suites, expires } = challenge;
      return { challenge: id, nonce, policy, suites: [...suites], expires };
    },
    async releaseKey(json, caller) {
      const at = instant();
      const request = requestOf(json);
      const outcome = await decide(request, itemsOf(json.evidence), at);
      const { challenge, placement, epoch } = request;
      const asked = { at, caller, challenge, placement, epoch };
      if (outcome.kind === "refused") {
        const { code, message } = outcome;
        await options.onDecision?.({ ...asked, outcome: code, message });
        throw refusal(codes[code] ?? Code.PermissionDenied, code, message);
      }
      const { context, encapsulated, sealed } = outcome.grant;
      await options.onDecision?.({ ...asked, outcome: "released", resource: context.resource, result: context.result });
      return { context: { ...context }, encapsulated, sealed };
    },
  };
}

const codes: Readonly<Record<string, Code>> = {
  "challenge-unknown": Code.NotFound,
  "resource-unknown": Code.NotFound,
  "challenge-consumed": Code.FailedPrecondition,
  "challenge-expired": Code.FailedPrecondition,
  "key-mismatch": Code.InvalidArgument,
};

/** A request that was checked at the edge: what is required is there. */
function requestOf({ challenge = "", suite = "", publicKey = "", placement = "", epoch = 0 }: ReleaseKeyRequestJson): ReleaseRequest {
  return { challenge, suite, publicKey: base64Decode(publicKey), placement, epoch };
}

/** The evidence of a bundle. The kinds of its collateral were checked at the edge. */
function itemsOf(bundle: EvidenceBundleJson | undefined): readonly BoundItem[] {
  return (bundle?.spec?.items ?? []).map(({ data = "", collateral = [] }) => ({
    evidence: base64Decode(data),
    collateral: collateral.map((item) => ({ kind: item.kind as CollateralItem["kind"], data: base64Decode(item.data ?? "") })),
  }));
}
