import type { OfferJson } from "@cornercast/schemas";
import { runs } from "../../portability/runs.js";
import type { Fact } from "../facts/fact.js";
import { hostRunFacts } from "../facts/run-facts.js";
import { statedFact } from "../facts/unit-facts.js";
import { findingOf, type PredicateFinding } from "../findings.js";
import type { Predicate } from "../predicates/predicate.js";

/** A platform may name a level of x86-64, such as `linux/amd64/v3`, which the processor has to have. */
export function evaluateHostLevel(predicate: Predicate, platform: string, offer: OfferJson, arch: Fact): PredicateFinding {
  const level = runs({ kind: "elf", platform }, {}, { host: hostRunFacts(offer) });
  if (level.verdict === "native") return findingOf(predicate, "satisfied", arch);
  const features = statedFact(offer, "host.features");
  const detail = level.verdict === "no" ? "the processor lacks features of the level" : "the features of the processor are not all stated";
  return {
    ...findingOf(predicate, level.verdict === "no" ? "violated" : "unknown", features, detail),
    ...(level.fix.length === 0 ? {} : { fix: level.fix.join(" or ") }),
  };
}
