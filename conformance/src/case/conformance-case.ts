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
  | { readonly kind: "appraise"; readonly request: AppraiseRequest; readonly expect: AppraiseExpectation }
  | { readonly kind: "question"; readonly request: Question; readonly expect: QuestionExpectation };

/** One operation of RFC 6902, of the three that cases use. */
export type PatchOperation =
  { readonly op: "add" | "replace"; readonly path: string; readonly value: JsonValue } | { readonly op: "remove"; readonly path: string };

/** What a system under test is asked. */
export type CaseRequest = ValidateRequest | MatchRequest | RunsRequest | AppraiseRequest | Question;

/** Is this text a valid document? */
export type ValidateRequest =
  | { readonly kind: "validate"; readonly format: "json" | "yaml"; readonly text: string }
  /** The text as bytes, in base64: what is no text too. */
  | { readonly kind: "validate"; readonly format: "json" | "yaml"; readonly data: string };

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
  /** What came, changed and went since `offers` were handed over: the match is among what is there then. */
  readonly changes?: readonly OfferChange[];
}

/** An offer that is there from now on, in place of one of its name; or the name of one that is gone. */
export type OfferChange = { readonly put: JsonValue } | { readonly remove: string };

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
  /** Keys that are trusted for evidence without a chain. */
  readonly keys?: readonly TrustedKey[];
}

/** A key that the relying party trusts without a chain, as SubjectPublicKeyInfo in base64. */
export interface TrustedKey {
  readonly use: "tpm-ak" | "cca-platform" | "token-issuer";
  readonly spki: string;
}

/** What has an answer of its own, or is refused with a reason code. */
export type Question = FitRequest | SubstituteRequest | ReadEarRequest | OpenGrantRequest | LetGoRequest;

/** How much memory does each device need for the model of this configuration? */
export interface FitRequest {
  readonly kind: "fit";
  /** A `config.json` of Hugging Face. */
  readonly config: JsonValue;
  readonly mode: "inference" | "training";
  readonly context: number;
  readonly batch: number;
  readonly parallelism: { readonly tp: number; readonly pp: number; readonly ep: number; readonly dp: number };
}

/** A device of a substitution: the id of a registered chip, and the limit of its power in watts where it is lower. */
export interface SubstituteDevice {
  readonly chip: string;
  readonly powerCap?: number;
}

/** How much of the work of one device does each of these, and on what does that rest? */
export interface SubstituteRequest {
  readonly kind: "substitute";
  readonly reference: SubstituteDevice;
  readonly candidates: readonly SubstituteDevice[];
  readonly phase: string;
  readonly precision: string;
}

/** What does this attestation result of another verifier say? */
export interface ReadEarRequest {
  readonly kind: "read-ear";
  /** The token, in base64. */
  readonly token: string;
  /** Keys of verifiers that are trusted, as SubjectPublicKeyInfo in base64. */
  readonly keys: readonly string[];
  readonly at: string;
}

/** Does a boundary take this sealed key? */
export interface OpenGrantRequest {
  readonly kind: "open-grant";
  /** `{context, encapsulated, sealed}`, as ReleaseKey answers. */
  readonly grant: JsonValue;
  /** The key pair of the boundary, each half as its suite serialises it, in base64url. */
  readonly key: { readonly suite: string; readonly publicKey: string; readonly privateKey: string };
  /** What the boundary asked for. */
  readonly asked: { readonly challenge: string; readonly resource: string; readonly placement: string; readonly epoch: number };
  readonly at: string;
}

/** May the source of a move let go? */
export interface LetGoRequest {
  readonly kind: "let-go";
  /** The AppraisalPolicy of the source. */
  readonly source: JsonValue;
  /** Further policies that somebody demands. */
  readonly further: readonly JsonValue[];
  /** How the destination was appraised: each AppraisalResult with the policy that it is under. */
  readonly destination: readonly { readonly policy: JsonValue; readonly result: JsonValue }[];
  readonly at: string;
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

/** What a question has to be answered with: a refusal with this reason, or a value of which all of these hold. */
export type QuestionExpectation = { readonly kind: "refused"; readonly code: string } | { readonly kind: "ok"; readonly holds: readonly ValueCheck[] };

/** What has to hold of a value. Pointers are JSON Pointers into it. */
export type ValueCheck =
  | { readonly check: "is"; readonly pointer: string; readonly value: JsonValue }
  /** A text, a number, a list or an object that is not empty. */
  | { readonly check: "stated"; readonly pointer: string }
  | { readonly check: "one-of"; readonly pointer: string; readonly values: readonly JsonValue[] }
  /** The number is greater than the one of another pointer. */
  | { readonly check: "above"; readonly pointer: string; readonly than: string }
  /** The quantity is that number of bytes, rounded up to a GiB at most. */
  | { readonly check: "covers"; readonly pointer: string; readonly bytes: string }
  /** The interval `{low, high}` is wider than that of another pointer, as a ratio. */
  | { readonly check: "wider"; readonly pointer: string; readonly than: string };
