import type { AppraisalResultJson, AppraisedSubmoduleJson } from "@cornercast/schemas";
import type { JsonObject, JsonValue } from "../../../document/json-value.js";
import { trustCategories, type TrustTier } from "../appraise/trust-tier.js";
import { toBase64Url } from "../bytes/base64url.js";
import { fromHex } from "../bytes/hex.js";
import { earProfile, type Ear, type EarSubmodule } from "./ear.js";

/** The build that results of this specification name as their verifier's. */
export const earBuild = "cornercast/v1";
/** The submodule of a result that has none: EAR demands one. */
export const emptySubmodule = "none";

/**
 * An appraisal result as EAR.
 *
 * - Status, vector and policy of each submodule are EAR's own claims; its technology and claims are `ear_attester_claims`, its checks
 *   `ear_verifier_claims`. What EAR has no place for (digests of the evidence, state, refusals, limits) is the claim `cornercast_result`.
 * - The policy is named by its digest, as a URI of RFC 6920.
 */
export function earOfResult(result: AppraisalResultJson): Ear {
  const { spec = {}, metadata = {} } = result;
  const policies = spec.policy === undefined ? [] : [policyUri(spec.policy)];
  const submodules = (spec.submodules ?? []).map((submodule): readonly [string, EarSubmodule] => [submodule.name ?? "", submoduleOf(submodule, policies)]);
  const { evidence = [], state = "", tier = "", coLocation, refusals = [], limits = [] } = spec;
  const bound = spec.allSubmodsBound;
  return {
    profile: earProfile,
    issuedAt: secondsOf(spec.at ?? ""),
    ...(spec.expires !== undefined && { expires: secondsOf(spec.expires) }),
    verifier: { developer: spec.verifier ?? "", build: earBuild },
    nonces: spec.nonce === undefined ? [] : [spec.nonce],
    submodules: new Map(submodules.length > 0 ? submodules : [[emptySubmodule, { status: tierOf(tier), vector: {}, policies }]]),
    ...((bound === "true" || bound === "false" || bound === "unknown") && { allSubmodsBound: bound }),
    more: {
      metadata: { ...metadata } as JsonObject,
      at: spec.at ?? "",
      ...(spec.expires !== undefined && { expires: spec.expires }),
      state,
      tier,
      evidence,
      ...(coLocation !== undefined && { coLocation }),
      refusals: refusals.map((refusal) => ({ ...refusal })),
      limits,
    },
  };
}

function submoduleOf(submodule: AppraisedSubmoduleJson, policies: readonly string[]): EarSubmodule {
  const { technology = "", tier = "", trustVector = {}, claims = [], checks = [], thirdParty } = submodule;
  return {
    status: tierOf(tier),
    vector: Object.fromEntries(trustCategories.flatMap((category) => (trustVector[category] === undefined ? [] : [[category, trustVector[category]]]))),
    policies,
    attesterClaims: { technology, claims: claims.map((claim): JsonValue => ({ ...claim })) },
    verifierClaims: { checks: checks.map((check): JsonValue => ({ ...check })), ...(thirdParty !== undefined && { thirdParty }) },
  };
}

function tierOf(text: string): TrustTier {
  return text === "affirming" || text === "warning" || text === "contraindicated" ? text : "none";
}

function secondsOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1_000);
}

/** `ni:///sha-256;…` of a digest `sha256:…`. */
function policyUri(digest: string): string {
  return `ni:///sha-256;${toBase64Url(fromHex(digest.slice("sha256:".length)) ?? new Uint8Array(0))}`;
}
