import type { AppraisalPolicyJson, ReferenceValuesJson, TrustAnchorsJson } from "@cornercast/schemas";
import { appraise, claims, documentAnchors, evidenceKey, readCollateral, verifyEvidence } from "@cornercast/sdk/boundary/verify";
import type { AppraiseRequest } from "../case/conformance-case.js";

/** Answers a request for an appraisal by the verifier of this repository; refused where evidence is of no known format, or too large. */
export async function appraiseEvidence(request: AppraiseRequest): Promise<unknown> {
  // The cases are data; that their documents are valid is tested with the cases.
  const anchors = request.anchors as TrustAnchorsJson;
  const references = request.references as ReferenceValuesJson | undefined;
  const options = {
    collateral: request.collateral.flatMap((data) => readCollateral(bytes(data, "base64")) ?? []),
    anchors: documentAnchors(anchors),
    at: Date.parse(request.at),
    ...(request.nonce !== undefined && { nonce: bytes(request.nonce, "base64url") }),
    keys: (request.keys ?? []).flatMap(({ use, spki }) => evidenceKey(use, bytes(spki, "base64")) ?? []),
  };
  const facts = [];
  for (const data of request.evidence) {
    const found = await verifyEvidence(bytes(data, "base64"), options);
    if (found === undefined) return { outcome: "refused", reason: "platform-unsupported" };
    facts.push(found);
  }
  return appraise(claims(facts), request.policy as AppraisalPolicyJson, {
    verifier: "reference",
    at: request.at,
    references: references === undefined ? [] : [references],
    anchors: [anchors],
    ...(request.nonce !== undefined && { nonce: request.nonce }),
  });
}

function bytes(text: string, encoding: "base64" | "base64url"): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, encoding));
}
