import type { Element } from "../../shared/element.js";
import { boxes } from "./boxes.js";

/** The diagrams of the concepts, by the names under which pages insert them. */
export const diagrams: Readonly<Record<string, Element>> = {
  "diagram-parts": boxes(
    "A Workload and Offers go into match, which gives a report; a placement follows, and evidence of its boundary releases keys.",
    [
      { id: "workload", at: [0, 0], lines: ["Workload", "what a job needs"] },
      { id: "offers", at: [0, 1], lines: ["Offers", "what providers have"] },
      { id: "match", at: [1, 0], lines: ["match", "any number of offers"], kind: "strong" },
      { id: "report", at: [2, 0], lines: ["MatchReport", "fits, why not, fixes"] },
      { id: "placement", at: [2, 1], lines: ["Placement", "reserve, run, move"] },
      { id: "evidence", at: [1, 1], lines: ["Evidence", "verified offline"] },
    ],
    [
      { from: "workload", to: "match" },
      { from: "offers", to: "match" },
      { from: "match", to: "report" },
      { from: "report", to: "placement", label: "reserve" },
      { from: "placement", to: "evidence" },
    ],
  ),
  "diagram-verdicts": boxes(
    "The five verdicts from best to worst: fits, waits, undetermined, blocked, does not fit.",
    [
      { id: "fits", at: [0, 0], lines: ["fits", "now, as it is"], kind: "good" },
      { id: "waits", at: [1, 0], lines: ["waits", "fits, not free yet"] },
      { id: "undetermined", at: [2, 0], lines: ["undetermined", "a fact is unknown"], kind: "quiet" },
      { id: "blocked", at: [1, 1], lines: ["blocked", "by terms alone"] },
      { id: "not", at: [2, 1], lines: ["does-not-fit", "by the hardware"], kind: "bad" },
    ],
    [],
  ),
  "diagram-evidence": boxes(
    "An attester makes evidence; a verifier appraises it under a policy with reference values and trust anchors; an owner releases a key.",
    [
      { id: "attester", at: [0, 0], lines: ["Boundary", "SNP, TDX, Nitro, GPU"] },
      { id: "verify", at: [1, 0], lines: ["verify", "signature, chain, time"], kind: "strong" },
      { id: "appraise", at: [2, 0], lines: ["appraise", "claims to a tier"], kind: "strong" },
      { id: "collateral", at: [1, 1], lines: ["Collateral", "certificates, CRLs"], kind: "quiet" },
      { id: "policy", at: [2, 1], lines: ["AppraisalPolicy", "and reference values"], kind: "quiet" },
      { id: "key", at: [3, 0], lines: ["Key release", "sealed to the boundary"] },
    ],
    [
      { from: "attester", to: "verify", label: "evidence" },
      { from: "verify", to: "appraise", label: "claims" },
      { from: "collateral", to: "verify" },
      { from: "policy", to: "appraise" },
      { from: "appraise", to: "key", label: "result" },
    ],
  ),
  "diagram-move": boxes(
    "A placement is reserved, starts, runs, is paused with its state written, and is released; the state is carried to another provider and resumed under the next epoch.",
    [
      { id: "reserve", at: [0, 0], lines: ["Reserve", "a lease, an epoch"] },
      { id: "run", at: [1, 0], lines: ["Run", "the lease is renewed"], kind: "strong" },
      { id: "pause", at: [2, 0], lines: ["Checkpoint", "state is written"] },
      { id: "release", at: [3, 0], lines: ["Release", "units are given back"], kind: "quiet" },
      { id: "carry", at: [2, 1], lines: ["StateManifest", "digests of each part"], kind: "quiet" },
      { id: "resume", at: [3, 1], lines: ["Resume elsewhere", "never run twice"], kind: "good" },
    ],
    [
      { from: "reserve", to: "run" },
      { from: "run", to: "pause" },
      { from: "pause", to: "release" },
      { from: "pause", to: "carry" },
      { from: "carry", to: "resume" },
    ],
  ),
};
