import type { AttributeValueJson, OfferJson, SourceJson, TextFigureJson } from "@cornercast/schemas";
import { asserted, factSource } from "../../hardware/fact-source.js";
import type { FactRegistry } from "./fact-registry.js";
import { unknownFact, type Fact } from "./fact.js";
import { countFact, flagFact, quantityFact, textFact } from "./strongest-figure.js";

/** The properties of a unit, of its terms and of its operator that predicates ask for. */
export type UnitFactKey =
  | "host.arch"
  | "host.cores"
  | "host.memory"
  | "host.disk"
  | "host.os"
  | "host.features"
  | "scaleUp.fabric"
  | "scaleUp.perDevice"
  | "scaleOut.perDevice"
  | "scaleOut.perUnit"
  | "scaleOut.fabric"
  | "scaleOut.rdma"
  | "instanceType"
  | "location.country"
  | "location.region"
  | "location.zone"
  | "location.provider"
  | "operator.country"
  | "operator.controlledFrom"
  | "operator.supportCountries"
  | "operator.keyCustody"
  | "boundary.operatorAccess"
  | "lifecycle.preemptible"
  | "lifecycle.notice"
  | "lifecycle.maxDuration"
  | "lifecycle.stateLevel"
  | `attributes.${string}`
  | `software.${string}`;

/** The properties that the registries may know where an offer does not state them. */
export type RegisteredFactKey = "host.arch" | "scaleUp.fabric" | "scaleUp.perDevice" | "location.country";

/** What is known of one property of a unit. */
export function unitFact(offer: OfferJson, key: UnitFactKey, registry: FactRegistry): Fact {
  const sources = offer.spec?.sources ?? [];
  switch (key) {
    case "host.arch":
      return hostArch(offer, sources, registry);
    case "scaleUp.fabric":
      return textFact(offer.spec?.shape?.scaleUp?.fabric, scaleUpOfChip(offer, registry)?.fabric, sources);
    case "scaleUp.perDevice":
      return quantityFact(offer.spec?.shape?.scaleUp?.perDevice, scaleUpOfChip(offer, registry)?.perDevice, "bandwidth", sources);
    case "location.country":
      return country(offer, sources, registry);
    default:
      return statedFact(offer, key);
  }
}

/** What is known of a property of a unit that nobody but its provider can know. */
export function statedFact(offer: OfferJson, key: Exclude<UnitFactKey, RegisteredFactKey>): Fact {
  const spec = offer.spec ?? {};
  const sources = spec.sources ?? [];
  const host = spec.shape?.host;
  const scaleOut = spec.shape?.scaleOut;
  switch (key) {
    case "host.cores":
      return countFact(host?.cores, sources);
    case "host.memory":
      return quantityFact(host?.memory, undefined, "bytes", sources);
    case "host.disk":
      return quantityFact(host?.disk, undefined, "bytes", sources);
    case "host.os":
      return textFact(host?.os, undefined, sources);
    case "host.features":
      return setFact(host?.features, sources);
    case "scaleOut.perDevice":
      return quantityFact(scaleOut?.perDevice, undefined, "bandwidth", sources);
    case "scaleOut.perUnit":
      return quantityFact(scaleOut?.perUnit, undefined, "bandwidth", sources);
    case "scaleOut.fabric":
      return textFact(scaleOut?.fabric, undefined, sources);
    case "scaleOut.rdma":
      return flagFact(scaleOut?.rdma, sources);
    case "instanceType":
      return plain(spec.shape?.instanceType);
    case "location.region":
      return plain(spec.location?.region);
    case "location.zone":
      return plain(spec.location?.zone);
    case "location.provider":
      return plain(spec.operator?.provider);
    case "operator.country":
      return textFact(spec.operator?.country, undefined, sources);
    case "operator.controlledFrom":
      return setFact(spec.operator?.controlledFrom, sources);
    case "operator.supportCountries":
      return setFact(spec.operator?.supportCountries, sources);
    case "operator.keyCustody":
      return textFact(spec.operator?.keyCustody, undefined, sources);
    case "boundary.operatorAccess":
      return textFact(spec.boundary?.operatorAccess, undefined, sources);
    case "lifecycle.preemptible":
      return flagFact(spec.lifecycle?.preemptible, sources);
    case "lifecycle.notice":
      return quantityFact(spec.lifecycle?.notice, undefined, "duration", sources);
    case "lifecycle.maxDuration":
      return quantityFact(spec.lifecycle?.maxDuration, undefined, "duration", sources);
    case "lifecycle.stateLevel":
      return textFact(spec.lifecycle?.stateLevel, undefined, sources);
    default:
      return key.startsWith("attributes.")
        ? attributeFact(offer, key.slice("attributes.".length))
        : softwareFact(offer, key.slice("software.".length), sources);
  }
}

