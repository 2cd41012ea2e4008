import type { AppraisalResultJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { appraisalFacts } from "./appraisal-facts.js";
import { boundaryClaimState } from "./claim-state.js";

const evidence = `sha256:${"a".repeat(64)}`;
const policy = `sha256:${"b".repeat(64)}`;
const at = Date.parse("2026-11-25T12:00:00Z");
const claim = { technology: "amd-sev-snp", evidence: [{ format: "sev-snp-report", digest: evidence }] };
const result = (state: string, expires?: string): AppraisalResultJson => ({
  spec: { evidence: [evidence], state, policy, ...(expires !== undefined && { expires }) },
});

describe("the evidence of an offer", () => {
  it("is claimed without a result, and appraised with one that accepts it", () => {
    expect(boundaryClaimState(claim, [], at)).toBe("claimed");
    expect(boundaryClaimState(claim, appraisalFacts(result("appraised")), at)).toBe("appraised");
  });

  it("is no more than its signature where the result refuses it, or no longer counts", () => {
    expect(boundaryClaimState(claim, appraisalFacts(result("signature-ok")), at)).toBe("signature-ok");
    expect(boundaryClaimState(claim, appraisalFacts(result("appraised", "2026-11-25T12:00:00Z")), at)).toBe("signature-ok");
  });

  it("is claimed where the result is empty, or of a state that there is not", () => {
    expect(appraisalFacts({})).toEqual([]);
    expect(appraisalFacts(result("trusted"))).toEqual([{ evidenceDigest: evidence, state: "claimed", policyDigest: policy }]);
  });
});
