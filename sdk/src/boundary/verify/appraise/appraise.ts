import type {
  AppraisalPolicyJson,
  AppraisalResultJson,
  AppraisedSubmoduleJson,
  TechnologyPolicyJson,
  ReferenceValuesJson,
  TrustAnchorsJson,
} from "@cornercast/schemas";
import { documentDigest } from "../../../document/index.js";
import { baseNumber, parseQuantity } from "../../../quantity/index.js";
import { allChecks, anchorKeys, documentAnchors } from "../evidence/index.js";
import type { BoundaryClaims, Submodule } from "./boundary-claims.js";
import { deviceFindings } from "./device-findings.js";
import { inPhaseOrder, neverWaived, type Finding } from "./finding.js";
import { matchReferences } from "./match-references.js";
import { resultClaims } from "./result-claims.js";
import { topologyFindings } from "./topology-findings.js";
import { isTierAtLeast, tierOf, worstClaim, worstTier, type TrustTier } from "./trust-tier.js";
import { isBroken, trustVector } from "./trust-vector.js";

/** What an appraisal takes beside claims and policy. */
export interface AppraiseOptions {
  /** Who appraises, such as the name of the relying party. */
  readonly verifier: string;
  /** The time of evaluation, an RFC 3339 instant: the one that evidence was verified for. */
  readonly at: string;
  /** Documents of reference values. Where the policy names digests, only those count. */
  readonly references?: readonly ReferenceValuesJson[];
  /** Documents of trust anchors, for policies that name some. */
  readonly anchors?: readonly TrustAnchorsJson[];
  /** The challenge that the evidence was verified for, in base64url. */
  readonly nonce?: string;
  /** The name of the result. Default `appraisal`. */
  readonly name?: string;
}

/**
 * Appraises claims under a policy: tiers, the AR4SI vector of each device, and why the evidence was refused, if it was.
 *
 * - Nothing is passed over: what failed, what the policy does not allow, and what was skipped is all in the result, with its reason. The first
 *   refusal is the one of the earliest phase.
 * - A device that is refused is contraindicated, whatever its vector says, so that nobody relies on it who reads nothing but the tier.
 * - A check that was skipped caps the tier at `warning`, but revocation that does not apply does not.
 * - The tier of the whole is that of its worst device; what a policy allows, such as debugging, does not make it better, but is no refusal. The state is `appraised` only where nothing is refused.
 * - The same input gives the same result, byte for byte in its canonical form.
 *
 * @implements appraisal.earliest-phase-first
 * @example
 * ```ts
 * const result = appraise(claims([facts]), policy, { verifier: "example.com", at: "2026-11-25T12:00:00Z", references: [] });
 * ```
 */
