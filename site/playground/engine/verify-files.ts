import type { AppraisalPolicyJson, ReferenceValuesJson, TrustAnchorsJson } from "@cornercast/schemas";
import {
  allChecks,
  appraise,
  claims,
  documentAnchors,
  evidenceFormat,
  limitText,
  readCollateral,
  registryAnchors,
  verifyEvidence,
  type CollateralItem,
  type EvidenceFacts,
} from "@cornercast/sdk/boundary/verify";
import { readDocuments, validateDocuments } from "@cornercast/sdk/document";
import { formatDiagnostic } from "@cornercast/sdk/errors";
import type { DeviceAnswer, EvidenceAnswer, EvidenceRequest, NamedBytes } from "./protocol.js";

/** Verifies evidence with the collateral beside it, and appraises it where there is a policy. Says what was checked, and what was not. */
export async function verifyFiles(request: EvidenceRequest): Promise<EvidenceAnswer> {
  const problems: string[] = [];
  const read = (name: string, text: string): readonly unknown[] => {
    if (text.trim() === "") return [];
    const { documents, diagnostics } = readDocuments([{ name, text }]);
    const judged = validateDocuments(documents);
    problems.push(...[...diagnostics, ...judged.diagnostics].filter(({ severity }) => severity === "error").map((each) => formatDiagnostic(each)));
    return judged.documents.map(({ value }) => value);
  };
  const [policy] = read("policy", request.policy) as readonly AppraisalPolicyJson[];
  const references = read("reference values", request.references) as readonly ReferenceValuesJson[];
  const trusted = read("trust anchors", request.anchors) as readonly TrustAnchorsJson[];
  const time = Date.parse(request.at);
  if (Number.isNaN(time)) problems.push("the time is no instant, such as 2026-01-01T00:00:00Z");
  const nonce = nonceOf(request.nonce);
  if (nonce === undefined && request.nonce.trim() !== "") problems.push("the nonce is not 8 to 64 bytes in hexadecimal digits");

  const collateral: CollateralItem[] = [];
  const evidence: NamedBytes[] = [];
  for (const file of request.files) {
    const bytes = rawBytes(file.bytes);
    const found = evidenceFormat(bytes) === undefined ? readCollateral(file.bytes) : undefined;
    if (found === undefined) evidence.push({ name: file.name, bytes });
    else collateral.push(...found);
  }
  const facts: { readonly name: string; readonly facts: EvidenceFacts }[] = [];
  if (!Number.isNaN(time)) {
    for (const { name, bytes } of evidence) {
      const found = await verifyEvidence(bytes, {
        collateral,
        anchors: [...registryAnchors(), ...trusted.flatMap((each) => documentAnchors(each))],
        at: time,
        ...(nonce === undefined ? {} : { nonce }),
      });
      if (found === undefined) problems.push(`${name} is neither evidence nor collateral of a known format`);
      else facts.push({ name, facts: found });
    }
  }
  const result =
    policy === undefined || facts.length === 0
      ? undefined
      : appraise(claims(facts.map((each) => each.facts)), policy, {
          verifier: "playground",
          at: new Date(time).toISOString(),
          references,
          anchors: trusted,
          ...(nonce === undefined ? {} : { nonce: base64url(nonce) }),
        }).spec;
  return {
    problems,
    devices: facts.map(({ name, facts: found }) => device(name, found)),
    ...(result === undefined
      ? {}
      : {
          verdict: {
            accepted: (result.refusals ?? []).length === 0,
            tier: result.tier ?? "",
            refusals: (result.refusals ?? []).map(({ code, message }) => `${code ?? ""}: ${message ?? ""}`),
            expires: result.expires ?? "",
            limits: (result.limits ?? []).map((limit) => limitText(limit)),
          },
        }),
  };
}

function device(name: string, facts: EvidenceFacts): DeviceAnswer {
  return {
    name,
    technology: facts.technology,
    checks: allChecks(facts).map(({ name: check, phase, outcome, reason }) => ({ name: check, phase, outcome, reason: reason ?? "" })),
    claims: facts.claims.map((claim) => ({
      name: claim.name,
      value: typeof claim.value === "object" ? JSON.stringify(claim.value) : String(claim.value),
      trust: claim.trust,
    })),
  };
}

/** Bytes as they are, or those that a text of hexadecimal digits or base64 stands for. */
function rawBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.some((byte) => byte > 0x7e)) return bytes;
  const text = new TextDecoder().decode(bytes).replaceAll(/\s/gu, "");
  if (/^(?:[0-9a-f]{2}){64,}$/iu.test(text)) return fromHex(text);
  if (/^[A-Za-z0-9+/]{88,}={0,2}$/u.test(text)) return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return bytes;
}

function nonceOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.trim();
  return /^(?:[0-9a-f]{2}){8,64}$/iu.test(digits) ? fromHex(digits) : undefined;
}

function fromHex(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
