import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
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
 * - The shell waits out a SIGTERM of its group, so that the exit code of the command is written. The command sees it as usual.
 * - The command has a number of its own, which is written down, so that it alone can be asked for its state. There are no core dumps.
 */
const script = `ulimit -c 0; trap : TERM
/bin/sh -c 'echo $$ >"$CORNERCAST_FOLDER/command"; exec "$@"' sh "$@" >>"$CORNERCAST_FOLDER/stdout" 2>>"$CORNERCAST_FOLDER/stderr" </dev/null
echo $? >"$CORNERCAST_FOLDER/exit.new"; mv "$CORNERCAST_FOLDER/exit.new" "$CORNERCAST_FOLDER/exit"`;

/** Starts a replica. The folder is made where it is not there. */
export function startReplica({ replica: { folder }, command, env, workingDirectory }: ReplicaRun): void {
  mkdirSync(join(folder, "work"), { recursive: true });
  rmSync(join(folder, "exit"), { force: true });
  const child = spawn("/bin/sh", ["-c", script, "sh", ...command], {
    cwd: workingDirectory ?? join(folder, "work"),
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: join(folder, "work"), ...env, CORNERCAST_FOLDER: folder },
    detached: true,
    stdio: "ignore",
  });
  // A folder that is not there, and the like: it shows as a replica that is gone.
  child.on("error", () => undefined);
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command[0] ?? "nothing"} could not be started in ${workingDirectory ?? "its folder"}`);
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

/** Whether any process of a replica is left. */
export function isLeft(replica: Replica): boolean {
  const group = groupOf(replica);
  try {
    return group !== undefined && process.kill(-group.pid, 0);
  } catch {
    return false;
  }
}

/** Sends a signal to every process of a replica. */
export function signalReplica(replica: Replica, signal: NodeJS.Signals): void {
  const group = groupOf(replica);
  if (group === undefined) return;
  try {
    process.kill(-group.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Asks the command of a replica for its state, by SIGUSR2. Whether it can be asked: a command that does not handle the signal would end of it.
 */
export function askForState(replica: Replica): boolean {
  const path = join(replica.folder, "command");
  const group = groupOf(replica);
  const pid = existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
  if (group === undefined || pid <= 1 || fieldsOf(pid)?.[2] !== String(group.pid) || !handles(pid, 12)) return false;
  process.kill(pid, "SIGUSR2");
  return true;
}

/** Whether a process has a handler for a signal. */
function handles(pid: number, signal: number): boolean {
  try {
    const [, caught] = /^SigCgt:\s*([0-9a-f]+)$/mu.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8")) ?? [];
    return caught !== undefined && ((BigInt(`0x${caught}`) >> BigInt(signal - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
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
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // The name of the program, in parentheses, may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
