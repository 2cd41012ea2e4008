import type { JsonValue } from "../../../document/json-value.js";
import type { TrustCategory, TrustTier } from "../appraise/trust-tier.js";

/** The profile of EAR that is written (draft-ietf-rats-ear-04). */
export const earProfile = "tag:ietf.org,2026:rats/ear#04";

/** The appraisal of one attester. */
export interface EarSubmodule {
  readonly status: TrustTier;
  readonly vector: Readonly<Partial<Record<TrustCategory, number>>>;
  /** URIs of the policies. */
  readonly policies: readonly string[];
  /** The nonce that the evidence of this attester has, in base64url. */
  readonly nonce?: string;
  readonly attesterClaims?: JsonValue;
  readonly verifierClaims?: JsonValue;
}

/** An EAT Attestation Result, in whatever spelling it was. */
export interface Ear {
  readonly profile: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expires?: number;
  readonly verifier: { readonly developer: string; readonly build: string };
  /** The nonces of the relying party, in base64url. */
  readonly nonces: readonly string[];
  readonly submodules: ReadonlyMap<string, EarSubmodule>;
  /** Whether every submodule is bound to the processor's boundary. */
  readonly allSubmodsBound?: "true" | "false" | "unknown";
  /** What an appraisal result of this specification has beyond EAR. */
  readonly more?: JsonValue;
}

/** The claims of EAR: the name in draft-04, the deployed dotted name, and the key in CBOR. */
export const earClaims = {
  expires: { name: "exp", key: 4 },
  issuedAt: { name: "iat", key: 6 },
  nonce: { name: "eat_nonce", key: 10 },
  profile: { name: "eat_profile", key: 265 },
  submodules: { name: "submods", key: 266 },
  status: { name: "ear_status", dotted: "ear.status", key: 1000 },
  vector: { name: "ear_trustworthiness_vector", dotted: "ear.trustworthiness-vector", key: 1001 },
  policies: { name: "ear_appraisal_policy_ids", dotted: "ear.appraisal-policy-id", key: 1003 },
  verifier: { name: "ear_verifier_id", dotted: "ear.verifier-id", key: 1004 },
  attester: { name: "ear_attester_claims", dotted: "ear.veraison.annotated-evidence", key: 1005 },
  appraiser: { name: "ear_verifier_claims", dotted: "ear.veraison.policy-claims", key: 1006 },
  allBound: { name: "ear_all_submods_bound", key: "ear_all_submods_bound" },
  more: { name: "cornercast_result", key: "cornercast_result" },
} as const;

/** A claim of EAR. */
export interface EarClaim {
  readonly name: string;
  readonly dotted?: string;
  readonly key: number | string;
}

/** The number of a tier in EAR (draft-ietf-rats-ar4si). */
export const tierNumbers: Readonly<Record<TrustTier, number>> = { none: 0, affirming: 2, warning: 32, contraindicated: 96 };
