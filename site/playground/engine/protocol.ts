import type { ChangeJson, FixJson, RankedCandidateJson, VerdictCountsJson } from "@cornercast/schemas";
import type { Diagnostic } from "@cornercast/sdk/errors";
import type { ChartRow } from "../../shared/interval-chart.js";

/** What the page asks its worker. */
export type Request = MatchRequest | FixRequest | ArtifactRequest | EvidenceRequest | SubstitutionRequest;

export interface MatchRequest {
  readonly kind: "match";
  readonly workload: string;
  readonly offers: string;
  readonly at: string;
  /** Files of offers beside the text; they stay where they are, and are read by the worker. */
  readonly files: readonly File[];
  /** So many offers are made from those that are given, with other names and prices. 0 for none. */
  readonly copies: number;
}

/** Asks for a workload with a fix made in its text. */
export interface FixRequest {
  readonly kind: "fix";
  readonly workload: string;
  readonly changes: readonly ChangeJson[];
}

export interface ArtifactRequest {
  readonly kind: "artifacts";
  /** Short forms, one a line. */
  readonly specs: string;
  readonly files: readonly File[];
  readonly vendor: string;
}

export interface EvidenceRequest {
  readonly kind: "evidence";
  /** Evidence and collateral; what is what is found out. */
  readonly files: readonly NamedBytes[];
  readonly policy: string;
  readonly references: string;
  readonly anchors: string;
  readonly nonce: string;
  readonly at: string;
}

export interface SubstitutionRequest {
  readonly kind: "substitution";
  readonly reference: string;
  readonly phase: string;
  readonly precision: string;
  readonly count: number;
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What it answers. */
export interface Answers {
  readonly match: MatchAnswer;
  readonly fix: FixAnswer;
  readonly artifacts: ArtifactAnswer;
  readonly evidence: EvidenceAnswer;
  readonly substitution: SubstitutionAnswer;
}

export interface MatchAnswer {
  readonly diagnostics: { readonly workload: readonly Diagnostic[]; readonly offers: readonly Diagnostic[] };
  /** Absent where the workload cannot be read. */
  readonly report?: {
    readonly name: string;
    readonly verdict: string;
    readonly counts: VerdictCountsJson;
    readonly offers: number;
    readonly ranking: readonly RankedCandidateJson[];
    /** Places to run that come after these. */
    readonly rankingOmitted: number;
    readonly profiles: readonly ProfileAnswer[];
    readonly notes: readonly string[];
    /** Of matching alone. */
    readonly milliseconds: number;
  };
}

export interface FixAnswer {
  /** Absent where the fix cannot be made in this text. */
  readonly text?: string;
}

export interface ProfileAnswer {
  readonly profile: string;
  readonly verdict: string;
  readonly fixes: readonly FixJson[];
  readonly noFix?: string;
  readonly columns: readonly { readonly predicate: string; readonly wanted: string }[];
  readonly rows: readonly MatrixRow[];
  /** Offers that have no row. */
  readonly omitted: number;
}

export interface MatrixRow {
  readonly offer: string;
  readonly provider: string;
  readonly verdict: string;
  readonly perHour: string;
  readonly cells: readonly (MatrixCell | undefined)[];
}

export interface MatrixCell {
  readonly status: string;
  readonly seen: string;
  readonly source: string;
  readonly message: string;
  readonly fix: string;
}

export interface ArtifactAnswer {
  readonly problems: readonly string[];
  readonly artifacts: readonly string[];
  readonly rows: readonly {
    readonly chip: string;
    readonly isa: string;
    readonly cells: readonly { readonly verdict: string; readonly rule: string; readonly fix: string }[];
  }[];
}

export interface EvidenceAnswer {
  readonly problems: readonly string[];
  /** What the policy says; absent without one. */
  readonly verdict?: {
    readonly accepted: boolean;
    readonly tier: string;
    readonly refusals: readonly string[];
    readonly expires: string;
    readonly limits: readonly string[];
  };
  readonly devices: readonly DeviceAnswer[];
}

export interface DeviceAnswer {
  readonly name: string;
  readonly technology: string;
  readonly checks: readonly { readonly name: string; readonly phase: string; readonly outcome: string; readonly reason: string }[];
  readonly claims: readonly { readonly name: string; readonly value: string; readonly trust: string }[];
}

export interface SubstitutionAnswer {
  readonly title: string;
  readonly rows: readonly (ChartRow & { readonly devices: string })[];
}
