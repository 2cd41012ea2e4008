import type { DeviceJson, OfferJson } from "@cornercast/schemas";
import { deviceFact } from "../facts/device-facts.js";
import type { Fact } from "../facts/fact.js";
import { scaleQuantity } from "../../quantity/quantity-arithmetic.js";
import { rational, type Rational } from "../../quantity/rational.js";
import { notBelow } from "../amounts.js";
import { findingOf, plainFinding, type PredicateFinding } from "../findings.js";
import { evaluateTest, type Status } from "../predicates/evaluate-test.js";
import type { FactTest, Predicate } from "../predicates/predicate.js";
import type { MatchRules } from "../rules/match-rules.js";
import { selectorSubject } from "./selector-subject.js";

/** Applies a predicate on each device to one entry of equal devices. */
export function evaluateDevice(predicate: Predicate, device: DeviceJson, offer: OfferJson, rules: MatchRules): PredicateFinding {
  const sources = offer.spec?.sources ?? [];
  const { subject } = predicate;
  switch (subject.kind) {
    case "device": {
      const fact = deviceFact(device, subject.fact, sources, rules.registry);
      const status = evaluateTest(subject.test, fact);
      if (status === "unknown" && fact.kind === "unknown") {
        if (subject.fact === "memory.nominal") return nominalByUsable(predicate, subject.test, deviceFact(device, "memory.usable", sources, rules.registry));
        if (subject.fact === "memory.usable") return usableByNominal(predicate, subject.test, deviceFact(device, "memory.nominal", sources, rules.registry));
      }
      const detail =
        fact.kind === "one-of"
          ? `the name ${device.product === undefined ? "of the chip" : `"${device.product}"`} may mean ${(device.chipCandidates ?? []).join(" or ")}`
          : undefined;
      const finding = findingOf(predicate, status, fact, detail);
      return status === "violated" && predicate.type === "devices.formats[].support" ? withConversion(finding, subject.fact, device, offer, rules) : finding;
    }
    case "device-artifact":
      return rules.artifact(predicate, subject.artifact, device, offer);
    case "device-format":
      return rules.format(predicate, subject.format, device, offer);
    case "device-selector": {
      const verdict = subject.selector.evaluate(selectorSubject(device));
      switch (verdict.kind) {
        case "true":
          return plainFinding(predicate, "satisfied");
        case "false":
          return plainFinding(
            predicate,
            "violated",
            Object.entries(verdict.seen)
              .map(([name, value]) => `${name} = ${value}`)
              .join(", ") || "false",
          );
        case "unknown":
          return plainFinding(
            predicate,
            "unknown",
            undefined,
            verdict.missing.length > 0 ? `the device does not state ${verdict.missing.join(", ")}` : verdict.reason,
          );
        case "error":
          return plainFinding(predicate, "unknown", undefined, verdict.message);
      }
    }
    // eslint-disable-next-line no-fallthrough -- every branch above returns
    case "not-understood":
      return plainFinding(predicate, "unknown", undefined, subject.what);
    default:
      return plainFinding(predicate, "unknown");
  }
}

/** What a device does with a format that it does not have as well as wanted, where a rule says so. */
function withConversion(finding: PredicateFinding, fact: string, device: DeviceJson, offer: OfferJson, rules: MatchRules): PredicateFinding {
  const { fix, detail } = rules.format(finding.predicate, fact.split(".")[1] ?? "", device, offer);
  return fix === undefined ? finding : { ...finding, fix, ...(detail === undefined ? {} : { detail }) };
}

/** How many bytes a class of memory may hold for each that its name says, because sellers write GB for 10^9 and for 2^30 bytes. */
const bytesOfClass: Rational = rational(2n ** 30n, 10n ** 9n);

/** Usable memory decides a wish for a class of memory where it is more than any smaller class could hold. */
function nominalByUsable(predicate: Predicate, test: FactTest, usable: Fact): PredicateFinding {
  if (test.kind !== "min" || usable.kind !== "quantity" || notBelow(usable.value, scaleQuantity(test.bound, bytesOfClass)) !== true)
    return unknownFinding(predicate);
  return decided(predicate, test, usable, "satisfied");
}

/** A class of memory decides a wish for usable memory where it cannot hold that much. */
function usableByNominal(predicate: Predicate, test: FactTest, nominal: Fact): PredicateFinding {
  if (test.kind !== "min" || nominal.kind !== "quantity" || notBelow(scaleQuantity(nominal.value, bytesOfClass), test.bound) !== false)
    return unknownFinding(predicate);
  return decided(predicate, test, nominal, "violated");
}

function decided(predicate: Predicate, test: FactTest, other: Fact & { kind: "quantity" }, status: Status): PredicateFinding {
  const fact: Fact = { ...other, source: { ...other.source, kind: "derived" } };
  const trusted = !("minSource" in test) || test.minSource === undefined || test.minSource === "derived" || test.minSource === "asserted";
  return findingOf(predicate, trusted ? status : "unknown", fact);
}

function unknownFinding(predicate: Predicate): PredicateFinding {
  return findingOf(predicate, "unknown", { kind: "unknown" });
}
