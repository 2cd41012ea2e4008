import type { LocationRequirementJson, ProfileJson, WorkloadJson } from "@cornercast/schemas";
import type { Quantity } from "../../quantity/index.js";
import { readQuantity } from "../amounts.js";
import type { UnitFactKey } from "../facts/unit-facts.js";
import { compileChoice, compileRange } from "./compile-ranges.js";
import { field, member, specPlace, type Place } from "./place.js";
import type { PredicateBuilder } from "./predicate-builder.js";
import type { FactTest, Predicate, PredicateSubject } from "./predicate.js";

/** The state levels of a move, the least first. */
export const stateLevels: readonly string[] = ["S0", "S1", "S2", "S3", "S4"];

const on =
  (fact: UnitFactKey) =>
  (test: FactTest): PredicateSubject => ({ kind: "unit", fact, test });

/** The predicates that a workload states once, and those of a profile as a whole: place, law, boundary, time, money. */
export function compileTerms(
  build: PredicateBuilder,
  workload: WorkloadJson,
  profile: ProfileJson,
  profilePlace: Place,
  understood: readonly string[],
): readonly Predicate[] {
  const spec = workload.spec ?? {};
  return [
    ...compileSoftware(build, profile, profilePlace),
    ...compilePlatforms(build, profile, profilePlace),
    ...compileJurisdiction(build, workload),
    ...compileLocation(build, spec.location, specPlace),
    ...compileLocation(build, profile.location, profilePlace),
    ...compileBoundary(build, workload),
    ...compileSchedule(build, workload, profile, profilePlace),
    ...compileBudget(build, workload),
    ...compileState(build, workload, profile),
    ...(spec.observation?.maxAge === undefined
      ? []
      : withQuantity(build, "observation.maxAge", field(field(specPlace, "observation"), "maxAge"), spec.observation.maxAge, "duration", (bound) => ({
          kind: "observation-age",
          bound,
        }))),
    ...(spec.extensions ?? []).flatMap((extension, index) =>
      extension.critical === true && !understood.includes(extension.name ?? "")
        ? [
            build.at("extensions[]", member(specPlace, "extensions", extension.name ?? index, index), extension.name ?? "", {
              kind: "not-understood",
              what: `extension ${extension.name ?? ""}`,
            }),
          ]
        : [],
    ),
  ];
}

/** The demands of the provider and the conditions of the unit, which every workload meets. */
export function compileProviderDemands(build: PredicateBuilder, profile: ProfileJson): readonly Predicate[] {
  const place = (path: string): Place => ({ path, pointer: "" });
  return [
    build.at("conditions", { path: "tolerations", pointer: "/spec/tolerations" }, "no condition that keeps the workload away", { kind: "conditions" }),
    build.at("accepts.requesters", place("accepts.requesters"), "", { kind: "accepts", demand: "requesters" }),
    build.at("accepts.requesterCountries", place("accepts.requesterCountries"), "", { kind: "accepts", demand: "requesterCountries" }),
    build.at("accepts.requesterGroups", place("accepts.requesterGroups"), "", { kind: "accepts", demand: "requesterGroups" }),
    build.at("accepts.artifactKinds", place("accepts.artifactKinds"), "", {
      kind: "accepts-artifacts",
      kinds: (profile.artifacts ?? []).map((artifact) => artifact.kind ?? ""),
    }),
    build.at("accepts.duration", place("accepts.duration"), "", { kind: "accepts", demand: "duration" }),
    build.at("accepts.units", place("accepts.units"), "", { kind: "accepts", demand: "units" }),
    build.at("offer.extensions[]", place("offer.extensions"), "", { kind: "offer-extensions" }),
  ];
}

function compileSoftware(build: PredicateBuilder, profile: ProfileJson, place: Place): readonly Predicate[] {
  return (profile.software ?? []).flatMap((requirement, index) => {
    const name = requirement.name ?? "";
    const at = member(place, "software", name, index);
    const predicates: Predicate[] = [];
    if (requirement.version?.min !== undefined) {
      const bound = requirement.version.min;
      predicates.push(build.at("software[].min", field(field(at, "version"), "min"), bound, on(`software.${name}`)({ kind: "version-min", bound })));
    }
    if (requirement.version?.below !== undefined) {
      const bound = requirement.version.below;
      predicates.push(build.at("software[].below", field(field(at, "version"), "below"), bound, on(`software.${name}`)({ kind: "version-below", bound })));
    }
    if (predicates.length === 0) predicates.push(build.at("software[]", at, `${name} present`, on(`software.${name}`)({ kind: "present", wanted: true })));
    return predicates;
  });
}

/** The platform of an image in OCI form is a wish for the operating system and the processor of the host. */
function compilePlatforms(build: PredicateBuilder, profile: ProfileJson, place: Place): readonly Predicate[] {
  return (profile.artifacts ?? []).flatMap((artifact, index) => {
    const [os, arch] = artifact.platform?.split("/") ?? [];
    if (os === undefined || arch === undefined) return [];
    const at = field(member(place, "artifacts", artifact.name ?? index, index), "platform");
    return [build.at("artifacts[].platform", at, artifact.platform ?? "", { kind: "platform", platform: artifact.platform ?? "", os, arch })];
  });
}

