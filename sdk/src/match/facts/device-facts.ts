import type { DeviceJson, SourceJson } from "@cornercast/schemas";
import type { ChipFigures } from "@cornercast/schemas/registry";
import { asserted, factSource, type FactSource } from "../../hardware/fact-source.js";
import type { FactRegistry } from "./fact-registry.js";
import { unknownFact, type Fact } from "./fact.js";
import { quantityFact, textFact } from "./strongest-figure.js";

/** The properties of one accelerator that predicates ask for. */
export type DeviceFactKey =
  | "chip"
  | "vendor"
  | "driver"
  | "isa"
  | "computeCapability"
  | "memory.nominal"
  | "memory.usable"
  | "memory.type"
  | "memoryBandwidth"
  | "power"
  | "partition"
  | "partitionProfile"
  | `formats.${string}.support`
  | `formats.${string}.peak`;

/** Sellers write GB for 10^9 and for 2^30 bytes, so that figures of a memory class within this ratio do not disagree. */
const memoryClassTolerance = 2 ** 30 / 10 ** 9;

/**
 * What is known of one property of equal accelerators: the figures of the offer and, where it names a chip, of the registry.
 *
 * - An ambiguous chip gives `one-of`, unless all the candidates agree.
 * - A part of a device (MIG, vGPU) does not inherit memory, bandwidth, formats' peaks or power of the whole chip.
 */
export function deviceFact(device: DeviceJson, key: DeviceFactKey, sources: readonly SourceJson[], registry: FactRegistry): Fact {
  const kept = keptFacts.get(device);
  if (kept === undefined) return findFact(device, key, sources, registry);
  let fact = kept.get(key);
  if (fact === undefined) kept.set(key, (fact = findFact(device, key, sources, registry)));
  return fact;
}

const keptFacts = new WeakMap<DeviceJson, Map<DeviceFactKey, Fact>>();

/** Finds the facts of a device once, for whoever holds a document that nobody changes and matches it again and again. */
export function keepFacts(device: DeviceJson): void {
  keptFacts.set(device, new Map());
}

function findFact(device: DeviceJson, key: DeviceFactKey, sources: readonly SourceJson[], registry: FactRegistry): Fact {
  if (device.chip !== undefined) return factOfChip(device, registry.chip(device.chip), key, sources);
  const candidates = device.chipCandidates ?? [];
  if (candidates.length === 0) return factOfChip(device, undefined, key, sources);
  if (key === "chip") return { kind: "one-of", alternatives: candidates.map((id) => text(id, asserted)) };
  const alternatives = candidates.map((id) => factOfChip(device, registry.chip(id), key, sources));
  const first = alternatives[0];
  return first !== undefined && alternatives.every((fact) => sameValue(fact, first)) ? first : { kind: "one-of", alternatives };
}

function factOfChip(device: DeviceJson, chip: ChipFigures | undefined, key: DeviceFactKey, sources: readonly SourceJson[]): Fact {
  const whole = device.partition?.kind === undefined || device.partition.kind === "full";
  const inherited = whole ? chip : undefined;
  switch (key) {
    case "chip":
      return device.chip === undefined ? unknownFact : text(device.chip, identitySource(device, sources));
    case "vendor":
      if (device.vendor !== undefined) return text(device.vendor, identitySource(device, sources));
      return chip === undefined ? unknownFact : text(chip.vendor, { id: "nameplate", kind: "nameplate" });
    case "driver":
      return device.driver === undefined ? unknownFact : text(device.driver, identitySource(device, sources));
    case "isa":
      return textFact(device.isa, chip?.isa === undefined ? undefined : [{ value: chip.isa.target, source: chip.isa.source }], sources);
    case "computeCapability":
      return computeCapability(device, chip, sources);
    case "memory.nominal":
      return quantityFact(device.memory?.nominal, inherited?.memory?.nominal, "bytes", sources, memoryClassTolerance);
    case "memory.usable":
      return quantityFact(device.memory?.usable, inherited?.memory?.usable, "bytes", sources, memoryClassTolerance);
    case "memory.type":
      return textFact(device.memory?.type, chip?.memory?.type === undefined ? undefined : [chip.memory.type], sources);
    case "memoryBandwidth":
      return quantityFact(device.memoryBandwidth, inherited?.memoryBandwidth, "bandwidth", sources);
    case "power":
      return quantityFact(device.power, inherited?.power, "power", sources);
    case "partition":
      return device.partition?.kind === undefined ? unknownFact : text(device.partition.kind, factSource(device.partition.source, sources));
    case "partitionProfile":
      return device.partition?.profile === undefined ? unknownFact : text(device.partition.profile, factSource(device.partition.source, sources));
    default:
      return formatFact(device, chip, inherited, key, sources);
  }
}

function formatFact(
  device: DeviceJson,
  chip: ChipFigures | undefined,
  inherited: ChipFigures | undefined,
  key: `formats.${string}.support` | `formats.${string}.peak`,
  sources: readonly SourceJson[],
): Fact {
  const support = key.endsWith(".support");
  const format = key.slice("formats.".length, key.lastIndexOf("."));
  const stated = device.formats?.filter((entry) => entry.format === format) ?? [];
  if (support) {
    const own = stated.flatMap((entry) =>
      entry.support === undefined ? [] : [{ value: entry.support, ...(entry.source === undefined ? {} : { source: entry.source }) }],
    );
    const registered = chip?.formats?.filter((entry) => entry.format === format).map((entry) => ({ value: entry.support, source: entry.source }));
    return textFact(own, registered, sources);
  }
  const registered = inherited?.formats?.flatMap((entry) =>
    entry.format === format && entry.peak !== undefined ? [{ value: entry.peak, source: entry.source }] : [],
  );
  return quantityFact(
    stated.flatMap((entry) => entry.peak ?? []),
    registered,
    "compute",
    sources,
  );
}

/**
 * The compute capability that the offer states, or the one in the name of an NVIDIA target: `sm_90` is 9.0, `sm_120` is 12.0
 * (the last digit is the minor version; CUDA C++ Programming Guide, "Compute Capabilities").
 */
function computeCapability(device: DeviceJson, chip: ChipFigures | undefined, sources: readonly SourceJson[]): Fact {
  const stated = textFact(device.computeCapability, undefined, sources);
  if (stated.kind !== "unknown") return stated;
  const isa = textFact(device.isa, chip?.isa === undefined ? undefined : [{ value: chip.isa.target, source: chip.isa.source }], sources);
  if (isa.kind !== "text") return unknownFact;
  const digits = /^sm_([0-9]{2,3})[af]?$/u.exec(isa.value)?.[1];
  if (digits === undefined) return unknownFact;
  return { kind: "text", value: `${digits.slice(0, -1)}.${digits.slice(-1)}`, source: isa.source };
}

function identitySource(device: DeviceJson, sources: readonly SourceJson[]): FactSource {
  const named = device.memory?.usable?.[0]?.source ?? device.memory?.nominal?.[0]?.source ?? device.partition?.source ?? device.isa?.[0]?.source;
  if (named !== undefined) return factSource(named, sources);
  return sources.length === 1 ? factSource(sources[0]?.id, sources) : asserted;
}

function text(value: string, source: FactSource): Fact {
  return { kind: "text", value, source };
}

function sameValue(a: Fact, b: Fact): boolean {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "unknown":
      return true;
    case "quantity":
      return b.kind === "quantity" && a.text === b.text;
    case "count":
    case "text":
    case "flag":
      return (b.kind === "count" || b.kind === "text" || b.kind === "flag") && a.value === b.value;
    case "set":
    case "one-of":
      return false;
  }
}
