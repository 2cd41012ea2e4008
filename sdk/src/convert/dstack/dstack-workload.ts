import type {
  BudgetJson,
  CountRangeJson,
  DeviceRequirementJson,
  HostRequirementJson,
  LocationRequirementJson,
  RunJson,
  WorkloadJson,
} from "@cornercast/schemas";
import type { JsonObject } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { boundedRun } from "../bounded-run.js";
import { chipChoice } from "../chip-choice.js";
import { baseName, countAt, documentName, listAt, objectAt, scalarAt, scalarText, textAt } from "../source-value.js";
import { parseDstackGpu, type DstackGpu } from "./dstack-gpu.js";
import { parseDstackRange, type DstackRange } from "./dstack-range.js";

type Report = (diagnostic: Omit<Diagnostic, "severity">) => void;

/** What dstack adds where a configuration is silent; a warning names them, and they do not become requirements. */
const defaults: Readonly<Record<string, string>> = { cpu: "2..", memory: "8GB..", disk: "100GB.." };
const preemption: Readonly<Record<string, string>> = { spot: "required", auto: "tolerated", "on-demand": "refused" };

/**
 * A dstack run configuration as a Workload.
 *
 * - One value means exactly that value, as in dstack: a warning says so, because it is the usual reason why nothing is offered.
 * - Memory of a GPU is the class that a buyer names, in the unit that the author wrote.
 * - Defaults that dstack adds to what is not stated are named in a warning, and left out.
 * - A GPU without a vendor and without names is one of NVIDIA, as in dstack.
 */
export function dstackWorkload(configuration: JsonObject, file: string, report: Report): WorkloadJson {
  const resources = objectAt(configuration, "resources");
  const gpu = parseDstackGpu(resources["gpu"]);
  const replicas = (countAt(configuration, "nodes") ?? 1) * replicasOf(configuration);
  const host = hostOf(resources, report);
  const run = runOf(configuration, report);
  const image = textAt(configuration, "image");
  const preemptible = preemption[textAt(configuration, "spot_policy") ?? ""];
  const location = locationOf(configuration);
  const budget = budgetOf(configuration, replicas, report);
  const duration = durationOf(configuration);
  const instanceTypes = texts(configuration, "instance_types");
  const missing = Object.entries(defaults).filter(([name]) => !(name in resources));
  if (missing.length > 0)
    report({
      code: "import-default-left-out",
      message: `dstack adds ${missing.map(([name, value]) => `${name}: ${value}`).join(", ")} where nothing is stated; it is not required here`,
      pointer: "/resources",
    });
  if ("shm_size" in resources) report({ code: "import-field-ignored", message: "shm_size is set when the container starts", pointer: "/resources/shm_size" });
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: {
      name: documentName(textAt(configuration, "name") ?? baseName(file), "dstack-run"),
      annotations: { "cornercast/imported-from": `dstack ${textAt(configuration, "type") ?? ""} ${file}` },
    },
    spec: {
      profiles: [
        {
          name: "default",
          ...(image === undefined ? {} : { artifacts: [{ kind: "oci-image", reference: image }] }),
          roles: [
            {
              name: "node",
              ...(replicas === 1 ? {} : { replicas }),
              ...(run === undefined ? {} : { run }),
              ...(gpu === undefined ? {} : { devices: devicesOf(gpu, report) }),
              ...(Object.keys(host).length === 0 ? {} : { host }),
              ...(instanceTypes.length === 0 ? {} : { instanceType: { anyOf: instanceTypes } }),
            },
          ],
          ...(preemptible === undefined ? {} : { preemptible }),
        },
      ],
      ...(location === undefined ? {} : { location }),
      ...(budget === undefined ? {} : { budget }),
      ...(duration === undefined ? {} : { schedule: { duration } }),
    },
  };
}

function devicesOf(gpu: DstackGpu, report: Report): DeviceRequirementJson {
  const at = { pointer: "/resources/gpu" };
  const count = Number(gpu.count?.min ?? "1");
  if (gpu.count?.exact === false && gpu.count.max !== gpu.count.min)
    report({ code: "import-unsupported", message: `the least of the counts ${gpu.count.min ?? ""}..${gpu.count.max ?? ""} is taken`, ...at });
  const memory = gpu.memory === undefined ? undefined : bytesRange(gpu.memory, "gpu memory", report, at.pointer);
  const total = gpu.totalMemory === undefined ? undefined : bytesRange(gpu.totalMemory, "total GPU memory", report, at.pointer);
  const vendor = gpu.vendor ?? (gpu.names.length === 0 ? "nvidia" : undefined);
  if (gpu.vendor === undefined && vendor !== undefined)
    report({ code: "import-default-applied", message: "a GPU without a name or a vendor is one of NVIDIA, as in dstack", ...at });
  const capability = gpu.computeCapability?.min;
  return {
    count: count >= 1 ? count : 1,
    ...(gpu.names.length === 0 ? {} : { chip: chipChoice(gpu.names, "dstack", (found) => report({ ...at, ...found })) }),
    ...(vendor === undefined ? {} : { vendor: { anyOf: [vendor] } }),
    ...(memory === undefined ? {} : { memory: { nominal: memory } }),
    ...(total === undefined ? {} : { totalMemory: total }),
    ...(capability !== undefined && /^[0-9]+(?:\.[0-9]+)?$/u.test(capability) ? { computeCapability: { min: capability } } : {}),
  };
}

