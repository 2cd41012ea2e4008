import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { LimitKeeper, ResourceLimits } from "./resource-limits.js";

/** The controllers that limits need. */
const controllers = ["memory", "cpu", "pids"] as const;
type Controller = (typeof controllers)[number];

/** The period over which the use of processors is counted, in microseconds; the kernel's default. */
const period = 100_000;

/** A hierarchy of control groups: where groups are made, and which files hold what. */
interface Hierarchy {
  readonly kind: "cgroup-v2" | "cgroup-v1";
  readonly folders: Readonly<Record<Controller, string>>;
}

/** Keeps jobs to their limits by control groups of version 2; a text that says why not, where this machine does not allow that. */
export function cgroupsV2(): LimitKeeper | string {
  const mount = mounts().find(({ type }) => type === "cgroup2");
  if (mount === undefined) return "no hierarchy of version 2 is mounted";
  const available = readWords(join(mount.folder, "cgroup.controllers"));
  const missing = controllers.filter((controller) => !available.includes(controller));
  if (missing.length > 0) return `the hierarchy of version 2 has no controller ${missing.join(", ")}`;
  const own = join(mount.folder, ownGroups().get("") ?? "/");
  // A group that has processes of its own gives no controllers to its children; one beside the program's does.
  for (const folder of new Set([own, dirname(own)])) {
    if (!folder.startsWith(mount.folder)) continue;
    try {
      writeFileSync(join(folder, "cgroup.subtree_control"), controllers.map((controller) => `+${controller}`).join(" "));
    } catch {
      continue;
    }
    const keeper = tried({ kind: "cgroup-v2", folders: { memory: folder, cpu: folder, pids: folder } });
    if (typeof keeper !== "string") return keeper;
  }
  return `groups cannot be made in ${own}, nor beside it: the program needs a group that is delegated to it`;
}

/** Keeps jobs to their limits by control groups of version 1; a text that says why not, where this machine does not allow that. */
export function cgroupsV1(): LimitKeeper | string {
  const own = ownGroups();
  const mounted = mounts().filter(({ type }) => type === "cgroup");
  const folders = controllers.map((controller) => {
    const mount = mounted.find(({ options }) => options.includes(controller));
    return mount === undefined ? undefined : join(mount.folder, own.get(controller) ?? "/");
  });
  const missing = controllers.filter((_, index) => folders[index] === undefined);
  if (missing.length > 0) return `no hierarchy of version 1 has the controller ${missing.join(", ")}`;
  const [memory = "", cpu = "", pids = ""] = folders;
  return tried({ kind: "cgroup-v1", folders: { memory, cpu, pids } });
}

/** A keeper, if a group can be made, limited and removed. */
function tried(hierarchy: Hierarchy): LimitKeeper | string {
  const keeper = cgroups(hierarchy);
  const id = `trial-${String(process.pid)}`;
  try {
    keeper.limit(id, { memory: 67_108_864, cpus: 1, processes: 64 });
    for (const folder of foldersOf(hierarchy, id)) rmdirSync(folder);
    return keeper;
  } catch (error) {
    for (const folder of foldersOf(hierarchy, id)) if (existsSync(folder)) rmdirSync(folder);
    return `groups of ${hierarchy.kind === "cgroup-v1" ? "version 1" : "version 2"} cannot be made: ${error instanceof Error ? error.message : "it failed"}`;
  }
}

function cgroups(hierarchy: Hierarchy): LimitKeeper {
  const folders = (id: string): readonly string[] => foldersOf(hierarchy, id);
  const at = (controller: Controller, id: string, file: string): string => join(hierarchy.folders[controller], groupName(id), file);
  return {
    kind: hierarchy.kind,
    limit(id, limits) {
      for (const folder of folders(id)) mkdirSync(folder, { recursive: true });
      for (const { controller, file, value } of settings(hierarchy.kind, limits)) writeFileSync(at(controller, id, file), value);
      return { join: folders(id).map((folder) => join(folder, "cgroup.procs")), words: [] };
    },
    ranOutOfMemory(id) {
      const file = at("memory", id, hierarchy.kind === "cgroup-v2" ? "memory.events" : "memory.oom_control");
      return existsSync(file) && /^oom_kill [1-9]/mu.test(readFileSync(file, "utf8"));
    },
    async release(id) {
      for (const folder of folders(id)) {
        for (let tries = 0; existsSync(folder); tries += 1) {
          const left = readWords(join(folder, "cgroup.procs"));
          for (const pid of left) kill(Number(pid));
          try {
            rmdirSync(folder);
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "EBUSY" || tries > 100) throw error;
            await wait(20);
          }
        }
      }
    },
  };
}

/** What is written where: Linux documentation, "cgroup-v2", "cgroup-v1/memory", "cgroup-v1/pids" and "scheduler/sched-bwc". */
function settings(
  kind: Hierarchy["kind"],
  { memory, cpus, processes }: ResourceLimits,
): readonly { readonly controller: Controller; readonly file: string; readonly value: string }[] {
  const second = kind === "cgroup-v2";
  const quota = String(Math.max(1_000, Math.round((cpus ?? 0) * period)));
  return [
    ...(memory === undefined
      ? []
      : [{ controller: "memory" as const, file: second ? "memory.max" : "memory.limit_in_bytes", value: String(Math.floor(memory)) }]),
    ...(cpus === undefined
      ? []
      : [{ controller: "cpu" as const, file: second ? "cpu.max" : "cpu.cfs_quota_us", value: second ? `${quota} ${String(period)}` : quota }]),
    ...(processes === undefined ? [] : [{ controller: "pids" as const, file: "pids.max", value: String(Math.floor(processes)) }]),
  ];
}

function foldersOf({ folders }: Hierarchy, id: string): readonly string[] {
  return [...new Set(controllers.map((controller) => join(folders[controller], groupName(id))))];
}

const groupName = (id: string): string => `cornercast-${id}`;

function kill(pid: number): void {
  try {
    if (pid > 1) process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** The groups of this program by controller; that of version 2 by the empty name. `/proc/self/cgroup`: cgroups(7). */
function ownGroups(): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const line of readText("/proc/self/cgroup").split("\n")) {
    const [, names, path] = /^[0-9]+:([^:]*):(.*)$/u.exec(line) ?? [];
    if (names !== undefined && path !== undefined) for (const name of names.split(",")) groups.set(name, path);
  }
  return groups;
}

function mounts(): readonly { readonly folder: string; readonly type: string; readonly options: readonly string[] }[] {
  return readText("/proc/self/mounts")
    .split("\n")
    .flatMap((line) => {
      const [, folder, type, options] = line.split(" ");
      return folder === undefined || type === undefined ? [] : [{ folder, type, options: (options ?? "").split(",") }];
    });
}

function readWords(path: string): readonly string[] {
  return readText(path).split(/\s+/u).filter(Boolean);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
