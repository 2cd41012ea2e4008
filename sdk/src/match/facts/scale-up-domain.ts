import type { OfferJson } from "@cornercast/schemas";
import type { FactRegistry } from "./fact-registry.js";
import { unknownFact, type Fact } from "./fact.js";
import { countFact } from "./strongest-figure.js";

/**
 * How many accelerators reach each other at fabric speed from within one unit.
 *
 * - A stated size counts as it stands.
 * - Otherwise the accelerators of the unit form the domain, up to the size that the registry gives for the chip (`derived`).
 * - Where the registry's domain is larger than the unit, more may be reachable: `atLeast` is then true, and a wish for
 *   more than the unit holds is unknown, not refused.
 */
export interface DomainSize {
  readonly fact: Fact;
  readonly atLeast: boolean;
}

/**
 * @implements match.stated-domain-size
 * @implements match.domain-size-of-a-chip
 */
export function scaleUpDomain(offer: OfferJson, registry: FactRegistry): DomainSize {
  const shape = offer.spec?.shape;
  const stated = countFact(shape?.scaleUp?.domainSize, offer.spec?.sources ?? []);
  if (stated.kind !== "unknown") return { fact: stated, atLeast: false };
  const devices = shape?.devices ?? [];
  const chip = devices[0]?.chip;
  const scaleUp = chip === undefined ? undefined : registry.chip(chip)?.scaleUp;
  if (scaleUp === undefined || devices.some((device) => device.chip !== chip || device.count === undefined || (device.partition?.kind ?? "full") !== "full"))
    return { fact: unknownFact, atLeast: false };
  const inUnit = devices.reduce((sum, device) => sum + (device.count ?? 0), 0);
  const registered = scaleUp.fabric === "none" ? 1 : scaleUp.domainSize?.[0]?.value;
  if (registered === undefined) return { fact: unknownFact, atLeast: false };
  const value = Math.min(inUnit, registered);
  return {
    fact: { kind: "count", value, source: { id: "registry", kind: "derived", reference: scaleUp.source } },
    atLeast: registered > inUnit,
  };
}
