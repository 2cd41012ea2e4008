import type { HostRequirementJson, RoleJson, WorkloadJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { chipChoice } from "../chip-choice.js";
import { baseName, documentName } from "../source-value.js";
import { readGres } from "../slurm/gres.js";
import type { Directive, Directives } from "./read-directives.js";

type Report = (line: number, finding: Pick<Diagnostic, "code" | "message">) => void;
type Options = ReadonlyMap<string, Directive>;

/** What is read; of everything else a warning says that it is left out. */
const known: ReadonlySet<string> = new Set([
  "job-name",
  "nodes",
  "ntasks",
  "ntasks-per-node",
  "cpus-per-task",
  "mem",
  "mem-per-cpu",
  "mem-per-gpu",
  "tmp",
  "gpus",
  "gpus-per-node",
  "gpus-per-task",
  "gres",
  "time",
]);
/** Options that say where output goes and who is told: nothing that decides where a job can run. */
const silent: ReadonlySet<string> = new Set(["output", "error", "mail-type", "mail-user", "comment", "export", "parsable", "verbose", "quiet"]);

/**
 * The `#SBATCH` lines of a script as a Workload: each component of a heterogeneous job is a role, each node of it a replica.
 *
 * - `--time` is the longest time that the job may take, and so its duration. Sizes without a unit are MiB.
 * - A type of GRES gives a chip only where the registry knows it as a name of one.
 * - Tasks of one node share its replica: `--cpus-per-task` counts as often as there are tasks on a node.
 * - Times without a zone, partitions, accounts and constraints are words of one cluster, and left out with a warning.
 */
export function slurmWorkload({ components }: Directives, file: string, report: Report): WorkloadJson {
  const options = components.map((component): Options => new Map(component.map((directive) => [directive.name, directive])));
  for (const { name, line } of components.flat()) {
    if (!known.has(name) && !silent.has(name))
      report(line, { code: "import-field-ignored", message: `--${name} has no counterpart that offers state; it is left out` });
  }
  const [first] = options;
  const duration = durationOf(first?.get("time"), report);
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: {
      name: documentName(first?.get("job-name")?.value ?? baseName(file), "slurm-job"),
      annotations: { "cornercast/imported-from": `Slurm batch script ${file}`.slice(0, 256) },
    },
    spec: {
      profiles: [{ name: "default", roles: options.map((each, index) => roleOf(each, options.length === 1 ? "main" : `component-${String(index)}`, report)) }],
      ...(duration === undefined ? {} : { schedule: { duration } }),
    },
  };
}

function roleOf(options: Options, name: string, report: Report): RoleJson {
  const tasks = countOf(options.get("ntasks"), report);
  const perNode = countOf(options.get("ntasks-per-node"), report);
  // Without a number of nodes Slurm is free to choose; with tasks a node it follows from their number.
  const nodes = countOf(options.get("nodes"), report) ?? (tasks !== undefined && perNode !== undefined ? Math.ceil(tasks / perNode) : 1);
  const tasksOfNode = perNode ?? (tasks === undefined ? 1 : Math.ceil(tasks / nodes));
  const gpus = gpusOf(options, nodes, tasksOfNode, report);
  const cores = countOf(options.get("cpus-per-task"), report);
  const memory =
    sizeOf(options.get("mem"), 1, report) ??
    sizeOf(options.get("mem-per-cpu"), (cores ?? 1) * tasksOfNode, report) ??
    sizeOf(options.get("mem-per-gpu"), gpus?.count ?? 1, report);
  const disk = sizeOf(options.get("tmp"), 1, report);
  const host: HostRequirementJson = {
    ...(cores === undefined ? {} : { cores: { min: cores * tasksOfNode } }),
    ...(memory === undefined ? {} : { memory: { min: memory } }),
    ...(disk === undefined ? {} : { disk: { min: disk } }),
  };
  return {
    name,
    ...(nodes === 1 ? {} : { replicas: nodes }),
    ...(gpus === undefined ? {} : { devices: gpus }),
    ...(Object.keys(host).length === 0 ? {} : { host }),
  };
}