function hostOf(resources: JsonObject, report: Report): HostRequirementJson {
  const cpu = scalarText(resources["cpu"]);
  const [, arch, cores] = /^(?:(x86|arm):)?(.*)$/u.exec(cpu ?? "") ?? [];
  const range = cores === undefined ? undefined : parseDstackRange(cores);
  const memory = rangeOf(resources, "memory", report);
  const disk = rangeOf(resources, "disk", report);
  const counts = range === undefined ? undefined : countRange(range);
  return {
    ...(arch === undefined ? {} : { arch: { anyOf: [arch === "arm" ? "arm64" : "amd64"] } }),
    ...(counts === undefined ? {} : { cores: counts }),
    ...(memory === undefined ? {} : { memory }),
    // A larger disk does no harm, and dstack makes disks as large as asked.
    ...(disk?.min === undefined ? {} : { disk: { min: disk.min } }),
  };
}

function rangeOf(resources: JsonObject, name: string, report: Report): { min?: string; max?: string } | undefined {
  const text = scalarText(resources[name]) ?? scalarAt(objectAt(resources, name), "size");
  const range = text === undefined ? undefined : parseDstackRange(text);
  return range === undefined ? undefined : bytesRange(range, name, report, `/resources/${name}`);
}

function bytesRange(range: DstackRange, what: string, report: Report, pointer: string): { min?: string; max?: string } | undefined {
  const min = bytes(range.min);
  const max = bytes(range.max);
  if (min === undefined && max === undefined) {
    report({ code: "import-unsupported", message: `${what} '${range.min ?? ""}..${range.max ?? ""}' is not a size; it is left out`, pointer });
    return undefined;
  }
  if (range.exact && what !== "disk")
    report({ code: "import-exact-value", message: `${what} ${min ?? ""} means exactly that in dstack; write ${min ?? ""}.. to accept more`, pointer });
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** A size as we write it; a number without a unit is in GB. */
function bytes(text: string | undefined): string | undefined {
  const match = /^([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([MGT]B)?$/iu.exec(text ?? "");
  return match?.[1] === undefined ? undefined : `${match[1]}${(match[2] ?? "GB").toUpperCase()}`;
}

function countRange(range: DstackRange): CountRangeJson | undefined {
  const whole = (text: string | undefined): number | undefined => (text !== undefined && /^[0-9]{1,6}$/u.test(text) ? Number(text) : undefined);
  const min = whole(range.min);
  const max = whole(range.max);
  return min === undefined && max === undefined ? undefined : { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function runOf(configuration: JsonObject, report: Report): RunJson | undefined {
  const commands = texts(configuration, "commands");
  const entries = listAt(configuration, "env").map((entry) => scalarText(entry) ?? "");
  const map = Object.entries(objectAt(configuration, "env")).map(([name, value]) => `${name}=${scalarText(value) ?? ""}`);
  const all = [...entries, ...map];
  const env = Object.fromEntries(
    all.filter((entry) => entry.includes("=")).map((entry): [string, string] => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
  // A name without a value is taken from the environment of whoever submits the run.
  const secrets = [...new Set(all.filter((entry) => entry !== "" && !entry.includes("=")))];
  const listed = listAt(configuration, "ports").map((port) => scalarText(port) ?? "");
  const single = scalarAt(configuration, "port");
  const ports = [...listed, ...(single === undefined ? [] : [single])].flatMap((text) => {
    const port = Number(text.split(":").pop());
    return Number.isInteger(port) && port >= 1 && port <= 65_535 ? [{ port }] : [];
  });
  const command = commands.length === 0 ? [] : ["bash", "-c", commands.join("\n")];
  return boundedRun({ command, env, secrets, ports }, report);
}

function locationOf(configuration: JsonObject): LocationRequirementJson | undefined {
  const providers = texts(configuration, "backends");
  const regions = texts(configuration, "regions");
  const zones = texts(configuration, "availability_zones");
  if (providers.length + regions.length + zones.length === 0) return undefined;
  return {
    ...(providers.length === 0 ? {} : { providers: { anyOf: providers } }),
    ...(regions.length === 0 ? {} : { regions: { anyOf: regions } }),
    ...(zones.length === 0 ? {} : { zones: { anyOf: zones } }),
  };
}

/** `max_price` is for an hour of one instance, in US dollars; our budget is for the whole job. */
function budgetOf(configuration: JsonObject, replicas: number, report: Report): BudgetJson | undefined {
  const price = scalarAt(configuration, "max_price");
  if (price === undefined || !/^[0-9]{1,9}(?:\.[0-9]{1,6})?$/u.test(price)) return undefined;
  if (replicas > 1)
    report({ code: "import-unsupported", message: "max_price is for one instance; the budget of all instances together is taken", pointer: "/max_price" });
  return { maxPerHour: `${String(Number(price) * replicas)} USD` };
}

function durationOf(configuration: JsonObject): string | undefined {
  const text = scalarAt(configuration, "max_duration");
  return text !== undefined && /^[1-9][0-9]{0,8}[smhd]$/u.test(text) ? text : undefined;
}

/** The replicas of a service: a number, or the least of a range. */
function replicasOf(configuration: JsonObject): number {
  const range = parseDstackRange(scalarAt(configuration, "replicas") ?? "1");
  const least = Number(range?.min ?? "1");
  return Number.isInteger(least) && least >= 1 && least <= 100_000 ? least : 1;
}

function texts(value: JsonObject, name: string): string[] {
  return listAt(value, name).flatMap((entry) => {
    const text = scalarText(entry);
    return text === undefined || text === "" ? [] : [text];
  });
}