export function appraise(claims: BoundaryClaims, policy: AppraisalPolicyJson, options: AppraiseOptions): AppraisalResultJson {
  const spec = policy.spec ?? {};
  const at = Date.parse(options.at);
  const references = (options.references ?? [])
    .filter((document) => isNamed(documentDigest(document), spec.referenceValues))
    .flatMap(({ spec }) => spec?.values ?? []);
  // By code, until when.
  const waived = new Map(
    (spec.waivers ?? []).flatMap(({ code, expires }): [string, number][] => {
      const until = Date.parse(expires ?? "");
      return code !== undefined && at < until ? [[code, until]] : [];
    }),
  );
  const binding = spec.binding ?? "required";
  const used = new Set<string>();
  const findings: Finding[] = [];
  const submodules = claims.submodules.map((submodule): { readonly tier: TrustTier; readonly accepted: TrustTier; readonly json: AppraisedSubmoduleJson } => {
    const technology = spec.technologies?.find((row) => row.technology === submodule.facts.technology);
    const rules = technology ?? {};
    const reference = matchReferences(submodule.facts, references, at);
    const found = [
      ...verificationFindings(submodule),
      ...(technology === undefined ? [notAllowed(submodule)] : deviceFindings(submodule, rules, reference)),
      ...anchorFindings(submodule, spec.trustAnchors ?? [], options.anchors ?? []),
      ...ageFindings(submodule, spec.maxAge, at),
    ].map((finding) => ({ ...finding, submodule: submodule.name }));
    const vector = trustVector({ facts: submodule.facts, policy: rules, reference, findings: found });
    const isWaived = ({ code }: Finding): boolean => waived.has(code) && !neverWaived.includes(code);
    for (const finding of found) if (isWaived(finding)) used.add(finding.code);
    findings.push(...found.filter((finding) => !isWaived(finding)));
    const doubts = { isWaived: found.some(isWaived), isTestRoot: found.some(({ code }) => code === "test-root"), isOld: !isRecent(submodule, spec.maxAge, at) };
    const unbound = binding === "required" && submodule.bound !== "true";
    const refused = unbound || found.some((finding) => !isWaived(finding));
    const tier = tierOfRefused(refused, tierOfDevice(submodule, Object.values(vector), doubts));
    const allowed = allowedCategories(submodule, rules);
    const rest = Object.entries(vector).flatMap(([category, value]) => (allowed.includes(category) ? [] : [value]));
    const accepted = tierOfDevice(submodule, rest, doubts);
    return { tier, accepted, json: render(submodule, tier, vector) };
  });
  if (binding === "required" && claims.allSubmodsBound !== "true") {
    findings.push({ phase: "binding", code: "binding-mismatch", reason: "not every device is shown to be bound to the boundary of the processor" });
  }
  for (const finding of topologyFindings(claims.submodules)) {
    if (waived.has(finding.code)) used.add(finding.code);
    else findings.push(finding);
  }
  const tier = worstTier(submodules.map(({ tier }) => tier));
  const accepted = worstTier(submodules.map(({ accepted }) => accepted));
  if (!isTierAtLeast(accepted, spec.minTier === "warning" ? "warning" : "affirming") && findings.length === 0) {
    findings.push({ phase: "reference", code: "result-not-affirming", reason: `the tier is ${tier}, and the policy demands ${spec.minTier ?? "affirming"}` });
  }
  const broken = claims.submodules.some(({ facts }) => isBroken(facts));
  const thirdParty = claims.submodules.some(({ facts }) => facts.thirdParty !== undefined);
  const expires = Math.min(
    ...claims.submodules.map(({ facts }) => facts.validUntil ?? Number.POSITIVE_INFINITY),
    ...[...waived].flatMap(([code, until]) => (used.has(code) ? [until] : [])),
    ...claims.submodules.map((submodule) => freshUntil(submodule, spec.maxAge, at)),
  );
  return {
    apiVersion: "cornercast/v1",
    kind: "AppraisalResult",
    metadata: { name: options.name ?? "appraisal" },
    spec: {
      at: options.at,
      verifier: options.verifier,
      policy: documentDigest(policy),
      evidence: [...new Set(claims.submodules.map(({ facts }) => facts.evidence))],
      state: broken ? "digest-ok" : findings.length === 0 && !thirdParty ? "appraised" : "signature-ok",
      tier: broken ? "contraindicated" : tier,
      submodules: submodules.map(({ json }) => json),
      allSubmodsBound: claims.allSubmodsBound,
      coLocation: claims.coLocation,
      refusals: inPhaseOrder(findings).map(({ code, submodule, reason }) => ({
        code,
        ...(submodule !== undefined && { submodule }),
        message: reason.slice(0, 1024),
      })),
      limits: [...claims.limits],
      ...(options.nonce !== undefined && { nonce: options.nonce }),
      ...(Number.isFinite(expires) && { expires: new Date(expires).toISOString() }),
    },
  };
}

function isNamed(digest: string, names: readonly string[] | undefined): boolean {
  return names === undefined || names.length === 0 || names.includes(digest);
}

function notAllowed({ facts }: Submodule): Finding {
  return { phase: "guest-policy", code: "technology-not-allowed", reason: `the policy does not list ${facts.technology}` };
}

function verificationFindings({ facts }: Submodule): readonly Finding[] {
  return allChecks(facts).flatMap(({ phase, outcome, code, reason }) => (outcome === "failed" ? [{ phase, code, reason }] : []));
}

/** A root for tests counts only where the policy names a document that has it; where the policy names any, so do all others. */
function anchorFindings({ facts }: Submodule, names: readonly string[], documents: readonly TrustAnchorsJson[]): readonly Finding[] {
  const { anchor } = facts;
  if (anchor === undefined || (names.length === 0 && !anchor.test)) return [];
  const named = documents.filter((document) => names.includes(documentDigest(document))).flatMap(documentAnchors);
  if (anchorKeys(named, facts.technology).has(anchor.spkiSha256)) return [];
  return anchor.test
    ? [{ phase: "signature", code: "test-root", reason: "the chain ends in a root for tests that the policy does not name" }]
    : [{ phase: "signature", code: "chain-invalid", reason: "the chain ends in a key that the trust anchors of the policy do not have" }];
}

