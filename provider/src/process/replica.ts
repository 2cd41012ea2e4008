import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole, type Replica } from "../jobs/job-folder.js";
import type { ReplicaRun } from "../jobs/job-runs.js";

/** A group of processes. A number may be used again for another one, so that it counts only together with its start. */
interface Group {
  readonly pid: number;
  readonly start: string;
}

/**
 * Runs the command in a session of its own and writes down how it ended.
 *
 * - First it joins the groups that limit the job; what cannot join them does not run.
 * - The shell waits out a SIGTERM of its group, so that the exit code of the command is written. The command sees it as usual.
 * - The command has a number of its own, which is written down, so that it alone can be asked for its state. There are no core dumps.
 */
const script = `count=$1; shift; ulimit -c 0; trap : TERM
over() { echo "$1" >"$CORNERCAST_FOLDER/exit.new"; mv "$CORNERCAST_FOLDER/exit.new" "$CORNERCAST_FOLDER/exit"; }
while [ "$count" -gt 0 ]; do echo $$ >"$1" || { over 126; exit; }; shift; count=$((count - 1)); done
"$@" >>"$CORNERCAST_FOLDER/stdout" 2>>"$CORNERCAST_FOLDER/stderr" </dev/null
over $?`;

/** How a replica is kept from others and to its limits. */
export interface ReplicaConfinement {
  /** Files that its first process writes its number into. */
  readonly join: readonly string[];
  /** The command in front of its command. */
  readonly words: readonly string[];
}

/** Where a replica works: in a folder that its workload names, or in one of its own. */
export function workingDirectoryOf({ replica: { folder }, workingDirectory }: ReplicaRun): string {
  return workingDirectory ?? join(folder, "work");
}

/** Starts a replica. The folder is made where it is not there. */
export function startReplica(run: ReplicaRun, { join: groups, words }: ReplicaConfinement): void {
  const { command, env } = run;
  const { folder } = run.replica;
  const cwd = workingDirectoryOf(run);
  mkdirSync(join(folder, "work"), { recursive: true });
  rmSync(join(folder, "exit"), { force: true });
  const inner = ["/bin/sh", "-c", 'echo $$ >"$CORNERCAST_FOLDER/command"; exec "$@"', "sh", ...command];
  const child = spawn("/bin/sh", ["-c", script, "sh", String(groups.length), ...groups, ...words, ...inner], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: join(folder, "work"), ...env, CORNERCAST_FOLDER: folder },
    detached: true,
    stdio: "ignore",
  });
  // A folder that is not there, and the like: it shows as a replica that is gone.
  child.on("error", () => undefined);
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command[0] ?? "nothing"} could not be started in ${cwd}`);
  const group: Group = { pid, start: startOf(pid) ?? "" };
  writeWhole(join(folder, "group"), JSON.stringify(group));
}

/** The exit code of a replica that ended; undefined where it runs, or never ran, or was ended from outside. */
export function exitCode({ folder }: Replica): number | undefined {
  const path = join(folder, "exit");
  return existsSync(path) ? Number(readFileSync(path, "utf8")) : undefined;
}

/** Whether the command of a replica runs. */
export function isAlive(replica: Replica): boolean {
  const group = groupOf(replica);
  return group !== undefined && startOf(group.pid) !== undefined;
}

/** Whether any process of a replica is left. What is only an exit code that nobody has asked for is not. */
export function isLeft(replica: Replica): boolean {
  const group = groupOf(replica);
  try {
    return group !== undefined && process.kill(-group.pid, 0) && processesOf(group).some((pid) => startOf(pid) !== undefined);
  } catch {
    return false;
  }
}

/**
 * Sends a signal to every process of a replica.
 *
 * - A sandbox ends its processes at once when it is asked to end itself, so that only SIGKILL goes to it.
 */
export function signalReplica(replica: Replica, signal: "SIGTERM" | "SIGKILL"): void {
  const group = groupOf(replica);
  if (group === undefined) return;
  const targets = signal === "SIGKILL" ? [-group.pid] : processesOf(group).filter((pid) => nameOf(pid) !== "bwrap");
  for (const target of targets) {
    try {
      process.kill(target, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/**
 * Asks the command of a replica for its state, by SIGUSR2. Whether it can be asked: a command that does not handle the signal would end of it.
 */
export function askForState(replica: Replica): boolean {
  const path = join(replica.folder, "command");
  const group = groupOf(replica);
  const inner = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  if (group === undefined || inner === "") return false;
  // In a sandbox the command knows itself by another number than the machine does.
  const pid = processesOf(group).find((one) => innermostNumber(one) === inner);
  if (pid === undefined || !handles(pid, 12)) return false;
  process.kill(pid, "SIGUSR2");
  return true;
}

/** The processes of a group. */
function processesOf({ pid: group }: Group): readonly number[] {
  return readdirSync("/proc")
    .filter((entry) => /^[0-9]+$/u.test(entry))
    .map(Number)
    .filter((pid) => pid > 1 && fieldsOf(pid)?.[2] === String(group));
}

/** The number of a process where it runs itself: the last one of `NSpid` in its status, proc(5). */
function innermostNumber(pid: number): string | undefined {
  return /^NSpid:.*?([0-9]+)$/mu.exec(readText(`/proc/${String(pid)}/status`))?.[1];
}

/** The name of the program of a process. */
function nameOf(pid: number): string {
  return readText(`/proc/${String(pid)}/comm`).trim();
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Whether a process has a handler for a signal. */
function handles(pid: number, signal: number): boolean {
  const [, caught] = /^SigCgt:\s*([0-9a-f]+)$/mu.exec(readText(`/proc/${String(pid)}/status`)) ?? [];
  return caught !== undefined && ((BigInt(`0x${caught}`) >> BigInt(signal - 1)) & 1n) === 1n;
}

/**
 * The group of a replica, unless its number is that of another process by now.
 *
 * - While a process of a group is left, no other process gets its number, also when the first one is gone.
 */
function groupOf({ folder }: Replica): Group | undefined {
  const path = join(folder, "group");
  if (!existsSync(path)) return undefined;
  const group = JSON.parse(readFileSync(path, "utf8")) as Group;
  const start = startOf(group.pid);
  return group.pid > 1 && (start === undefined || start === group.start) ? group : undefined;
}

/** When a process started, in ticks since the machine did; undefined where there is none, or only what is left of one. */
function startOf(pid: number): string | undefined {
  const fields = fieldsOf(pid);
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

/** What the kernel says of a process after its name: state, parent, group, …; undefined where there is none. */
function fieldsOf(pid: number): readonly string[] | undefined {
  const stat = readText(`/proc/${String(pid)}/stat`);
  // The name of the program, in parentheses, may hold anything.
  return stat === "" ? undefined : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
