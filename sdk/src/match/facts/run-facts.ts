import type { DeviceJson, OfferJson, SourceJson } from "@cornercast/schemas";
import { formatRules, numericFormats } from "@cornercast/schemas/registry/formats";
import type { DeviceFacts, FormatLevel, HostFacts, SoftwareFacts } from "../../portability/index.js";
import { deviceFactsOfChip } from "../../portability/device-facts.js";
import { deviceFact, type DeviceFactKey } from "./device-facts.js";
import { fullRegistry } from "./full-registry.js";
import { statedFact, unitFact } from "./unit-facts.js";

const levels: readonly string[] = ["native", "emulated", "storage-only", "none"];
const formatNames: readonly string[] = [...new Set([...numericFormats.map((row) => row.id), ...formatRules.flatMap((row) => row.formats)])];

/** What portability rules may know of equal accelerators: one set of facts for each chip that they may be. */
export function deviceRunFacts(device: DeviceJson, sources: readonly SourceJson[], format?: string): readonly DeviceFacts[] {
  const candidates = device.chip === undefined ? (device.chipCandidates ?? []) : [];
  const variants = candidates.length === 0 ? [device] : candidates.map((chip): DeviceJson => ({ ...device, chip, chipCandidates: [] }));
  return variants.map((variant) => factsOf(variant, sources, format));
}

function factsOf(device: DeviceJson, sources: readonly SourceJson[], format: string | undefined): DeviceFacts {
  const text = (key: DeviceFactKey) => {
    const fact = deviceFact(device, key, sources, fullRegistry);
    return fact.kind === "text" ? fact.value : undefined;
  };
  const registered = device.chip === undefined ? {} : deviceFactsOfChip(device.chip);
  const [vendor, isa, computeCapability] = [text("vendor"), text("isa"), text("computeCapability")];
  const formats: Record<string, FormatLevel> = {};
  if (format !== undefined) {
    for (const name of new Set([format, ...formatNames])) {
      const level = text(`formats.${name}.support`);
      if (level !== undefined && levels.includes(level)) formats[name] = level as FormatLevel;
    }
  }
  return {
    ...(device.chip === undefined ? {} : { chip: device.chip }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(isa === undefined ? {} : { isa }),
    ...(computeCapability === undefined ? {} : { computeCapability }),
    ...(registered.productLine === undefined ? {} : { productLine: registered.productLine }),
    ...(registered.targets === undefined || isa !== registered.isa ? {} : { targets: registered.targets }),
    formats,
  };
}

/** What portability rules may know of the software of a unit: the versions that it states, and what it is known not to have. */
export function softwareRunFacts(offer: OfferJson): SoftwareFacts {
  const software: Record<string, string | false> = {};
  for (const { name } of offer.spec?.shape?.software ?? []) {
    if (name === undefined || name in software) continue;
    const fact = statedFact(offer, `software.${name}`);
    if (fact.kind === "text") software[name] = fact.value;
    else if (fact.kind === "set" && fact.complete && fact.values.length === 0) software[name] = false;
  }
  return software;
}

/** What portability rules may know of the host of a unit. */
export function hostRunFacts(offer: OfferJson): HostFacts {
  const [os, arch, features] = [statedFact(offer, "host.os"), unitFact(offer, "host.arch", fullRegistry), statedFact(offer, "host.features")];
  return {
    ...(os.kind === "text" ? { os: os.value } : {}),
    ...(arch.kind === "text" ? { arch: arch.value } : {}),
    ...(features.kind === "set" ? { features: { values: features.values, complete: features.complete } } : {}),
  };
}
