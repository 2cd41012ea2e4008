import type { ConformanceCase, Question } from "../case/conformance-case.js";
import type { Invariant } from "../judge/judge-invariants.js";
import type { Requirement } from "../requirement/load-requirements.js";

/** A part of the specification that an implementation can claim. */
export interface Profile {
  readonly name: string;
  /** What who claims it says. */
  readonly claims: string;
  readonly mode: "documents" | "verifier" | "provider" | "client";
}

/** All profiles. `core` is always applicable; the others are where the implementation statement claims them. */
export const profiles: readonly Profile[] = [
  { name: "core", mode: "documents", claims: "reads and validates documents" },
  { name: "quantities", mode: "documents", claims: "compares quantities, money and versions exactly in matching" },
  { name: "figures", mode: "documents", claims: "weighs figures by their source, and keeps what is not stated unknown" },
  { name: "chips", mode: "documents", claims: "knows the registered chips" },
  { name: "predicates", mode: "documents", claims: "judges every type of predicate of the registry on one unit" },
  { name: "matching", mode: "documents", claims: "matches workloads with offers: verdicts, roles, units, devices, both sides' conditions" },
  { name: "prices", mode: "documents", claims: "computes what a placement costs, and keeps to budgets" },
  { name: "ranking", mode: "documents", claims: "ranks what fits" },
  { name: "explaining", mode: "documents", claims: "says why an offer does not fit, and what would change that" },
  { name: "selectors", mode: "documents", claims: "evaluates selectors in CEL" },
  { name: "terms", mode: "documents", claims: "matches what workloads ask of a secure boundary" },
  { name: "portability", mode: "documents", claims: "says where an artifact runs" },
  { name: "substitution", mode: "documents", claims: "says how much of the work of one chip another does" },
  { name: "throughput", mode: "documents", claims: "shows what the throughput of a chip rests on" },
  { name: "kept-offers", mode: "documents", claims: "keeps offers from one match to another" },
  { name: "model-fit", mode: "documents", claims: "computes the memory that a model needs" },
  { name: "evidence", mode: "verifier", claims: "verifies evidence of secure boundaries and appraises it" },
  { name: "results", mode: "verifier", claims: "reads attestation results of other verifiers" },
  { name: "grants", mode: "verifier", claims: "opens released keys inside of a boundary" },
  { name: "moves", mode: "verifier", claims: "decides when the source of a move lets go" },
  { name: "provider", mode: "provider", claims: "serves offers and placements" },
  { name: "roles", mode: "provider", claims: "tells readers from those who may place" },
  { name: "tokens", mode: "provider", claims: "accepts tokens of issuers" },
  { name: "logs", mode: "provider", claims: "writes down who calls" },
  { name: "restarts", mode: "provider", claims: "loses nothing that it acknowledged in a crash" },
  { name: "stores", mode: "provider", claims: "refuses what it cannot keep" },
  { name: "processes", mode: "provider", claims: "serves from several processes as one" },
  { name: "usage", mode: "provider", claims: "writes usage down" },
  { name: "owner", mode: "provider", claims: "keeps keys, and releases them to boundaries that it appraised" },
  { name: "client", mode: "client", claims: "calls providers" },
];

/** The profiles of sections. Where one is not listed its chapter says it, and where that is not either it is `matching`. */
const sections: Readonly<Record<string, string>> = {
  "Prices and budget": "prices",
  Predicates: "predicates",
  Ranking: "ranking",
  Explaining: "explaining",
  Selectors: "selectors",
  Boundary: "terms",
  Artifacts: "portability",
  Chips: "chips",
  "Writing quantities": "explaining",
};
/** What is judged by more than its section says. */
const requirements: Readonly<Record<string, string>> = { "match.selector-that-does-not-compile-is-unknown": "selectors" };
/** The profiles of questions, by what they ask. */
const questions: Readonly<Record<Question["kind"], string>> = {
  fit: "model-fit",
  substitute: "throughput",
  "read-ear": "results",
  "open-grant": "grants",
  "let-go": "moves",
};
const chapters: Readonly<Record<string, string>> = {
  "20-quantities.md": "quantities",
  "30-figures-and-provenance.md": "figures",
  "50-portability.md": "portability",
  "55-substitution.md": "substitution",
};

/** The profile that a case is of: a validator is asked in `core`, a verifier in `evidence`, a matcher by chapter and section. */
export function profileOf(conformanceCase: Pick<ConformanceCase, "accept">, { id, file, section }: Pick<Requirement, "id" | "file" | "section">): string {
  if (conformanceCase.accept.kind === "validate") return "core";
  if (conformanceCase.accept.kind === "runs") return "portability";
  if (conformanceCase.accept.kind === "appraise") return "evidence";
  if (conformanceCase.accept.kind === "question") return questions[conformanceCase.accept.request.kind];
  if (conformanceCase.accept.request.changes !== undefined) return "kept-offers";
  return requirements[id] ?? sections[section] ?? chapters[file] ?? "matching";
}

/** The profile that an invariant is of. */
export function invariantProfile({ on }: Pick<Invariant, "on">): string {
  return on === "match" ? "matching" : "evidence";
}