/** The text form of an attribute's value, in which `unitAttributes` compares it. */
export function attributeText(value: AttributeValueJson): string | undefined {
  const single = value.string ?? value.version ?? value.quantity ?? value.int ?? value.bool;
  if (single !== undefined) return String(single);
  const list = value.strings?.values ?? value.versions?.values ?? value.ints?.values ?? value.bools?.values;
  return list?.map(String).join(",");
}

function attributeFact(offer: OfferJson, name: string): Fact {
  const shape = offer.spec?.shape;
  const value = shape?.attributes?.[name];
  const text = value === undefined ? undefined : attributeText(value);
  if (text === undefined && shape?.attributesComplete === true) return { kind: "set", values: [], complete: true, source: asserted };
  return plain(text);
}

function softwareFact(offer: OfferJson, name: string, sources: readonly SourceJson[]): Fact {
  const entry = offer.spec?.shape?.software?.find((software) => software.name === name);
  if (entry === undefined) return unknownFact;
  const source = factSource(entry.source, sources);
  if (entry.present === false) return { kind: "set", values: [], complete: true, source };
  return entry.version === undefined ? { kind: "set", values: [name], complete: false, source } : { kind: "text", value: entry.version, source };
}

/** The architecture that the offer states, or the one that a chip with a host on the same package implies. */
function hostArch(offer: OfferJson, sources: readonly SourceJson[], registry: FactRegistry): Fact {
  const stated = textFact(offer.spec?.shape?.host?.arch, undefined, sources);
  if (stated.kind !== "unknown") return stated;
  const archs = (offer.spec?.shape?.devices ?? []).map((device) => (device.chip === undefined ? undefined : registry.chip(device.chip)?.hostArch));
  const first = archs[0];
  if (first === undefined || !archs.every((arch) => arch?.value === first.value)) return unknownFact;
  return { kind: "text", value: first.value, source: { id: "nameplate", kind: "nameplate", reference: first.source } };
}

/** The scale-up fabric that the registry gives for the chip, where all the accelerators of the unit are one chip, undivided. */
function scaleUpOfChip(offer: OfferJson, registry: FactRegistry) {
  const devices = offer.spec?.shape?.devices ?? [];
  const chip = devices[0]?.chip;
  if (chip === undefined || devices.some((device) => device.chip !== chip || (device.partition?.kind ?? "full") !== "full")) return undefined;
  const scaleUp = registry.chip(chip)?.scaleUp;
  if (scaleUp === undefined) return undefined;
  return { fabric: [{ value: scaleUp.fabric, source: scaleUp.source }], perDevice: scaleUp.perDevice };
}

function country(offer: OfferJson, sources: readonly SourceJson[], registry: FactRegistry): Fact {
  const stated: readonly TextFigureJson[] | undefined = offer.spec?.location?.country;
  if (stated !== undefined && stated.length > 0) return textFact(stated, undefined, sources);
  const provider = offer.spec?.operator?.provider;
  const region = offer.spec?.location?.region;
  if (provider === undefined || region === undefined) return unknownFact;
  const known = registry.countryOf(provider, region);
  if (known === undefined) return unknownFact;
  return { kind: "text", value: known.country, source: { id: "registry", kind: "derived", reference: known.source } };
}

function setFact(
  set: { readonly values?: readonly string[]; readonly complete?: boolean; readonly source?: string } | undefined,
  sources: readonly SourceJson[],
): Fact {
  if (set === undefined) return unknownFact;
  return { kind: "set", values: set.values ?? [], complete: set.complete ?? false, source: factSource(set.source, sources) };
}

function plain(value: string | undefined): Fact {
  return value === undefined ? unknownFact : { kind: "text", value, source: asserted };
}
