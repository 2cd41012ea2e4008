import type { HostRequirementJson, LocationRequirementJson, ProfileJson, RoleJson, RunJson, WorkloadJson } from "@cornercast/schemas";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { boundedRun } from "../bounded-run.js";
import { chipChoice } from "../chip-choice.js";
import { baseName, countAt, documentName, listAt, objectAt, scalarAt, scalarText, textAt } from "../source-value.js";

type Report = (diagnostic: Omit<Diagnostic, "severity">) => void;

/** Profiles of one task; a longer list of alternatives is cut with a warning. */
const profileLimit = 64;

/** Fields of `resources` that say nothing about where the job can run. */
const ignored: readonly string[] = ["accelerator_args", "disk_tier", "network_tier", "image_id", "labels", "job_recovery", "autostop", "volumes", "priority"];

interface Accelerators {
  readonly name: string;
  readonly count: number;
}

/**
 * A SkyPilot task as a Workload.
 *
 * - Alternatives become profiles: members of an accelerator set or list, of `any_of`, and of `ordered`.
 * - `cpus: 32+` is a least number, `cpus: 32` exactly that number; the same for `memory`, in GB of 2^30 bytes.
 * - `num_nodes`, times the replicas of a service, is the number of replicas; a node is one replica.
 */
export function skyPilotWorkload(task: JsonObject, file: string, report: Report): WorkloadJson {
  const resources = objectAt(task, "resources");
  const nodes = countAt(task, "num_nodes") ?? 1;
  const service = objectAt(task, "service");
  const copies = countAt(service, "replicas") ?? countAt(objectAt(service, "replica_policy"), "min_replicas") ?? 1;
  const run = runOf(task, resources, report);
  const profiles: ProfileJson[] = [];
  for (const [index, variant] of variantsOf(resources).entries()) {
    for (const name of ignored)
      if (name in variant && index === 0)
        report({ code: "import-field-ignored", message: `resources.${name} says nothing that offers state`, pointer: `/resources/${name}` });
    for (const accelerators of acceleratorsOf(variant["accelerators"], report)) {
      profiles.push(profileOf(variant, accelerators, nodes * copies, run, profiles, report));
    }
  }
  if (profiles.length > profileLimit)
    report({
      code: "import-unsupported",
      message: `the task has ${String(profiles.length)} alternatives; the first ${String(profileLimit)} are kept`,
      pointer: "/resources",
    });
  if ("setup" in task) report({ code: "import-field-ignored", message: "setup is not carried over: it prepares an image", pointer: "/setup" });
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: {
      name: documentName(textAt(task, "name") ?? baseName(file), "skypilot-task"),
      annotations: { "cornercast/imported-from": `SkyPilot task ${file}` },
    },
    spec: { profiles: profiles.slice(0, profileLimit) },
  };
}

/** The resources with each alternative of `any_of` or `ordered` laid over them. */
function variantsOf(resources: JsonObject): readonly JsonObject[] {
  const { any_of: anyOf, ordered, ...rest } = resources;
  const alternatives = isJsonArray(anyOf) ? anyOf : isJsonArray(ordered) ? ordered : [];
  const variants = alternatives.filter(isJsonObject).map((alternative) => ({ ...rest, ...alternative }));
  return variants.length === 0 ? [rest] : variants;
}

/** The accelerators of a variant: `A100`, `A100:8`, a set or a list of them, or none. */
function acceleratorsOf(value: JsonValue | undefined, report: Report): readonly (Accelerators | undefined)[] {
  if (value === undefined || value === null) return [undefined];
  const texts = isJsonArray(value)
    ? value.map((entry) => scalarText(entry) ?? "")
    : isJsonObject(value)
      ? // In `{L4:8}`, without a space, YAML reads the whole as a key without a value.
        Object.entries(value).map(([name, count]) => (count === null ? name : `${name}:${scalarText(count) ?? "1"}`))
      : [scalarText(value) ?? ""];
  const found = texts.flatMap((text): Accelerators[] => {
    const match = /^\s*([^:\s]+(?:\s[^:\s]+)*)\s*(?::\s*([0-9]+(?:\.[0-9]+)?)\s*)?$/u.exec(text);
    const count = Math.ceil(Number(match?.[2] ?? "1"));
    if (match?.[1] === undefined || !(count >= 1 && count <= 1_000_000)) {
      report({ code: "import-unsupported", message: `'${text}' is not an accelerator with a count; it is left out`, pointer: "/resources/accelerators" });
      return [];
    }
    return [{ name: match[1], count }];
  });
  return found.length === 0 ? [undefined] : found;
}

