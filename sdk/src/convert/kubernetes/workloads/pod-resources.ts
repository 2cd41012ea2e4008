import type { DeviceRequirementJson, HostRequirementJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject } from "../../../document/index.js";
import { listAt, objectAt, scalarText } from "../../source-value.js";
import type { Report } from "../object-findings.js";
import { bytesOfNanos, bytesText, wholeNumber } from "../quantity-text.js";
import type { DeviceClasses } from "./device-classes.js";
import { resourceMeaning } from "./extended-resource.js";
import { podAmounts, type PodAmount } from "./pod-amounts.js";
import type { ResourceDevices } from "./pod-devices.js";
import { escapeToken } from "./pointer-token.js";

/** What a pod asks for by the resources of its containers. */
export interface PodResources {
  readonly devices: readonly ResourceDevices[];
  /** What so many such pods ask of one host. */
  readonly host: (pods: number) => HostRequirementJson;
  readonly rdma: boolean;
}

const mostCores = 1_000_000;

/**
 * The accelerators and the host that the containers of a pod ask for together.
 *
 * - Part of a core is rounded up to a whole one.
 * - A resource that a device class of the inputs hands out is a request of that class.
 * - `nvidia.com/gpumem` is MiB of each virtual GPU, and alone asks for one.
 */
export function podResources(pod: JsonObject, part: string, classes: DeviceClasses, report: Report): PodResources {
  const amounts = podAmounts(pod);
  const devices: ResourceDevices[] = [];
  let rdma = false;
  let memoryOfEach: string | undefined;
  for (const [name, amount] of amounts) {
    const deviceClass = classes.byResource(name);
    const meaning = deviceClass === undefined ? resourceMeaning(name) : undefined;
    if (meaning?.kind === "host" || amount.nanos === 0n) continue;
    const at = placeOf(pod, part, name);
    if (meaning?.kind !== "other") reportUnequal(pod, name, at, report);
    const count = wholeNumber(amount.nanos, "up");
    if (meaning?.kind === "rdma") rdma = true;
    else if (meaning?.kind === "device-memory") memoryOfEach = `${String(count ?? 0)}MiB`;
    else if (meaning?.kind === "other")
      report({ code: "import-unsupported", message: `the resource ${name.slice(0, 128)} has no counterpart; it is left out`, part: at });
    else {
      const requirement =
        meaning?.kind === "devices" ? meaning.requirement : requirementOfClass(deviceClass ?? classOf(meaning?.deviceClass), name, at, report);
      if (requirement !== undefined) devices.push({ resource: name, requirement: { count: countOf(amount, count, name, at, report), ...requirement } });
    }
  }
  return { devices: withMemory(devices, memoryOfEach), host: (pods) => hostOf(amounts, BigInt(pods)), rdma };

  function classOf(name: string | undefined) {
    return name === undefined ? undefined : classes.byName(name);
  }
}

function requirementOfClass(deviceClass: ReturnType<DeviceClasses["byName"]>, name: string, part: string, report: Report): DeviceRequirementJson | undefined {
  if (deviceClass?.kind === "other") {
    report({ code: "import-unsupported", message: `${deviceClass.what} (${name.slice(0, 128)}) are no accelerators; they are left out`, part });
    return undefined;
  }
  if (deviceClass === undefined) {
    report({
      code: "import-reference-missing",
      message: `the device class of ${name.slice(0, 128)} is not among the inputs; devices of any kind are asked for`,
      part,
    });
    return {};
  }
  return {
    ...(deviceClass.driver === undefined ? {} : { driver: { anyOf: [deviceClass.driver] } }),
    ...(deviceClass.vendor === undefined ? {} : { vendor: { anyOf: [deviceClass.vendor] } }),
    ...(deviceClass.selectors.length === 0 ? {} : { selectors: deviceClass.selectors.slice(0, 32).map((cel) => ({ cel })) }),
  };
}

function countOf({ nanos }: PodAmount, count: number | undefined, name: string, part: string, report: Report): number {
  if (nanos % 1_000_000_000n !== 0n)
    report({ code: "import-unsupported", message: `Kubernetes hands out whole devices: the amount of ${name} is rounded up`, part });
  if (count !== undefined && count >= 1 && count <= 1_000_000) return count;
  report({ code: "import-unsupported", message: `the amount of ${name} is no number of devices; one is taken`, part });
  return 1;
}

/** Kubernetes refuses a pod whose request and limit of such a resource differ. */
function reportUnequal(pod: JsonObject, name: string, part: string, report: Report): void {
  for (const container of [...listAt(pod, "containers"), ...listAt(pod, "initContainers")]) {
    const resources = objectAt(container, "resources");
    const request = scalarText(objectAt(resources, "requests")[name]);
    const limit = scalarText(objectAt(resources, "limits")[name]);
    if (request === undefined || (limit !== undefined && wholeText(limit) === wholeText(request))) continue;
    report({
      code: "import-conflict",
      message:
        limit === undefined
          ? `${name} is requested without a limit, which Kubernetes refuses; the request counts`
          : `the request of ${request.slice(0, 32)} and the limit of ${limit.slice(0, 32)} of ${name} differ, which Kubernetes refuses; the request counts`,
      part,
    });
    return;
  }
}

const wholeText = (text: string): string => text.replace(/^\+/u, "");

function withMemory(devices: readonly ResourceDevices[], memory: string | undefined): readonly ResourceDevices[] {
  if (memory === undefined) return devices;
  const shared = devices.some(({ resource }) => resource === "nvidia.com/gpu");
  const all = shared ? devices : [...devices, { resource: "nvidia.com/gpu", requirement: { count: 1, vendor: { anyOf: ["nvidia"] } } }];
  return all.map((entry) =>
    entry.resource === "nvidia.com/gpu" ? { ...entry, requirement: { ...entry.requirement, memory: { usable: { min: memory } } } } : entry,
  );
}

function hostOf(amounts: ReadonlyMap<string, PodAmount>, pods: bigint): HostRequirementJson {
  const cores = wholeNumber((amounts.get("cpu")?.nanos ?? 0n) * pods, "up");
  const memory = bytesOf(amounts.get("memory"), pods);
  const disk = bytesOf(amounts.get("ephemeral-storage"), pods);
  return {
    ...(cores === undefined || cores === 0 || cores > mostCores ? {} : { cores: { min: cores } }),
    ...(memory === undefined ? {} : { memory: { min: memory } }),
    ...(disk === undefined ? {} : { disk: { min: disk } }),
  };
}

function bytesOf(amount: PodAmount | undefined, pods: bigint): string | undefined {
  if (amount === undefined || amount.nanos === 0n) return undefined;
  return (amount.text === undefined || pods > 1n ? undefined : bytesText(amount.text)) ?? bytesOfNanos(amount.nanos * pods);
}

/** Where the pod first speaks of a resource. */
function placeOf(pod: JsonObject, part: string, name: string): string {
  for (const field of ["containers", "initContainers"]) {
    for (const [index, container] of listAt(pod, field).entries()) {
      const resources = objectAt(container, "resources");
      for (const list of ["limits", "requests"]) {
        const amounts = resources[list];
        if (isJsonObject(amounts ?? null) && objectAt(resources, list)[name] !== undefined)
          return `${part}/${field}/${String(index)}/resources/${list}/${escapeToken(name)}`;
      }
    }
  }
  return part;
}
