import type { AppraisalCheckJson, AppraisalResultJson, AppraisedClaimJson, AppraisedSubmoduleJson, RefusalJson } from "@cornercast/schemas";
import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import { worstTier } from "../appraise/trust-tier.js";
import { fromBase64Url } from "../bytes/base64url.js";
import { toHex } from "../bytes/hex.js";
import { earBuild, emptySubmodule } from "./ear-of-result.js";
import { earProfile, type Ear, type EarSubmodule } from "./ear.js";

const longestClaim = 4096;
const longestName = 127;
const mostClaims = 256;

/**
 * An EAT Attestation Result as an appraisal result.
 *
 * - It is another's: every submodule is `thirdParty` and the state at most `signature-ok`, whoever signed it. Appraisal here needs the evidence.
 * - The technology is what the attester's claims say, and `unknown` where they say nothing: never what the name of a submodule suggests.
 * - `digest` is that of the token, which stands in for evidence that it does not name.
 */
export function resultOfEar(ear: Ear, digest: string): AppraisalResultJson {
  const own = ear.profile === earProfile && ear.verifier.build === earBuild ? ear.more : undefined;
  const [nonce] = ear.nonces;
  const policies = [...new Set([...ear.submodules.values()].flatMap((submodule) => submodule.policies))].map(policyDigest);
  const [policy] = policies;
  const refusals = own === undefined ? [] : refusalsOf(fieldOf(own, "refusals"));
  const evidence = own === undefined ? [] : textsOf(fieldOf(own, "evidence")).filter((text) => /^sha256:[0-9a-f]{64}$/u.test(text));
  const coLocation = own === undefined ? undefined : fieldOf(own, "coLocation");
  const expires = ear.expires === undefined ? undefined : instantOf(fieldOf(own, "expires"), ear.expires);
  return {
    apiVersion: "cornercast/v1",
    kind: "AppraisalResult",
    metadata: { name: nameOf(own) },
    spec: {
      at: instantOf(fieldOf(own, "at"), ear.issuedAt),
      verifier: (own === undefined ? `${ear.verifier.developer} ${ear.verifier.build}` : ear.verifier.developer).slice(0, 253),
      ...(policies.length === 1 && policy !== undefined && { policy }),
      evidence: evidence.length > 0 ? evidence : [digest],
      state: fieldOf(own, "state") === "digest-ok" ? "digest-ok" : "signature-ok",
      tier: worstTier([...ear.submodules.values()].map(({ status }) => status)),
      submodules: [...ear.submodules].filter(([name]) => own === undefined || name !== emptySubmodule).map(([name, submodule]) => submoduleOf(name, submodule)),
      ...(ear.allSubmodsBound !== undefined && { allSubmodsBound: ear.allSubmodsBound }),
      ...((coLocation === "proven" || coLocation === "unproven") && { coLocation }),
      refusals,
      limits: [...new Set(["third-party-result", ...(own === undefined ? [] : textsOf(fieldOf(own, "limits")))])].sort(),
      ...(nonce !== undefined && /^[A-Za-z0-9_-]{11,86}$/u.test(nonce) && { nonce }),
      ...(expires !== undefined && { expires }),
    },
  };
}

function submoduleOf(name: string, { status, vector, attesterClaims, verifierClaims }: EarSubmodule): AppraisedSubmoduleJson {
  const technology = fieldOf(attesterClaims, "technology");
  const claims = fieldOf(attesterClaims, "claims");
  return {
    name: name.slice(0, longestName),
    technology: typeof technology === "string" && technology !== "" ? technology.slice(0, 63) : "unknown",
    tier: status,
    trustVector: { ...vector },
    claims: isJsonArray(claims) ? claims.flatMap(ownClaim).slice(0, mostClaims) : foreignClaims(attesterClaims),
    checks: checksOf(fieldOf(verifierClaims, "checks")),
    thirdParty: true,
  };
}

function ownClaim(claim: JsonValue): AppraisedClaimJson[] {
  const [name, value, trust] = [fieldOf(claim, "name"), fieldOf(claim, "value"), fieldOf(claim, "trust")];
  const isClaim =
    typeof name === "string" && typeof value === "string" && (trust === "signed" || trust === "bound" || trust === "endorsed" || trust === "hint");
  return isClaim ? [{ name, value, trust }] : [];
}

/** Claims in the words of another verifier: what it says of the attester, on its word alone. */
function foreignClaims(claims: JsonValue | undefined): AppraisedClaimJson[] {
  if (!isJsonObject(claims)) return [];
  return Object.entries(claims)
    .slice(0, mostClaims)
    .map(([name, value]) => ({
      name: name.slice(0, longestName),
      value: (typeof value === "string" ? value : JSON.stringify(value)).slice(0, longestClaim),
      trust: "hint",
    }));
}

function checksOf(value: JsonValue | undefined): AppraisalCheckJson[] {
  return (isJsonArray(value) ? value : []).slice(0, mostClaims).flatMap((check) => {
    const [name, outcome, reason] = [fieldOf(check, "name"), fieldOf(check, "outcome"), fieldOf(check, "reason")];
    if (typeof name !== "string" || (outcome !== "checked" && outcome !== "failed" && outcome !== "skipped" && outcome !== "not-applicable")) return [];
    return [{ name, outcome, ...(typeof reason === "string" && { reason }) }];
  });
}

function refusalsOf(value: JsonValue | undefined): RefusalJson[] {
  return (isJsonArray(value) ? value : []).slice(0, mostClaims).flatMap((refusal) => {
    const [code, submodule, message] = [fieldOf(refusal, "code"), fieldOf(refusal, "submodule"), fieldOf(refusal, "message")];
    if (typeof code !== "string") return [];
    return [{ code, ...(typeof submodule === "string" && { submodule }), ...(typeof message === "string" && { message }) }];
  });
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return (isJsonArray(value) ? value : []).filter((item) => typeof item === "string").slice(0, 128);
}

function nameOf(own: JsonValue | undefined): string {
  const name = fieldOf(fieldOf(own, "metadata"), "name");
  return typeof name === "string" ? name : "attestation-result";
}

/** The instant that a result states in full, as long as it is that of the signed seconds. */
function instantOf(stated: JsonValue | undefined, seconds: number): string {
  if (typeof stated === "string" && Math.floor(Date.parse(stated) / 1_000) === seconds) return stated;
  return new Date(seconds * 1_000).toISOString();
}

/** `sha256:…` of a URI `ni:///sha-256;…`; a policy of another name has the digest that nobody can look up: none. */
function policyDigest(uri: string): string | undefined {
  const digest = uri.startsWith("ni:///sha-256;") ? fromBase64Url(uri.slice("ni:///sha-256;".length)) : undefined;
  return digest?.length === 32 ? `sha256:${toHex(digest)}` : undefined;
}
