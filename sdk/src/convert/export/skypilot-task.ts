import { stringify } from "yaml";
import { chips, type ChipRow } from "@cornercast/schemas/registry";
import type { DeviceRequirementJson, LocationRequirementJson, ProfileJson, RoleJson, RunJson } from "@cornercast/schemas";
import { chipById, findChipsByName } from "../../hardware/index.js";
import type { JsonObject } from "../../document/index.js";
import { amountOf } from "./amount-of.js";
import { exportedProfile, lowerName, vendorOf } from "./exported-profile.js";
import type { Exporter } from "./exporter.js";
import { saidFields, type SaidFields } from "./said-fields.js";
import { shellLine } from "./shell-words.js";

type Path = readonly (string | number)[];

/**
 * A Workload as a task of SkyPilot. A replica is a node.
 *
 * - SkyPilot asks for accelerators by name: where the workload says figures, those registered chips are named that have them.
 * - A task runs one role; of a profile with several the first is written.
 *
 * Source: docs.skypilot.co, "SkyPilot YAML".
 */
export const skyPilotTaskExporter: Exporter = {
  id: "skypilot-task",
  title: "SkyPilot task",
  takes: "Workload",
  export(workload, options) {
    const fields = saidFields(workload, "a SkyPilot task", workload.metadata?.name ?? "");
    const chosen = exportedProfile(workload, options, fields);
    const [role, ...others] = chosen?.profile.roles ?? [];
    if (chosen === undefined || role === undefined) return { text: "", diagnostics: fields.diagnostics() };
    const path = [...chosen.path, "roles", 0];
    if (others.length > 0)
      fields.refuse(`a task runs one role, and the profile has ${String(others.length + 1)}; the first is written`, ...chosen.path, "roles");
    fields.say(...path, "name");
    fields.say(...path, "replicas");
    const resources: JsonObject = {
      ...accelerators(role, chosen.profile, path, fields),
      ...host(role, path, fields),
      ...(chosen.image === undefined ? {} : { image_id: `docker:${chosen.image}` }),
      ...spot(workload.spec?.schedule?.preemptible, chosen.profile.preemptible, chosen.path, fields),
      ...place(chosen.profile.location, [...chosen.path, "location"], fields),
      ...ports(role.run, path, fields),
    };
    const task: JsonObject = {
      name: lowerName(workload.metadata?.name ?? "job"),
      ...((role.replicas ?? 1) === 1 ? {} : { num_nodes: role.replicas ?? 1 }),
      resources,
      ...environment(role.run, path, fields),
      ...script(role.run, path, fields),
    };
    return { text: stringify(task, { lineWidth: 0 }), diagnostics: fields.diagnostics() };
  },
};

function accelerators(role: RoleJson, profile: ProfileJson, path: Path, fields: SaidFields): JsonObject {
  const { devices } = role;
  if (devices === undefined) return {};
  const at = [...path, "devices"];
  fields.say(...at, "count");
  fields.say(...at, "name");
  const stated = devices.chip?.anyOf?.flatMap((id) => chipById(id) ?? []);
  if (stated !== undefined) fields.say(...at, "chip", "anyOf");
  const names = [...new Set((stated ?? chipsOf(devices, profile, at, fields)).flatMap((chip) => nameOf(chip) ?? []))];
  if (names.length === 0) {
    fields.refuse("SkyPilot has no name for an accelerator like this; say devices.chip", ...at);
    return {};
  }
  const listed = names.map((name) => `${name}:${String(devices.count ?? 1)}`);
  return { accelerators: listed.length === 1 ? (listed[0] ?? "") : listed };
}

