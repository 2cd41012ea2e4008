import type { DeviceJson, DeviceMemberJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { identifyChip } from "../identify-chip.js";
import { isLost, smiGpuFacts, smiMigFacts, type SmiGpuFacts, type SmiMigFacts } from "./smi-facts.js";
import { isSmiSentinel, type SmiElement } from "./smi-element.js";
import type { ListedMig } from "./smi-capture.js";

/** What other outputs say of the same GPUs. */
export interface SmiCompanions {
  /** The compute capability by PCI address in lower case: only `--query-gpu=compute_cap` prints it. */
  readonly capabilities: ReadonlyMap<string, string>;
  readonly migList: readonly ListedMig[];
}

/** One GPU as it was read. */
export interface SmiGpu {
  readonly facts: SmiGpuFacts;
  readonly lost: boolean;
  readonly line: number;
  /** The position among the GPUs, from 0. */
  readonly index: number;
}

/** The id of the source of all figures. */
export const smiSource = "nvidia-smi";

/** As many devices, and members of one, as an offer may have. */
const mostDevices = 1_024;

type Report = (finding: Pick<Diagnostic, "code" | "message">, line: number) => void;

/**
 * The accelerators of one host.
 *
 * - Equal GPUs are one device with members.
 * - A GPU in MIG mode is not there as a whole: its MIG devices are, each with its own memory and with the GPU as its parent. Compute
 *   instances that share one GPU instance share its memory, so that none of them has a figure of its own.
 * - A lost GPU stays in the list, none of it free.
 */
export function smiDevices(
  gpus: readonly SmiElement[],
  companions: SmiCompanions,
  report: Report,
): { readonly devices: readonly DeviceJson[]; readonly gpus: readonly SmiGpu[] } {
  const read = gpus.map((gpu, index): SmiGpu => ({ facts: smiGpuFacts(gpu), lost: isLost(gpu), line: gpu.line, index }));
  const entries: { readonly device: DeviceJson; readonly index: number }[] = [];
  const told = new Set<string>();
  const once: Report = (finding, line) => {
    if (told.has(finding.message)) return;
    told.add(finding.message);
    report(finding, line);
  };
  for (const [index, gpu] of gpus.entries()) {
    const known = read[index];
    if (known === undefined) continue;
    const whole = wholeGpu(known, gpu.id, companions, once);
    if (known.facts.migMode?.toLowerCase() === "enabled") {
      const parts = smiMigFacts(gpu);
      if (parts.length === 0) once({ code: "import-unsupported", message: "a GPU in MIG mode has no MIG devices, so that none of it can be used" }, gpu.line);
      for (const device of migParts(whole, parts, known, companions, once)) entries.push({ device, index });
      if (parts.length === 0) entries.push({ device: { ...whole, free: 0 }, index });
    } else entries.push({ device: known.lost ? { ...whole, free: 0 } : whole, index });
  }
  return { devices: grouped(entries), gpus: read };
}

function wholeGpu(gpu: SmiGpu, id: string | undefined, companions: SmiCompanions, report: Report): DeviceJson {
  const { facts, line } = gpu;
  const pci = pciIdentity(facts.pciDevice);
  const subsystem = pciIdentity(facts.pciSubsystem);
  const memory = mebibytes(facts.memoryTotal);
  if (pci === undefined) report({ code: "import-value-sentinel", message: "the PCI identity is not stated, so that only the name tells the chip" }, line);
  if (memory === undefined && !gpu.lost) report({ code: "import-value-sentinel", message: "the memory of a GPU is not stated" }, line);
  const identified = identifyChip({
    ...(pci === undefined
      ? {}
      : { pci: { ...pci, ...(subsystem === undefined ? {} : { subsystemVendor: subsystem.vendor, subsystemDevice: subsystem.device }) } }),
    names: facts.productName === undefined ? [] : [facts.productName],
    issuer: smiSource,
    exactNames: true,
    ...(memory === undefined ? {} : { memory }),
  });
  for (const finding of identified.findings) report(finding, line);
  const [chip, ...others] = identified.chips;
  const address = (facts.address ?? id)?.slice(0, 63);
  const capability = address === undefined ? undefined : companions.capabilities.get(address.toLowerCase());
  const power = watts(facts.powerLimit) ?? watts(facts.powerDefault) ?? watts(facts.powerMax);
  const attributes = smiAttributes(facts);
  const member: DeviceMemberJson = { ...(facts.uuid === undefined ? {} : { id: facts.uuid }), ...(address === undefined ? {} : { address }) };
  const whole = facts.virtualization !== undefined ? facts.virtualization.toLowerCase() !== "vgpu" : undefined;
  return {
    count: 1,
    ...(chip === undefined ? {} : others.length === 0 ? { chip: chip.id } : { chipCandidates: identified.chips.map((row) => row.id) }),
    vendor: "nvidia",
    ...(facts.productName === undefined ? {} : { product: facts.productName }),
    ...(capability === undefined ? {} : { computeCapability: [{ value: capability, source: smiSource }] }),
    ...deviceMemory(memory, facts.ecc),
    ...(whole === false
      ? { partition: { kind: "vgpu", source: smiSource } }
      : facts.migMode?.toLowerCase() === "disabled"
        ? { partition: { kind: "full", source: smiSource } }
        : {}),
    ...(power === undefined ? {} : { power: [{ value: power, source: smiSource }] }),
    ...(pci === undefined
      ? {}
      : { pci: { ...pci, ...(subsystem === undefined ? {} : { subsystemVendor: subsystem.vendor, subsystemDevice: subsystem.device }) } }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(Object.keys(member).length === 0 ? {} : { members: [member] }),
  };
}

function migParts(parent: DeviceJson, parts: readonly SmiMigFacts[], gpu: SmiGpu, companions: SmiCompanions, report: Report): readonly DeviceJson[] {
  const sharing = new Map<string, number>();
  for (const part of parts) if (part.gpuInstance !== undefined) sharing.set(part.gpuInstance, (sharing.get(part.gpuInstance) ?? 0) + 1);
  const devices = parts.map((part): DeviceJson => {
    const listed = companions.migList.find((mig) => mig.index === part.index && (gpu.facts.uuid === undefined || mig.gpu === gpu.facts.uuid));
    const memory = mebibytes(part.memoryTotal);
    const shared = part.gpuInstance !== undefined && (sharing.get(part.gpuInstance) ?? 0) > 1;
    if (shared && memory !== undefined) {
      report(
        {
          code: "import-ambiguous-unit",
          message: `MIG devices of GPU instance ${part.gpuInstance ?? ""} share ${memory}; none of them has memory of its own, and the figure was left out`,
        },
        gpu.line,
      );
    }
    const uuid = part.uuid ?? listed?.uuid;
    const attributes = {
      ...(part.multiprocessors === undefined || !/^[0-9]{1,6}$/u.test(part.multiprocessors)
        ? {}
        : { [`${smiSource}/multiprocessor_count`]: { int: part.multiprocessors } }),
      ...(shared && part.gpuInstance !== undefined ? { [`${smiSource}/gpu_instance_id`]: { string: part.gpuInstance } } : {}),
    };
    return {
      count: 1,
      ...(parent.chip === undefined ? {} : { chip: parent.chip }),
      ...(parent.chipCandidates === undefined ? {} : { chipCandidates: parent.chipCandidates }),
      vendor: "nvidia",
      ...(parent.product === undefined ? {} : { product: parent.product }),
      ...(parent.computeCapability === undefined ? {} : { computeCapability: parent.computeCapability }),
      ...deviceMemory(shared ? undefined : memory, gpu.facts.ecc),
      partition: {
        kind: "mig",
        ...(listed === undefined ? {} : { profile: listed.profile }),
        ...(gpu.facts.uuid === undefined ? {} : { parent: gpu.facts.uuid }),
        source: smiSource,
      },
      ...(parent.pci === undefined ? {} : { pci: parent.pci }),
      ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
      ...(uuid === undefined ? {} : { members: [{ id: uuid }] }),
      ...(gpu.lost ? { free: 0 } : {}),
    };
  });
  return devices;
}

/** Puts equal devices together and gives each group a name after the first of its GPUs. */
function grouped(entries: readonly { readonly device: DeviceJson; readonly index: number }[]): readonly DeviceJson[] {
  const groups = new Map<string, { readonly first: DeviceJson; readonly index: number; readonly members: DeviceMemberJson[]; count: number }>();
  for (const { device, index } of entries) {
    const { members, ...shape } = device;
    const key = JSON.stringify(shape);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: device, index, members: [...(members ?? [])], count: 1 });
    else {
      group.count += 1;
      group.members.push(...(members ?? []));
    }
  }
  const names = new Set<string>();
  return [...groups.values()].slice(0, mostDevices).map(({ first, index, members, count }) => {
    const mig = first.partition?.kind === "mig";
    const base = mig ? `gpu-${String(index)}-mig` : `gpu-${String(index)}`;
    let name = base;
    for (let number = 1; names.has(name); number += 1) name = `${base}-${String(number)}`;
    names.add(name);
    const partition = first.partition;
    return {
      name,
      ...first,
      count,
      ...(first.free === undefined ? {} : { free: 0 }),
      ...(mig && partition !== undefined ? { partition: { ...partition, replicas: count } } : {}),
      ...(members.length === 0 ? {} : { members: members.slice(0, mostDevices) }),
    };
  });
}