function profileOf(
  variant: JsonObject,
  accelerators: Accelerators | undefined,
  replicas: number,
  run: RunJson | undefined,
  others: readonly ProfileJson[],
  report: Report,
): ProfileJson {
  const location = locationOf(variant);
  const host = hostOf(variant, report);
  const instanceType = textAt(variant, "instance_type");
  const role: RoleJson = {
    name: "node",
    ...(replicas === 1 ? {} : { replicas }),
    ...(run === undefined ? {} : { run }),
    ...(accelerators === undefined
      ? {}
      : {
          devices: {
            count: accelerators.count,
            chip: chipChoice([accelerators.name], "skypilot", (found) => report({ pointer: "/resources/accelerators", ...found })),
          },
        }),
    ...(Object.keys(host).length === 0 ? {} : { host }),
    ...(instanceType === undefined ? {} : { instanceType: { anyOf: [instanceType] } }),
  };
  const image = textAt(variant, "image_id");
  const container = image?.startsWith("docker:") === true ? image.slice("docker:".length) : undefined;
  const spot = variant["use_spot"];
  return {
    name: uniqueName(accelerators === undefined ? (instanceType ?? "cpu") : `${accelerators.name}-${String(accelerators.count)}`, others),
    ...(container === undefined ? {} : { artifacts: [{ kind: "oci-image", reference: container }] }),
    roles: [role],
    ...(location === undefined ? {} : { location }),
    ...(spot === true ? { preemptible: "required" } : spot === false ? { preemptible: "refused" } : {}),
  };
}

function hostOf(variant: JsonObject, report: Report): HostRequirementJson {
  const cores = amountOf(variant, "cpus", report);
  const memory = amountOf(variant, "memory", report);
  const disk = countAt(variant, "disk_size");
  return {
    ...(cores === undefined ? {} : { cores: { min: Math.ceil(cores.value), ...(cores.atLeast ? {} : { max: Math.ceil(cores.value) }) } }),
    ...(memory === undefined ? {} : { memory: { min: `${String(memory.value)}GiB`, ...(memory.atLeast ? {} : { max: `${String(memory.value)}GiB` }) } }),
    ...(disk === undefined ? {} : { disk: { min: `${String(disk)}GB` } }),
  };
}

/** An amount such as `32`, exactly, or `32+`, at least. */
function amountOf(variant: JsonObject, name: string, report: Report): { readonly value: number; readonly atLeast: boolean } | undefined {
  const text = scalarAt(variant, name);
  if (text === undefined) return undefined;
  const match = /^([0-9]{1,7}(?:\.[0-9]{1,3})?)\s*(?:GB|GiB)?(\+)?$/iu.exec(text);
  if (match?.[1] === undefined) {
    report({
      code: "import-unsupported",
      message: `resources.${name} '${text}' is not a number with or without +; it is left out`,
      pointer: `/resources/${name}`,
    });
    return undefined;
  }
  return { value: Number(match[1]), atLeast: match[2] === "+" };
}

/** Where the task may run: `infra: cloud/region/zone`, or `cloud`, `region` and `zone` one by one. */
function locationOf(variant: JsonObject): LocationRequirementJson | undefined {
  const [infraCloud, infraRegion, infraZone] = (textAt(variant, "infra") ?? "").split("/");
  const choice = (text: string | undefined): { anyOf: string[] } | undefined =>
    text === undefined || text === "" || text === "*" ? undefined : { anyOf: [text] };
  const providers = choice(textAt(variant, "cloud")?.toLowerCase() ?? infraCloud?.toLowerCase());
  const regions = choice(textAt(variant, "region") ?? infraRegion);
  const zones = choice(textAt(variant, "zone") ?? infraZone);
  if (providers === undefined && regions === undefined && zones === undefined) return undefined;
  return { ...(providers === undefined ? {} : { providers }), ...(regions === undefined ? {} : { regions }), ...(zones === undefined ? {} : { zones }) };
}

function runOf(task: JsonObject, resources: JsonObject, report: Report): RunJson | undefined {
  const script = textAt(task, "run");
  const env = Object.fromEntries(
    Object.entries(objectAt(task, "envs")).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, scalarText(value) ?? JSON.stringify(value)]],
    ),
  );
  const open = Object.entries(objectAt(task, "envs")).flatMap(([name, value]) => (value === null ? [name] : []));
  const secrets = [...new Set([...open, ...Object.keys(objectAt(task, "secrets"))])];
  const listed = listAt(resources, "ports");
  const ports = (listed.length > 0 ? listed : [resources["ports"] ?? null]).flatMap((port) => {
    const text = scalarText(port) ?? "";
    return /^[1-9][0-9]{0,4}$/u.test(text) && Number(text) <= 65_535 ? [{ port: Number(text) }] : [];
  });
  const command = script === undefined ? [] : ["bash", "-c", script];
  return boundedRun({ command, env, secrets, ports }, report);
}

function uniqueName(text: string, others: readonly ProfileJson[]): string {
  const name = documentName(text, "profile");
  let unique = name;
  for (let number = 2; others.some((other) => other.name === unique); number += 1) unique = `${name.slice(0, 58)}-${String(number)}`;
  return unique;
}