/** The registered chips that have the memory that is asked for, and the vendor. */
function chipsOf(devices: DeviceRequirementJson, profile: ProfileJson, path: Path, fields: SaidFields): readonly ChipRow[] {
  const known = vendorOf(devices, profile);
  if (known?.isStated === true) fields.say(...path, "vendor", "anyOf");
  const least = amountOf(devices.memory?.nominal?.min, "bytes");
  if (known === undefined && least === undefined) return [];
  if (least !== undefined)
    fields.sayAlmost("SkyPilot asks for accelerators by name; those registered with this memory are named", ...path, "memory", "nominal", "min");
  return chips.filter(
    (chip) =>
      (known === undefined || chip.vendor === known.vendor) &&
      (least === undefined || (chip.memory?.nominal ?? []).some(({ value }) => (amountOf(value, "bytes") ?? 0) >= least)),
  );
}

/** What SkyPilot calls a chip: the name that means no other, where there is one. */
function nameOf(chip: ChipRow): string | undefined {
  const names = chip.aliases?.flatMap(({ issuer, name }) => (issuer === "skypilot" ? [name] : [])) ?? [];
  return names.find((name) => findChipsByName(name, "skypilot").length === 1) ?? names[0];
}

function host({ host: demands, instanceType }: RoleJson, path: Path, fields: SaidFields): JsonObject {
  const memory = amountOf(demands?.memory?.min, "bytes");
  const disk = amountOf(demands?.disk?.min, "bytes");
  const [type, ...others] = instanceType?.anyOf ?? [];
  if (demands?.cores?.min !== undefined) fields.say(...path, "host", "cores", "min");
  if (memory !== undefined) fields.say(...path, "host", "memory", "min");
  if (disk !== undefined) fields.say(...path, "host", "disk", "min");
  const isOne = type !== undefined && others.length === 0;
  if (isOne) fields.say(...path, "instanceType", "anyOf");
  return {
    ...(isOne ? { instance_type: type } : {}),
    ...(demands?.cores?.min === undefined ? {} : { cpus: `${String(demands.cores.min)}+` }),
    ...(memory === undefined ? {} : { memory: `${String(Math.ceil(memory / 2 ** 30))}+` }),
    ...(disk === undefined ? {} : { disk_size: Math.ceil(disk / 1e9) }),
  };
}

function spot(ofWorkload: string | undefined, ofProfile: string | undefined, path: Path, fields: SaidFields): JsonObject {
  const word = ofProfile ?? ofWorkload;
  if (word !== "required" && word !== "refused") return {};
  fields.say(...path, "preemptible");
  fields.say("spec", "schedule", "preemptible");
  return { use_spot: word === "required" };
}

function place(location: LocationRequirementJson | undefined, path: Path, fields: SaidFields): JsonObject {
  const steps: string[] = [];
  for (const field of ["providers", "regions", "zones"] as const) {
    const [only, ...others] = location?.[field]?.anyOf ?? [];
    if (only === undefined || others.length > 0) break;
    fields.say(...path, field, "anyOf");
    steps.push(only);
  }
  return steps.length === 0 ? {} : { infra: steps.join("/") };
}

function ports(run: RunJson | undefined, path: Path, fields: SaidFields): JsonObject {
  const open = (run?.ports ?? []).flatMap(({ port }, index) => {
    fields.say(...path, "run", "ports", index, "port");
    return port === undefined ? [] : [port];
  });
  return open.length === 0 ? {} : { ports: open };
}

function environment(run: RunJson | undefined, path: Path, fields: SaidFields): JsonObject {
  for (const name of ["env", "secrets"]) fields.say(...path, "run", name);
  return {
    ...(run?.env === undefined ? {} : { envs: { ...run.env } }),
    // A secret without a value is asked for when the task is launched.
    ...(run?.secrets === undefined ? {} : { secrets: Object.fromEntries(run.secrets.map((name) => [name, null])) }),
  };
}

function script(run: RunJson | undefined, path: Path, fields: SaidFields): JsonObject {
  const words = [...(run?.command ?? []), ...(run?.args ?? [])];
  for (const name of ["command", "args"]) fields.say(...path, "run", name);
  if (words.length === 0) {
    fields.refuse("the role says no command that the task could run", ...path);
    return {};
  }
  const [shell, flag, text, ...rest] = words;
  return { run: shell === "bash" && flag === "-c" && text !== undefined && rest.length === 0 ? text : shellLine(words) };
}