function deviceMemory(usable: string | undefined, ecc: string | undefined): Pick<DeviceJson, "memory"> {
  const on = ecc?.toLowerCase();
  const memory = {
    ...(usable === undefined ? {} : { usable: [{ value: usable, source: smiSource }] }),
    ...(on === "enabled" || on === "disabled" ? { ecc: [{ value: on === "enabled", source: smiSource }] } : {}),
  };
  return Object.keys(memory).length === 0 ? {} : { memory };
}

function smiAttributes(facts: SmiGpuFacts): NonNullable<DeviceJson["attributes"]> {
  const kept: readonly (readonly [string, string | undefined])[] = [
    ["product_architecture", facts.architecture],
    ["addressing_mode", facts.addressing],
    ["c2c_mode", facts.coherentLink],
    ["virtualization_mode", facts.virtualization],
    ["dram_encryption_mode", facts.memoryEncryption],
    ["default_power_limit", facts.powerDefault],
    ["max_power_limit", facts.powerMax],
  ];
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[`${smiSource}/${name}`, { string: value.slice(0, 256) }]])));
}

/** `233010DE` or `0x233010DE`: the device id, then the vendor id. `000000DE` is what a blanked id leaves. */
function pciIdentity(text: string | undefined): { readonly vendor: string; readonly device: string } | undefined {
  const match = /^(?:0x)?([0-9a-f]{4})([0-9a-f]{4})$/iu.exec(text ?? "");
  const [device = "0000", vendor = "0000"] = [match?.[1]?.toLowerCase(), match?.[2]?.toLowerCase()];
  return match === null || device === "0000" || vendor.startsWith("00") ? undefined : { vendor, device };
}

/** nvidia-smi prints memory in MiB. A total of 0 is what it prints where it knows none. */
function mebibytes(text: string | undefined): string | undefined {
  const match = /^([1-9][0-9]{0,11}) MiB$/u.exec(text ?? "");
  return match === null || isSmiSentinel(text ?? "") ? undefined : `${match[1] ?? ""}MiB`;
}

function watts(text: string | undefined): string | undefined {
  const match = /^([1-9][0-9]{0,5})(?:\.([0-9]{1,6}))? W$/u.exec(text ?? "");
  if (match === null) return undefined;
  const fraction = (match[2] ?? "").replace(/0+$/u, "");
  return `${match[1] ?? ""}${fraction === "" ? "" : `.${fraction}`}W`;
}
