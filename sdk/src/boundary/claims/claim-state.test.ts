import { describe, expect, it } from "vitest";
import { boundaryClaimState, type AppraisalFact, type EvidenceState } from "./claim-state.js";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const at = Date.parse("2026-06-01T12:00:00Z");
const claim = (...letters: readonly string[]) => ({ technology: "amd-sev-snp", evidence: letters.map((letter) => ({ digest: digest(letter) })) });
const fact = (letter: string, state: EvidenceState, expires?: string): AppraisalFact => ({
  evidenceDigest: digest(letter),
  state,
  ...(expires !== undefined && { expires }),
});

describe("the state of a claim", () => {
  it.each<[string, ReturnType<typeof claim> | { readonly technology: string }, readonly AppraisalFact[], EvidenceState]>([
    ["without evidence", { technology: "amd-sev-snp" }, [fact("a", "appraised")], "claimed"],
    ["with evidence of which nothing is known", claim("b"), [fact("a", "appraised")], "claimed"],
    ["with evidence that was appraised", claim("a"), [fact("b", "digest-ok"), fact("a", "appraised")], "appraised"],
    ["with several pieces is that of the best", claim("a", "b"), [fact("a", "digest-ok"), fact("b", "signature-ok"), fact("a", "claimed")], "signature-ok"],
    ["whose appraisal still counts", claim("a"), [fact("a", "appraised", "2026-06-01T12:00:01Z")], "appraised"],
    ["whose appraisal has expired", claim("a"), [fact("a", "appraised", "2026-06-01T12:00:00Z")], "signature-ok"],
    ["whose lesser state has expired", claim("a"), [fact("a", "digest-ok", "2026-06-01T11:00:00Z")], "digest-ok"],
  ])("%s", (_what, boundary, appraisals, state) => {
    expect(boundaryClaimState(boundary, appraisals, at)).toBe(state);
  });
});
