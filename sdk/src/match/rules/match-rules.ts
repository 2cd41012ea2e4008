import type { ArtifactJson, DeviceJson, OfferJson, ProfileJson } from "@cornercast/schemas";
import type { RelativeThroughput } from "../candidates/throughput.js";
import type { FactRegistry } from "../facts/fact-registry.js";
import type { Fact } from "../facts/fact.js";
import type { PredicateFinding } from "../findings.js";
import type { ArtifactCompiler } from "../predicates/artifact-compiler.js";
import type { Predicate, PredicateSubject } from "../predicates/predicate.js";
import type { RoleOnOffer } from "../units/evaluate-role.js";

/** What decides predicates by rules of portability, of moves and of substitution. Only some workloads need it, and a page loads it for those. */
export interface MatchRules {
  /** What the registries add to what offers state. */
  readonly registry: FactRegistry;
  readonly compileArtifact: ArtifactCompiler;
  /** Whether the code of an artifact runs on equal accelerators of a unit. */
  readonly artifact: (predicate: Predicate, artifact: ArtifactJson, device: DeviceJson, offer: OfferJson) => PredicateFinding;
  /** What becomes of a numeric format on equal accelerators of a unit. */
  readonly format: (predicate: Predicate, format: string, device: DeviceJson, offer: OfferJson) => PredicateFinding;
  /** Whether the host has the level of x86-64 that a platform names. */
  readonly hostLevel: (predicate: Predicate, platform: string, offer: OfferJson, arch: Fact) => PredicateFinding;
  /** Whether a job keeps the state or the numerics that it needs. */
  readonly state: (
    predicate: Predicate,
    subject: PredicateSubject & { kind: "state" },
    offer: OfferJson,
    movingFrom: OfferJson | undefined,
  ) => PredicateFinding | undefined;
  /** Whether no registered chip runs an artifact. */
  readonly runsNowhere: (artifact: ArtifactJson) => boolean;
  /** How fast the devices of an offer are against the reference of a profile. */
  readonly throughput: (profile: ProfileJson, roles: readonly RoleOnOffer[], offer: OfferJson) => RelativeThroughput;
}