function isNonceChecked({ facts }: Submodule): boolean {
  const nonces = allChecks(facts).filter(({ name }) => name === "nonce");
  return nonces.length > 0 && nonces.every(({ outcome }) => outcome === "checked");
}

function ageFindings(submodule: Submodule, maxAge: string | undefined, at: number): readonly Finding[] {
  if (maxAge === undefined || isFresh(submodule, maxAge, at)) return [];
  const { signedAt } = submodule.facts;
  const reason =
    signedAt === undefined
      ? "nothing shows how old the evidence is: no nonce was compared, and no time is signed"
      : `the evidence was made at ${new Date(signedAt).toISOString()}`;
  return [{ phase: "binding", code: "evidence-stale", reason }];
}

function isFresh(submodule: Submodule, maxAge: string, at: number): boolean {
  const { signedAt } = submodule.facts;
  const most = milliseconds(maxAge);
  if (most === undefined) return false;
  return signedAt === undefined ? isNonceChecked(submodule) : at - signedAt <= most;
}

/** When evidence becomes older than the policy allows: counted from the time that it states, or else from now, when it answered a challenge. */
function freshUntil(submodule: Submodule, maxAge: string | undefined, at: number): number {
  const most = maxAge === undefined || !isFresh(submodule, maxAge, at) ? undefined : milliseconds(maxAge);
  return most === undefined ? Number.POSITIVE_INFINITY : (submodule.facts.signedAt ?? at) + most;
}

function milliseconds(duration: string): number | undefined {
  const read = parseQuantity(duration, "duration");
  return read.kind === "ok" ? baseNumber(read.value, 1_000n) : undefined;
}

/** Whether the policy has a limit of age, and the evidence is within it. */
function isRecent(submodule: Submodule, maxAge: string | undefined, at: number): boolean {
  return maxAge !== undefined && isFresh(submodule, maxAge, at);
}

interface Doubts {
  readonly isWaived: boolean;
  readonly isTestRoot: boolean;
  readonly isOld: boolean;
}

function tierOfDevice({ facts }: Submodule, values: readonly number[], { isWaived, isTestRoot, isOld }: Doubts): TrustTier {
  const skipped = allChecks(facts).some(({ name, outcome }) => outcome === "skipped" && (name !== "nonce" || isOld));
  const tier = worstClaim([...values.map(tierOf), ...(skipped || isWaived || facts.thirdParty !== undefined ? (["warning"] as const) : [])]);
  return isTestRoot && tier !== "contraindicated" ? "none" : tier;
}

/**
 * What was refused is contraindicated, whatever its vector says: results are also read by those who look at nothing but the tier. Of a root for
 * tests nothing is claimed either way.
 */
function tierOfRefused(refused: boolean, tier: TrustTier): TrustTier {
  return refused && tier !== "none" ? "contraindicated" : tier;
}

/** The categories that are contraindicated by what the policy allows, such as debugging. The tier says so all the same; it is no refusal. */
function allowedCategories({ facts }: Submodule, { allowDebug, allowMigration }: TechnologyPolicyJson): readonly string[] {
  const debugged = facts.debug === "on" && allowDebug === true;
  const migrated = facts.migration === "on" && allowMigration === true;
  return [...(debugged ? ["runtime-opaque"] : []), ...(debugged || migrated ? ["configuration"] : [])];
}

function render({ name, facts }: Submodule, tier: TrustTier, vector: Readonly<Record<string, number>>): AppraisedSubmoduleJson {
  return {
    name,
    technology: facts.technology,
    tier,
    trustVector: { ...vector },
    claims: [...resultClaims(facts)],
    checks: allChecks(facts)
      .slice(0, 256)
      .map(({ name, outcome, reason }) => ({ name, outcome, ...(reason !== undefined && { reason: reason.slice(0, 1024) }) })),
    ...(facts.thirdParty !== undefined && { thirdParty: true }),
  };
}
