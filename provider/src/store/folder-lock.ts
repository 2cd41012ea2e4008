import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Takes a folder for this process, until the function that it returns is called or the process is gone.
 *
 * - A folder that another process holds is refused. What a process that is gone left behind holds nothing.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, "lock");
  const own = `${String(process.pid)} ${startOf(process.pid) ?? ""}`;
  for (;;) {
    try {
      writeFileSync(path, own, { flag: "wx", mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = readText(path);
    if (holder === undefined) continue;
    if (isAlive(holder)) throw new Error(`${folder} is in use by the process ${holder.split(" ")[0] ?? ""}`);
    removeStale(path, holder, own);
  }
}

/** Removes a lock that nobody holds. A lock that another process took meanwhile is put back. */
function removeStale(path: string, holder: string, own: string): void {
  const aside = `${path}.${own.replace(" ", ".")}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readText(aside) === holder) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/** Whether the process that wrote a lock lives. Its number may be that of another one by now, which started at another time. */
function isAlive(holder: string): boolean {
  const [pid = "", start = ""] = holder.split(" ");
  if (!/^[1-9][0-9]*$/u.test(pid)) return false;
  if (start !== "") return startOf(Number(pid)) === start;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process started, in ticks since the machine did, where the system says so. */
function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${String(pid)}/stat`);
  // The name of the program, in parentheses, may hold anything.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
