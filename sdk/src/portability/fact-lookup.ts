import type { ArtifactJson } from "@cornercast/schemas";
import type { RuleFact } from "@cornercast/schemas/registry";
import { cpuLevelOf } from "./cpu-level.js";
import type { FactLookup } from "./evaluate-condition.js";
import type { FactValue } from "./fact-value.js";
import type { DeviceFacts, HostFacts, SoftwareFacts } from "./facts.js";
import { firstDriverOf, ptxIsaOfCuda, ptxIsaOfDriver } from "./ptx-isa.js";
import { isaRow, parseTarget, type TargetParts } from "./target.js";

/** Everything that the rules may look at in one question. */
export interface Situation {
  readonly artifact: ArtifactJson;
  readonly device: DeviceFacts;
  readonly software: SoftwareFacts;
  readonly host: HostFacts;
  /** The numeric format that is asked about, where it is one. */
  readonly format?: string;
  /** Facts of the unit that were looked up for other artifacts on it. */
  readonly unit?: UnitFacts;
}

/** Facts that do not depend on the artifact, by name. */
export type UnitFacts = Map<RuleFact, FactValue>;

/**
 * Gives rules the facts of a situation by name.
 *
 * - The vendor and the compute capability of a device follow from its instruction set where they are not stated.
 * - The driver of an NVIDIA device is at least the first that knows the device, where its version is not stated.
 */
export function factLookup(situation: Situation): FactLookup {
  const { artifact } = situation;
  const target: TargetParts | undefined = artifact.target === undefined ? undefined : parseTarget(artifact.target);
  const [os, arch, variant] = artifact.platform?.split("/") ?? [];
  return {
    value(fact: RuleFact): FactValue {
      switch (fact) {
        case "artifact.isa":
          return text(target?.isa);
        case "artifact.variant":
          // A text that is no target of a known form has no variant that a rule could rest on.
          return target === undefined || (target.computeCapability === undefined && isaRow(target.isa) === undefined) ? undefined : text(target.variant);
        case "artifact.computeCapability":
          return text(target?.computeCapability);
        case "artifact.isaVersion":
          return text(artifact.isaVersion);
        case "artifact.covers":
          return target?.covers === undefined ? undefined : { kind: "set", values: target.covers, complete: true };
        case "artifact.features":
          return { kind: "set", values: artifact.features ?? [], complete: true };
        case "artifact.formats":
          return { kind: "set", values: artifact.formats ?? [], complete: true };
        case "artifact.xnack":
          return text(target?.xnack);
        case "artifact.sramecc":
          return text(target?.sramecc);
        case "artifact.os":
          return text(os);
        case "artifact.arch":
          return text(arch);
        case "artifact.cpuLevel":
          return arch === "amd64" ? text(/^v([1-4])$/u.exec(variant ?? "")?.[1]) : undefined;
        default:
          return fact.startsWith("artifact.builtWith.")
            ? text(artifact.builtWith?.find((software) => software.name === fact.slice("artifact.builtWith.".length))?.version)
            : rememberedFact(fact, situation);
      }
    },
  };
}

function rememberedFact(fact: RuleFact, situation: Situation): FactValue {
  const { unit } = situation;
  if (unit === undefined) return unitFact(fact, situation);
  if (unit.has(fact)) return unit.get(fact);
  const value = unitFact(fact, situation);
  unit.set(fact, value);
  return value;
}

function unitFact(fact: RuleFact, { device, software, host, format }: Situation): FactValue {
  switch (fact) {
    case "host.os":
      return text(host.os);
    case "host.arch":
      return text(host.arch);
    case "host.cpuLevel":
      return cpuLevelOf(host);
    case "device.vendor":
      return text(vendorOf(device));
    case "device.computeCapability":
      return capability(device);
    case "device.targets":
      return targetsOf(device);
    case "device.chip":
    case "device.isa":
    case "device.productLine":
    case "device.xnack":
    case "device.sramecc":
    case "device.logicalCores":
      return text(device[fact.slice("device.".length) as "chip" | "isa" | "productLine" | "xnack" | "sramecc" | "logicalCores"]);
    case "device.formatSupport":
      return format === undefined ? undefined : text(device.formats?.[format]);
    case "driver.ptxIsa":
      return driverPtxIsa(device, software);
    case "software.nvidia-driver":
      return driver(device, software);
    default:
      if (fact.startsWith("device.formats.")) return text(device.formats?.[fact.slice("device.formats.".length)]);
      return fact.startsWith("software.") ? installed(software[fact.slice("software.".length)]) : undefined;
  }
}

/** The compute capability of a device: the stated one, or the one of its instruction set. */
export function computeCapabilityOf(device: DeviceFacts): string | undefined {
  return device.computeCapability ?? (device.isa === undefined ? undefined : parseTarget(device.isa).computeCapability);
}

/** Devices of other vendors have no compute capability. */
function capability(device: DeviceFacts): FactValue {
  const vendor = vendorOf(device);
  const stated = computeCapabilityOf(device);
  return stated === undefined && vendor !== undefined && vendor !== "nvidia" ? { kind: "absent" } : text(stated);
}

function vendorOf(device: DeviceFacts): string | undefined {
  return device.vendor ?? (device.isa === undefined ? undefined : isaRow(device.isa)?.vendor);
}

function targetsOf(device: DeviceFacts): FactValue {
  if (device.targets !== undefined) return { kind: "set", values: device.targets, complete: true };
  // Which other names toolchains have for the device only the registry knows.
  return device.isa === undefined ? undefined : { kind: "set", values: [device.isa], complete: false };
}

function driver(device: DeviceFacts, software: SoftwareFacts): FactValue {
  const stated = installed(software["nvidia-driver"]);
  if (stated !== undefined) return stated;
  const first = device.isa === undefined ? undefined : firstDriverOf(device.isa);
  if (first !== undefined) return { kind: "least", value: first };
  // A unit that offers the device has a driver for it.
  return vendorOf(device) === "nvidia" ? { kind: "least", value: "0" } : undefined;
}

/** Of the two versions that a driver states, its own decides; the CUDA version that it reports stands in for it. */
function driverPtxIsa(device: DeviceFacts, software: SoftwareFacts): FactValue {
  const version = software["nvidia-driver"];
  if (version === false) return { kind: "absent" };
  if (version !== undefined) return ptxIsaOfDriver(version);
  const cuda = software["cuda"];
  if (typeof cuda === "string") return ptxIsaOfCuda(cuda);
  const first = device.isa === undefined ? undefined : firstDriverOf(device.isa);
  const least = first === undefined ? undefined : ptxIsaOfDriver(first);
  return least?.kind === "text" ? { kind: "least", value: least.value } : least;
}

function installed(version: string | false | undefined): FactValue {
  return version === false ? { kind: "absent" } : text(version);
}

function text(value: string | undefined): FactValue {
  return value === undefined ? undefined : { kind: "text", value };
}
