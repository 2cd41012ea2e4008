import type { RoleJson, WorkloadJson } from "@cornercast/schemas";
import { chipById } from "../../hardware/index.js";
import { amountOf } from "./amount-of.js";
import { exportedProfile, type ExportedProfile } from "./exported-profile.js";
import type { Exporter } from "./exporter.js";
import { saidFields, type SaidFields } from "./said-fields.js";
import { shellLine, shellWord } from "./shell-words.js";

type Path = readonly (string | number)[];

/**
 * A Workload as a batch script of Slurm: each role is a component of a heterogeneous job, each replica a task on a node of its own.
 *
 * - Chips become types of GRES where the registry knows what Slurm calls them and one chip is asked for.
 * - The image is given to `srun --container-image`, which the plugin Pyxis adds.
 *
 * Source: slurm.schedmd.com/sbatch.html and heterogeneous_jobs.html.
 */
export const slurmBatchExporter: Exporter = {
  id: "slurm-batch",
  title: "Slurm batch script",
  takes: "Workload",
  export(workload, options) {
    const fields = saidFields(workload, "a Slurm batch script", workload.metadata?.name ?? "");
    const chosen = exportedProfile(workload, options, fields);
    if (chosen === undefined) return { text: "", diagnostics: fields.diagnostics() };
    const roles = chosen.profile.roles ?? [];
    const common = [`--job-name=${shellWord(workload.metadata?.name ?? "job")}`, ...times(workload, fields)];
    const components = roles.map((role, index) => [...(index === 0 ? common : []), ...demands(role, [...chosen.path, "roles", index], fields)]);
    const directives = components.map((each) => each.map((directive) => `#SBATCH ${directive}`).join("\n")).join("\n#SBATCH hetjob\n");
    const steps = roles.map((role, index) => step(role, index, roles.length, chosen, fields));
    const wait = roles.length > 1 ? ["wait", ""] : [];
    return { text: ["#!/bin/bash", directives, "", ...steps, ...wait].join("\n"), diagnostics: fields.diagnostics() };
  },
};

function times(workload: WorkloadJson, fields: SaidFields): readonly string[] {
  const { duration, startAfter, startBefore } = workload.spec?.schedule ?? {};
  const seconds = amountOf(duration, "duration");
  const minutes = seconds === undefined ? undefined : Math.ceil(seconds / 60);
  if (minutes !== undefined) fields.sayAlmost("the job is stopped after it", "spec", "schedule", "duration");
  if (startAfter !== undefined) fields.sayAlmost("Slurm reads it in the time zone of the cluster; it is written in UTC", "spec", "schedule", "startAfter");
  if (startBefore !== undefined) fields.sayAlmost("Slurm removes a job that cannot end by its deadline", "spec", "schedule", "startBefore");
  return [
    ...(minutes === undefined ? [] : [`--time=${String(minutes)}`]),
    ...(startAfter === undefined ? [] : [`--begin=${slurmTime(startAfter)}`]),
    ...(startBefore === undefined ? [] : [`--deadline=${slurmTime(startBefore)}`]),
  ];
}

function demands(role: RoleJson, path: Path, fields: SaidFields): readonly string[] {
  const replicas = String(role.replicas ?? 1);
  fields.say(...path, "name");
  fields.say(...path, "replicas");
  const { devices, host } = role;
  const memory = mebibytes(host?.memory?.min);
  const disk = mebibytes(host?.disk?.min);
  if (memory !== undefined) fields.say(...path, "host", "memory", "min");
  if (disk !== undefined) fields.say(...path, "host", "disk", "min");
  if (host?.cores?.min !== undefined) fields.say(...path, "host", "cores", "min");
  return [
    `--nodes=${replicas}`,
    `--ntasks=${replicas}`,
    "--ntasks-per-node=1",
    ...(host?.cores?.min === undefined ? [] : [`--cpus-per-task=${String(host.cores.min)}`]),
    ...(memory === undefined ? [] : [`--mem=${String(memory)}M`]),
    ...(disk === undefined ? [] : [`--tmp=${String(disk)}M`]),
    ...(devices === undefined ? [] : [`--gpus-per-node=${gres(devices, [...path, "devices"], fields)}`]),
  ];
}

function gres(devices: NonNullable<RoleJson["devices"]>, path: Path, fields: SaidFields): string {
  const count = String(devices.count ?? 1);
  fields.say(...path, "count");
  fields.say(...path, "name");
  const [chip, ...others] = devices.chip?.anyOf ?? [];
  const type = chip === undefined ? undefined : chipById(chip)?.aliases?.find(({ issuer }) => issuer === "slurm")?.name;
  if (type === undefined || others.length > 0) return count;
  fields.say(...path, "chip", "anyOf");
  return `${type}:${count}`;
}

function step(role: RoleJson, index: number, count: number, { image, path }: ExportedProfile, fields: SaidFields): string {
  const { run } = role;
  const at = [...path, "roles", index, "run"];
  for (const name of ["command", "args", "env", "workingDir"]) fields.say(...at, name);
  if (run === undefined) fields.refuse("the role says no command that the script could run", ...path, "roles", index);
  const environment = Object.entries(run?.env ?? {}).map(([name, value]) => `${name}=${shellWord(value)}`);
  const words = [
    "srun",
    ...(count > 1 ? [`--het-group=${String(index)}`] : []),
    ...(image === undefined ? [] : [`--container-image=${image}`]),
    ...(run?.workingDir === undefined ? [] : [`--chdir=${run.workingDir}`]),
    ...(run?.command ?? []),
    ...(run?.args ?? []),
  ];
  return `${[...environment, shellLine(words)].join(" ")}${count > 1 ? " &" : ""}\n`;
}

/** Whole mebibytes, rounded up. */
function mebibytes(text: string | undefined): number | undefined {
  const bytes = amountOf(text, "bytes");
  return bytes === undefined ? undefined : Math.ceil(bytes / 1_048_576);
}

/** An instant as Slurm reads it; it counts in the time zone of the cluster, and so is written in UTC. */
function slurmTime(instant: string): string {
  return new Date(instant).toISOString().slice(0, 19);
}
