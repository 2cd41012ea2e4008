import type { PredicateSubject } from "../predicates/predicate.js";
import type { Section } from "./sections.js";

/** The sections of an offer that a predicate on a unit reads. A subject that is not known here reads all of them. */
export function sectionsOf(subject: PredicateSubject): readonly Section[] {
  switch (subject.kind) {
    case "unit":
      return sectionsOfFact(subject.fact);
    case "platform":
      return ["platform", "devices"];
    case "domain-size":
      return ["devices", "scale-up"];
    case "boundary-technology":
    case "boundary-evidence":
    case "boundary-policy":
      return ["boundary"];
    case "duration":
      return ["lifecycle"];
    case "accepts":
    case "accepts-artifacts":
      return ["accepts"];
    case "offer-extensions":
      return ["extensions"];
    case "not-understood":
      return ["nothing"];
    case "device":
    // Which conversion would help depends on software too, but no column says so: only single offers are told of fixes.
    case "device-count":
    case "device-total-memory":
    case "device-selector":
    case "device-constraint":
      return ["devices"];
    case "device-artifact":
    case "device-format":
      return ["devices", "platform", "software"];
    default:
      return ["all"];
  }
}

function sectionsOfFact(fact: string): readonly Section[] {
  const [area = ""] = fact.split(".");
  switch (area) {
    case "host":
      return fact === "host.arch" ? ["platform", "devices"] : ["host"];
    case "scaleUp":
      return ["scale-up", "devices"];
    case "scaleOut":
      return ["scale-out"];
    case "instanceType":
      return ["instance-type"];
    case "location":
      // The country of a region is registered by provider.
      return fact === "location.provider" ? ["operator"] : fact === "location.country" ? ["location", "operator"] : ["location"];
    case "operator":
      return ["operator"];
    case "boundary":
      return ["boundary"];
    case "lifecycle":
      return ["lifecycle"];
    case "attributes":
      return ["attributes"];
    case "software":
      return ["software"];
    default:
      return ["all"];
  }
}