function compileJurisdiction(build: PredicateBuilder, workload: WorkloadJson): readonly Predicate[] {
  const jurisdiction = workload.spec?.jurisdiction;
  const place = field(specPlace, "jurisdiction");
  return [
    ...compileChoice(build, "jurisdiction.locations", field(place, "locations"), jurisdiction?.locations, on("location.country")),
    ...compileChoice(build, "jurisdiction.controlledFrom", field(place, "controlledFrom"), jurisdiction?.controlledFrom, on("operator.controlledFrom")),
    ...compileChoice(build, "jurisdiction.operatorCountries", field(place, "operatorCountries"), jurisdiction?.operatorCountries, on("operator.country")),
    ...compileChoice(build, "jurisdiction.supportCountries", field(place, "supportCountries"), jurisdiction?.supportCountries, on("operator.supportCountries")),
    ...compileChoice(build, "jurisdiction.keyCustody", field(place, "keyCustody"), jurisdiction?.keyCustody, on("operator.keyCustody")),
  ];
}

function compileLocation(build: PredicateBuilder, location: LocationRequirementJson | undefined, owner: Place): readonly Predicate[] {
  const place = field(owner, "location");
  return [
    ...compileChoice(build, "location.providers", field(place, "providers"), location?.providers, on("location.provider")),
    ...compileChoice(build, "location.regions", field(place, "regions"), location?.regions, on("location.region")),
    ...compileChoice(build, "location.zones", field(place, "zones"), location?.zones, on("location.zone")),
  ];
}

function compileBoundary(build: PredicateBuilder, workload: WorkloadJson): readonly Predicate[] {
  const boundary = workload.spec?.boundary;
  if (boundary === undefined) return [];
  const place = field(specPlace, "boundary");
  return [
    ...compileChoice(build, "boundary.cpu", field(place, "cpu"), boundary.cpu, (test) => ({ kind: "boundary-technology", component: "cpu", test })),
    ...(boundary.accelerator === "required"
      ? [build.at("boundary.accelerator", field(place, "accelerator"), "required", { kind: "boundary-technology", component: "accelerator", test: undefined })]
      : []),
    ...(boundary.operatorAccess === "none"
      ? [
          build.at(
            "boundary.operatorAccess",
            field(place, "operatorAccess"),
            "none",
            on("boundary.operatorAccess")({ kind: "choice", anyOf: ["none"], noneOf: [] }),
          ),
        ]
      : []),
    ...(boundary.evidence?.min === undefined
      ? []
      : [
          build.at("boundary.evidence.min", field(field(place, "evidence"), "min"), boundary.evidence.min, {
            kind: "boundary-evidence",
            min: boundary.evidence.min,
          }),
        ]),
    ...(boundary.policy?.digest === undefined
      ? []
      : [build.at("boundary.policy", field(place, "policy"), boundary.policy.digest, { kind: "boundary-policy", digest: boundary.policy.digest })]),
  ];
}

function compileSchedule(build: PredicateBuilder, workload: WorkloadJson, profile: ProfileJson, profilePlace: Place): readonly Predicate[] {
  const schedule = workload.spec?.schedule;
  const place = field(specPlace, "schedule");
  const own = profile.preemptible;
  const preemptible = own ?? schedule?.preemptible;
  const preemptiblePlace = own === undefined ? field(place, "preemptible") : field(profilePlace, "preemptible");
  return [
    ...(schedule?.duration === undefined
      ? []
      : withQuantity(build, "schedule.duration", field(place, "duration"), schedule.duration, "duration", (bound) => ({ kind: "duration", bound }))),
    ...(schedule?.startBefore === undefined
      ? []
      : [build.at("schedule.startBefore", field(place, "startBefore"), schedule.startBefore, { kind: "start-before", instant: schedule.startBefore })]),
    ...(preemptible === "required" || preemptible === "refused"
      ? [build.at("schedule.preemptible", preemptiblePlace, preemptible, { kind: "preemptible", wanted: preemptible })]
      : []),
    ...compileRange(build, "schedule.notice", field(place, "notice"), schedule?.notice, "duration", (test) => ({ kind: "notice", test })),
  ];
}

function compileBudget(build: PredicateBuilder, workload: WorkloadJson): readonly Predicate[] {
  const budget = workload.spec?.budget;
  const place = field(specPlace, "budget");
  return [
    ...(budget?.maxPerHour === undefined
      ? []
      : withQuantity(build, "budget.maxPerHour", field(place, "maxPerHour"), budget.maxPerHour, "money", (bound) => ({
          kind: "budget",
          period: "hour",
          bound,
        }))),
    ...(budget?.maxTotal === undefined
      ? []
      : withQuantity(build, "budget.maxTotal", field(place, "maxTotal"), budget.maxTotal, "money", (bound) => ({ kind: "budget", period: "total", bound }))),
  ];
}

/** State has to leave the offer again, and both state and numerics are kept by the move to it, where the job runs elsewhere now. */
function compileState(build: PredicateBuilder, workload: WorkloadJson, profile: ProfileJson): readonly Predicate[] {
  const { level, numerics } = workload.spec?.state ?? {};
  const place = field(specPlace, "state");
  const artifacts = profile.artifacts ?? [];
  return [
    ...(level === undefined
      ? []
      : [
          build.at("state.level", field(place, "level"), level, {
            kind: "state",
            wanted: level,
            later: { kind: "at-least", order: stateLevels, bound: level },
            artifacts,
          }),
        ]),
    ...(numerics === undefined
      ? []
      : [build.at("state.numerics", field(place, "numerics"), numerics, { kind: "state", wanted: numerics, later: undefined, artifacts })]),
  ];
}

function withQuantity(
  build: PredicateBuilder,
  type: string,
  place: Place,
  text: string,
  dimension: "duration" | "money",
  subjectOf: (bound: Quantity) => PredicateSubject,
): readonly Predicate[] {
  const parsed = readQuantity(text, dimension);
  if (parsed.kind === "error") return [build.at("requirement-not-understood", place, text, { kind: "not-understood", what: `no quantity of ${dimension}` })];
  return [build.at(type, place, text, subjectOf(parsed.value))];
}
