import type { Requirement } from "../requirement/load-requirements.js";
import type { ImplementationStatement } from "../systems/implementation-statement.js";
import type { TraceLine } from "../systems/system-under-test.js";

/**
 * What became of a case, or of all cases of a requirement or profile, from the worst to the best.
 *
 * - `warn`: a requirement that is a SHOULD is not met.
 * - `could-not-run`: nothing could be decided, because of the system under test. `harness-error`: because of the suite.
 */
export const verdicts = ["harness-error", "fail", "could-not-run", "warn", "pass", "not-applicable"] as const;
export type Verdict = (typeof verdicts)[number];

/** What became of one case. */
export interface CaseResult {
  readonly case: string;
  readonly title: string;
  readonly profile: string;
  readonly requirement: Pick<Requirement, "id" | "level" | "text" | "section" | "file">;
  readonly verdict: Verdict;
  /** Why, one line each; none where it passes. */
  readonly reasons: readonly string[];
  /** What passed between the suite and the system, where it does not pass. */
  readonly trace: readonly TraceLine[];
  /** Why it is known to fail, where it is. */
  readonly known?: string;
  readonly milliseconds: number;
}

/** What became of a profile. */
export interface ProfileResult {
  readonly profile: string;
  readonly claimed: boolean;
  /** How many cases it has in the suite, and how many of them were decided. */
  readonly cases: number;
  readonly decided: number;
  readonly verdict: Verdict;
}

/** What became of a requirement: the worst of its cases. */
export interface RequirementResult {
  readonly id: string;
  readonly sha256: string;
  readonly level: string;
  readonly verdict: Verdict;
}

/** One run of the suite. Every report is made of this and of nothing else. */
export interface RunModel {
  readonly schema: "cornercast-conformance-run/v1";
  readonly suite: {
    readonly version: string;
    /** The digest of all cases, in hexadecimal digits. */
    readonly casesSha256: string;
    /** The digest of the ids and digests of all requirements, in hexadecimal digits. */
    readonly requirementsSha256: string;
  };
  readonly implementation: ImplementationStatement;
  /** What replays the run: the order of the cases, and the names in requests. */
  readonly seed: string;
  readonly startedAt: string;
  /** Whether only some cases were asked for, so that the run certifies nothing. */
  readonly partial: boolean;
  readonly status: "passed" | "failed" | "incomplete" | "harness-error";
  /** Why the run is what it is beyond its cases, one line each. */
  readonly problems: readonly string[];
  readonly summary: Readonly<Record<Verdict, number>>;
  readonly profiles: readonly ProfileResult[];
  readonly requirements: readonly RequirementResult[];
  readonly results: readonly CaseResult[];
}