function gpusOf(options: Options, nodes: number, tasksOfNode: number, report: Report): RoleJson["devices"] {
  const [name, times] = (
    [
      ["gpus-per-node", 1],
      ["gpus-per-task", tasksOfNode],
      ["gres", 1],
      ["gpus", 1 / nodes],
    ] as const
  ).find(([each]) => options.has(each)) ?? ["", 1];
  const directive = options.get(name);
  if (directive === undefined) return undefined;
  const text =
    name === "gres"
      ? directive.value
      : directive.value
          .split(",")
          .map((part) => `gpu:${part}`)
          .join(",");
  const { gres, unread } = readGres(text);
  for (const part of unread) report(directive.line, { code: "import-unsupported", message: `'${part}' is no generic resource with a count; it is left out` });
  const [gpu, ...others] = gres.filter((each) => each.name === "gpu");
  if (gpu === undefined) return undefined;
  if (others.length > 0) report(directive.line, { code: "import-unsupported", message: "the job asks for several types of GPU; the first is kept" });
  const count = Math.ceil(gpu.count * times);
  if (!(count >= 1 && count <= 1_000_000)) {
    report(directive.line, { code: "import-unsupported", message: `${String(gpu.count)} is no number of GPUs; it is left out` });
    return undefined;
  }
  return { count, ...(gpu.type === undefined ? {} : { chip: chipChoice([gpu.type], "slurm", (finding) => report(directive.line, finding)) }) };
}

/** A whole number; of a range, `2-4`, the least, with a warning. */
function countOf(directive: Directive | undefined, report: Report): number | undefined {
  if (directive === undefined) return undefined;
  const [, least, most] = /^([0-9]{1,6})(?:-([0-9]{1,6}))?$/u.exec(directive.value) ?? [];
  if (least === undefined || Number(least) < 1) {
    report(directive.line, { code: "import-unsupported", message: `--${directive.name}: '${directive.value.slice(0, 64)}' is no number; it is left out` });
    return undefined;
  }
  if (most !== undefined && most !== least)
    report(directive.line, { code: "import-unsupported", message: `--${directive.name}: of a range the least number is kept` });
  return Number(least);
}

const units: Readonly<Record<string, string>> = { "": "MiB", K: "KiB", M: "MiB", G: "GiB", T: "TiB" };

/** A size so many times: `64G`, or MiB without a unit. All of the memory of a node, `0`, is no size. */
function sizeOf(directive: Directive | undefined, times: number, report: Report): string | undefined {
  if (directive === undefined) return undefined;
  const [, number, unit = ""] = /^([0-9]{1,12})([KMGT]?)B?$/iu.exec(directive.value) ?? [];
  if (number === undefined || Number(number) === 0) {
    report(directive.line, { code: "import-unsupported", message: `--${directive.name}: '${directive.value.slice(0, 64)}' is no size; it is left out` });
    return undefined;
  }
  return `${String(Number(number) * times)}${units[unit.toUpperCase()] ?? "MiB"}`;
}

/** `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`, `days-hours:minutes`, `days-hours:minutes:seconds`. */
function durationOf(directive: Directive | undefined, report: Report): string | undefined {
  if (directive === undefined) return undefined;
  const [, days, rest = ""] = /^(?:([0-9]{1,5})-)?([0-9]{1,7}(?::[0-9]{1,3}){0,2})$/u.exec(directive.value) ?? [];
  const parts = rest.split(":").map(Number);
  const [hours, minutes, seconds] = days === undefined && parts.length < 3 ? [0, parts[0] ?? 0, parts[1] ?? 0] : [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
  const total = Number(days ?? 0) * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  if (rest === "" || total === 0) {
    report(directive.line, { code: "import-field-ignored", message: `--time: '${directive.value.slice(0, 64)}' sets no time; it is left out` });
    return undefined;
  }
  return total % 3_600 === 0 ? `${String(total / 3_600)}h` : total % 60 === 0 ? `${String(total / 60)}m` : `${String(total)}s`;
}
