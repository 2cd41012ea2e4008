// Is a job inside the boundary that it should be in? Evidence verified and appraised offline, at a stated time.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AppraisalPolicyJson, ReferenceValuesJson, TrustAnchorsJson } from "@cornercast/schemas";
import { appraise, claims, documentAnchors, readCollateral, registryAnchors, verifyEvidence } from "@cornercast/sdk/boundary/verify";
import { readDocuments } from "@cornercast/sdk/document";

/** What the policy in a folder says of a report in it: accepted, or why not. */
export async function verdictOn(folder: string, report: string, nonce: Uint8Array<ArrayBuffer>, at: string): Promise<string> {
  const bytes = (name: string) => Uint8Array.from(readFileSync(join(folder, name)));
  const document = (name: string) => readDocuments([{ name, text: readFileSync(join(folder, name), "utf8") }]).documents[0]?.value;
  const anchors = document("trust-anchors.yaml") as TrustAnchorsJson;
  const facts = await verifyEvidence(Uint8Array.from(Buffer.from(readFileSync(join(folder, report), "utf8").replaceAll(/\s/gu, ""), "hex")), {
    collateral: readdirSync(join(folder, "collateral")).flatMap((name) => readCollateral(bytes(join("collateral", name))) ?? []),
    anchors: [...registryAnchors(), ...documentAnchors(anchors)],
    at: Date.parse(at),
    nonce,
  });
  if (facts === undefined) return "no evidence of a format that is known";
  const result = appraise(claims([facts]), document("policy.yaml") as AppraisalPolicyJson, {
    verifier: "example.com",
    at,
    references: [document("reference-values.yaml") as ReferenceValuesJson],
    anchors: [anchors],
    nonce: Buffer.from(nonce).toString("base64url"),
  });
  const refusals = result.spec?.refusals ?? [];
  return refusals.length === 0 ? `accepted: ${result.spec?.tier ?? ""}` : refusals.map(({ code, message }) => `[${code ?? ""}] ${message ?? ""}`).join("\n");
}
