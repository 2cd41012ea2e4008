import { CornercastError } from "../../../errors/index.js";
import { toBase64Url } from "../bytes/base64url.js";
import type { ChallengeStore, ReleaseChallenge } from "./release-challenge.js";
import { releaseSuites, type ReleaseSuite } from "./release-suite.js";

/** What a challenge is made of. Randomness and time are the caller's. */
export interface ChallengeRequest {
  readonly resource: string;
  readonly policy: string;
  /** 32 bytes that nobody can foresee, such as `crypto.getRandomValues(new Uint8Array(32))`. */
  readonly random: Uint8Array;
  /** Now, as an RFC 3339 instant. */
  readonly at: string;
  /** How long it may be answered, in seconds. Default 300. */
  readonly lifetime?: number;
  /** Default: all. */
  readonly suites?: readonly ReleaseSuite[];
}

/**
 * Makes a challenge and keeps it until it is answered.
 *
 * - Its name is the nonce itself, so that no two challenges of one source of randomness meet.
 * - Throws `invalid-argument` where the randomness is not 32 bytes.
 */
export async function issueChallenge(request: ChallengeRequest, challenges: ChallengeStore): Promise<ReleaseChallenge> {
  if (request.random.length !== 32)
    throw new CornercastError("invalid-argument", `a nonce has 32 random bytes, and ${String(request.random.length)} were given`);
  const nonce = toBase64Url(request.random);
  const challenge: ReleaseChallenge = {
    id: nonce,
    nonce,
    resource: request.resource,
    policy: request.policy,
    suites: request.suites ?? (Object.keys(releaseSuites) as ReleaseSuite[]),
    expires: new Date(Date.parse(request.at) + 1_000 * (request.lifetime ?? 300)).toISOString(),
  };
  await challenges.put(challenge);
  return challenge;
}
