import type { DeviceJson, OfferJson, ProfileJson } from "@cornercast/schemas";
import type { ChipFigures } from "@cornercast/schemas/registry";
import { chipFiguresById } from "../../hardware/chip-figures.js";
import { substitute } from "../../substitution/substitute.js";
import { isSubstitutionPhase, type SubstitutionPhase } from "../../substitution/substitution-phase.js";
import { roughSize } from "../amounts.js";
import { deviceFact } from "../facts/device-facts.js";
import { fullRegistry } from "../facts/full-registry.js";
import type { RoleOnOffer } from "../units/evaluate-role.js";
import { sameThroughput, slower, type RelativeThroughput } from "./throughput.js";

/**
 * The throughput of the devices that the roles of a profile take on an offer, where that of one reference device is 1.
 *
 * - The slowest of several kinds of device decides. Roles without accelerators do not count.
 * - A device that may be one of several chips has the interval that holds those of all.
 * - A part of a device (MIG, vGPU) cannot be compared.
 */
export function relativeThroughput(profile: ProfileJson, roles: readonly RoleOnOffer[], offer: OfferJson): RelativeThroughput {
  const { referenceChip, phase } = profile;
  if (referenceChip === undefined || phase === undefined) return sameThroughput;
  const reference = chipFiguresById(referenceChip);
  if (reference === undefined) return { kind: "unknown", why: `the chip ${referenceChip} is not registered` };
  if (!isSubstitutionPhase(phase)) return { kind: "unknown", why: `the phase ${phase} is not registered` };
  const precision = profile.precision ?? precisionOf(profile) ?? "bf16";
  let slowest: RelativeThroughput = sameThroughput;
  for (const { selections } of roles) {
    for (const { entries } of selections) {
      const [device] = entries;
      if (device === undefined) continue;
      slowest = slower(slowest, deviceThroughput(device, offer, reference, phase, precision));
    }
  }
  return slowest;
}

function precisionOf(profile: ProfileJson): string | undefined {
  for (const role of profile.roles ?? []) {
    const format = role.devices?.formats?.[0]?.format;
    if (format !== undefined) return format;
  }
  return undefined;
}

function deviceThroughput(device: DeviceJson, offer: OfferJson, reference: ChipFigures, phase: SubstitutionPhase, precision: string): RelativeThroughput {
  if (device.partition?.kind !== undefined && device.partition.kind !== "full") return { kind: "unknown", why: "a part of a device cannot be compared" };
  const ids = device.chip === undefined ? (device.chipCandidates ?? []) : [device.chip];
  const chips = ids.flatMap((id) => chipFiguresById(id) ?? []);
  if (chips.length === 0 || chips.length < ids.length) return { kind: "unknown", why: "the chip of the devices is not known" };
  const power = deviceFact(device, "power", offer.spec?.sources ?? [], fullRegistry);
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  const middles: number[] = [];
  for (const chip of chips) {
    const candidate = { chip, ...(power.kind === "quantity" ? { powerCap: roughSize(power.value) } : {}) };
    const answer = substitute({ chip: reference }, candidate, { phase, precision });
    if (answer.kind === "unknown") return { kind: "unknown", why: `not known: ${answer.missing.join(", ")}` };
    low = Math.min(low, answer.low);
    high = Math.max(high, answer.high);
    middles.push(answer.mid);
  }
  return { kind: "interval", low, mid: Math.sqrt(Math.min(...middles) * Math.max(...middles)), high, chips: chips.map(({ id }) => id) };
}
