import type { AttributeValueJson, AvailabilityJson, ConditionJson, HostJson, OfferJson, SoftwareJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import type { ImportOptions } from "../importer.js";
import { slurmConfiguration, slurmDevices } from "./slurm-devices.js";
import type { SlurmNode } from "./slurm-node.js";

/** The id of the source of what the daemon on the node reports. */
const slurmDaemon = "slurmd";

type Report = (finding: Pick<Diagnostic, "code" | "message">) => void;

const architectures: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["aarch64", "arm64"],
  ["arm64", "arm64"],
]);

/**
 * What a state does to the node (sinfo manual, "NODE STATE CODES"). States that are not here say how much of the node is in use.
 *
 * - A node of a cloud that is powered down is started for a job, so that it keeps none away.
 */
const effects: ReadonlyMap<string, NonNullable<ConditionJson["effect"]>> = new Map([
  ["DOWN", "unavailable"],
  ["ERROR", "unavailable"],
  ["FUTURE", "unavailable"],
  ["FAIL", "unavailable"],
  ["FAILING", "unavailable"],
  ["DRAIN", "unavailable"],
  ["DRAINED", "unavailable"],
  ["DRAINING", "unavailable"],
  ["NOT_RESPONDING", "unavailable"],
  ["NO_RESPOND", "unavailable"],
  ["INVALID_REG", "unavailable"],
  ["INVALID", "unavailable"],
  ["MAINTENANCE", "unavailable"],
  ["MAINT", "unavailable"],
  ["REBOOT_ISSUED", "unavailable"],
  ["BLOCKED", "unavailable"],
  ["POWERING_DOWN", "unavailable"],
  ["RESERVED", "no-schedule"],
  ["REBOOT_REQUESTED", "none"],
  ["POWERED_DOWN", "none"],
  ["POWER_DOWN", "none"],
  ["POWERING_UP", "none"],
  ["POWER_UP", "none"],
  ["PLANNED", "none"],
  ["COMPLETING", "none"],
  ["UNKNOWN", "none"],
]);

/**
 * One offer from one node of Slurm, or from one group of equal nodes.
 *
 * - What an administrator configured is `asserted`; what the daemon of the node says of itself is `reported`.
 * - `RealMemory` is in MiB. Its default is 1, which is not the memory of any node, and is left out.
 * - A node in one partition is in the pool of that name; a node in several is in none, because an offer has one pool.
 */
export function slurmOffer(node: SlurmNode, name: string, reference: string, options: ImportOptions, report: Report): OfferJson {
  const devices = slurmDevices(node, report);
  const host = hostOf(node, report);
  const software = softwareOf(node);
  const attributes = attributesOf(node);
  const conditions = conditionsOf(node);
  const availability = availabilityOf(node);
  const [partition, ...others] = node.partitions ?? [];
  const pool = partition === undefined || others.length > 0 ? undefined : partition.slice(0, 253);
  const at = options.at === undefined ? {} : { at: options.at };
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: {
        ...(devices === undefined ? {} : { devices: [...devices], devicesComplete: true }),
        ...(Object.keys(host).length === 0 ? {} : { host }),
        ...(software.length === 0 ? {} : { software: [...software] }),
        ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
      },
      ...(pool === undefined ? {} : { pool: { ...(options.issuer === undefined ? {} : { issuer: options.issuer }), name: pool } }),
      ...(options.provider === undefined ? {} : { operator: { provider: options.provider } }),
      sources: [
        { id: slurmConfiguration, kind: "asserted", reference, ...at },
        { id: slurmDaemon, kind: "reported", reference, ...at },
      ],
    },
    status: {
      availability,
      ...(conditions.length === 0 ? {} : { conditions: [...conditions] }),
      ...(options.at === undefined ? {} : { observedAt: options.at }),
    },
  };
}

function hostOf(node: SlurmNode, report: Report): HostJson {
  const arch = architectures.get(node.arch ?? "");
  const os = /^(linux)\b/iu.test(node.os ?? "") ? "linux" : undefined;
  if (node.memory === 1) report({ code: "import-value-sentinel", message: "RealMemory is 1, which is the default where nobody configured the memory" });
  return {
    ...(arch === undefined ? {} : { arch: [{ value: arch, source: slurmDaemon }] }),
    ...(node.cpus === undefined || node.cpus === 0 || node.cpus > 4_294_967_295 ? {} : { cores: [{ value: node.cpus, source: slurmConfiguration }] }),
    ...(node.memory === undefined || node.memory <= 1 ? {} : { memory: [{ value: `${String(node.memory)}MiB`, source: slurmConfiguration }] }),
    ...(node.disk === undefined || node.disk === 0 ? {} : { disk: [{ value: `${String(node.disk)}MiB`, source: slurmConfiguration }] }),
    ...(os === undefined ? {} : { os: [{ value: os, source: slurmDaemon }] }),
  };
}

function softwareOf(node: SlurmNode): readonly SoftwareJson[] {
  const kernel = /^linux ([0-9][\w.+~-]{0,127})/iu.exec(node.os ?? "")?.[1];
  const version = /^[0-9][\w.+~-]{0,63}$/u.exec(node.version ?? "")?.[0];
  return [
    ...(kernel === undefined ? [] : [{ name: "linux-kernel", version: kernel, source: slurmDaemon }]),
    ...(version === undefined ? [] : [{ name: "slurm", version, source: slurmDaemon }]),
  ];
}

function attributesOf(node: SlurmNode): Readonly<Record<string, AttributeValueJson>> {
  const features = [...new Set(node.features)].slice(0, 256);
  const partitions = [...new Set(node.partitions)].slice(0, 256);
  return {
    ...(features.length === 0 ? {} : { "slurm/features": { strings: { values: features } } }),
    ...(partitions.length === 0 ? {} : { "slurm/partitions": { strings: { values: partitions } } }),
  };
}

function conditionsOf(node: SlurmNode): readonly ConditionJson[] {
  const states = [...new Set(node.states)].filter((state) => effects.has(state)).slice(0, 64);
  return states.map((state) => ({
    type: state.toLowerCase().replaceAll("_", "-"),
    effect: effects.get(state) ?? "none",
    ...(node.reason === undefined ? {} : { message: node.reason.slice(0, 4_096) }),
    source: slurmDaemon,
  }));
}

/** An idle node is a free unit and an allocated one is none; of a mixed one, the free devices say how much is left. */
function availabilityOf(node: SlurmNode): AvailabilityJson {
  if (node.group !== undefined) {
    const { total, idle } = node.group;
    return { total, ...(idle === undefined || idle > total ? {} : { units: idle }), source: slurmConfiguration };
  }
  const units = node.states.includes("IDLE") ? 1 : node.states.some((state) => state === "ALLOCATED" || state === "ALLOC") ? 0 : undefined;
  return { total: 1, ...(units === undefined ? {} : { units }), source: slurmDaemon };
}
