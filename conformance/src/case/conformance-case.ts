import type { JsonValue } from "@cornercast/sdk/document";

/**
 * One requirement as a pair of twins: an input that is accepted, and the same input after one edit, which is refused for a stated reason. So neither
 * a system that accepts everything nor one that refuses everything passes.
 */
export interface ConformanceCase {
  /** The name of the case, stable and unique. */
  readonly id: string;
  /** The requirement that it decides. */
  readonly requirement: string;
  readonly mode: "documents" | "verifier";
  /** One line on what the case shows. */
  readonly title: string;
  readonly accept: Twin;
  readonly reject: Twin;
  /** The single edit by which `reject` differs from `accept`. */
  readonly patch: PatchOperation;
  /** The file that the case stands in. */
  readonly file: string;
}

/** What is asked, and what has to be answered. */
export type Twin =
  | { readonly kind: "validate"; readonly request: ValidateRequest; readonly expect: ValidateExpectation }
  | { readonly kind: "match"; readonly request: MatchRequest; readonly expect: MatchExpectation }
  | { readonly kind: "runs"; readonly request: RunsRequest; readonly expect: RunsExpectation }
  | { readonly kind: "appraise"; readonly request: AppraiseRequest; readonly expect: AppraiseExpectation };

/** One operation of RFC 6902, of the three that cases use. */
export type PatchOperation =
  { readonly op: "add" | "replace"; readonly path: string; readonly value: JsonValue } | { readonly op: "remove"; readonly path: string };

/** What a system under test is asked. */
export type CaseRequest = ValidateRequest | MatchRequest | RunsRequest | AppraiseRequest;

/** Is this text a valid document? */
export interface ValidateRequest {
  readonly kind: "validate";
  readonly format: "json" | "yaml";
  readonly text: string;
}

/** Where can this workload run among these offers? */
export interface MatchRequest {
  readonly kind: "match";
  readonly workload: JsonValue;
  readonly offers: readonly JsonValue[];
  /** The time of evaluation, as an RFC 3339 instant. */
  readonly at: string;
  readonly by: "cost" | "time" | "energy";
  /** What the caller knows of evidence: `{evidenceDigest, state, policyDigest?, expires?}`. */
  readonly appraisals: readonly JsonValue[];
  /** Extensions that the caller understands. */
  readonly understoodExtensions: readonly string[];
  /** The offer on which the job runs now, where it moves. */
  readonly movingFrom?: JsonValue;
}

/** Does this artifact run on the devices of this offer? */
export interface RunsRequest {
  readonly kind: "runs";
  /** An Artifact, as a profile of a workload holds it. */
  readonly artifact: JsonValue;
  readonly offer: JsonValue;
}

/** What does this evidence show, under this policy? */
export interface AppraiseRequest {
  readonly kind: "appraise";
  /** The pieces of evidence, each in base64. */
  readonly evidence: readonly string[];
  /** What comes beside it: certificates, lists, statements; each in base64. */
  readonly collateral: readonly string[];
  /** A document TrustAnchors: the only keys that chains may end in. */
  readonly anchors: JsonValue;
  /** A document ReferenceValues, where there are some. */
  readonly references?: JsonValue;
  /** A document AppraisalPolicy. */
  readonly policy: JsonValue;
  /** The time of evaluation, as an RFC 3339 instant. */
  readonly at: string;
  /** What the evidence has to be fresh for, in base64url. */
  readonly nonce?: string;
}

/** A reason and the place that it is about: a JSON Pointer of a document, the path of a predicate, or a submodule. Without a place any will do. */
export interface ExpectedReason {
  readonly code: string;
  readonly place?: string;
}

/** What a validator has to answer. */
export interface ValidateExpectation {
  readonly valid: boolean;
  /** Exactly the errors; none where the document is valid. */
  readonly errors: readonly ExpectedReason[];
  /** Exactly the warnings. */
  readonly warnings: readonly ExpectedReason[];
}

/** What a matcher has to answer. */
export interface MatchExpectation {
  readonly verdict: string;
  /** Exactly the findings that are not satisfied, where the verdict is not `fits`. */
  readonly findings: readonly ExpectedReason[];
  /** Values of the report by JSON Pointer; null means that there is none. */
  readonly report: Readonly<Record<string, JsonValue>>;
}

/** What has to be answered of an artifact. */
export interface RunsExpectation {
  /** `native`, `jit`, `translated`, `emulated`, `no` or `unknown`. */
  readonly verdict: string;
  /** The reason, where the verdict is `no` or `unknown`. */
  readonly code?: string;
}

/** What a verifier has to answer. */
export interface AppraiseExpectation {
  readonly state: string;
  readonly tier: string;
  /** Exactly the refusals, the one of the earliest phase first. */
  readonly refusals: readonly ExpectedReason[];
  /** Values of the result by JSON Pointer; null means that there is none. */
  readonly result: Readonly<Record<string, JsonValue>>;
}
