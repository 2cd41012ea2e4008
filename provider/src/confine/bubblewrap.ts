import { spawnSync } from "node:child_process";
import { existsSync, lchownSync, lstatSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a sandbox shows of the machine. */
export interface SandboxView {
  /** The folder of all jobs, which is hidden. */
  readonly root: string;
  /** The folder of the job, which it may read. */
  readonly folder: string;
  /** Folders and files in it that the job may write to. */
  readonly writable: readonly string[];
  readonly workingDirectory: string;
}

/** Who a job is where the program runs as root: nobody. */
const nobody = 65_534;

/** The devices of accelerators, by the names that their drivers give them. */
const accelerators = /^(?:nvidia.*|kfd|dri|accel|davinci.*|infiniband)$/u;

/**
 * The words that run a command in a sandbox of bubblewrap.
 *
 * - It sees the machine read-only, without homes, the folders of other jobs, temporary files and sockets in `/run`; it writes to its own folder and to `/tmp` of its own.
 * - It sees no other processes than its own, has no rights of root, and ends with the program that started it. The network is that of the machine.
 * - Where the program runs as root, the job runs as nobody: what root owns, such as `/proc/sys`, would be its own even without any privilege.
 */
export function bubblewrapWords({ root, folder, writable, workingDirectory }: SandboxView): readonly string[] {
  const home = process.env["HOME"];
  const devices = readdirSync("/dev").filter((name) => accelerators.test(name));
  // The runtime that serves is there for jobs too, also where it is installed in a home.
  const runtime = dirname(dirname(process.execPath));
  const closed = isRoot() ? closedFolderAbove(root) : undefined;
  const hidden = ["/run", "/home", "/root", ...(home === undefined || home === "/" ? [] : [home]), ...(closed === undefined ? [] : [closed])].filter((path) =>
    existsSync(path),
  );
  const rights = isRoot() ? ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] : ["--unshare-user"];
  const user = ["setpriv", `--reuid=${String(nobody)}`, `--regid=${String(nobody)}`, "--clear-groups", "--inh-caps=-all", "--no-new-privs", "--"];
  return [
    "bwrap --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --die-with-parent --cap-drop ALL".split(" "),
    rights,
    "--ro-bind / / --dev /dev --proc /proc".split(" "),
    devices.flatMap((name) => ["--dev-bind-try", join("/dev", name), join("/dev", name)]),
    hidden.flatMap((path) => ["--tmpfs", path]),
    ["/tmp", "/var/tmp"].filter((path) => existsSync(path)).flatMap((path) => ["--perms", "1777", "--tmpfs", path]),
    runtime === "/" ? [] : ["--ro-bind", runtime, runtime],
    ["--tmpfs", root, "--perms", "0755", "--dir", dirname(folder), "--ro-bind", folder, folder],
    writable.flatMap((path) => ["--bind", path, path]),
    ["--chdir", workingDirectory, "--"],
    isRoot() ? user : [],
  ].flat();
}

/** The first folder on the way to another one that nobody may enter; in its place the sandbox shows an empty one, which leads to what the job may see. */
function closedFolderAbove(path: string): string | undefined {
  const above = dirname(path);
  if (above === path) return undefined;
  const mayEnter = existsSync(above) && (statSync(above).mode & 0o001) !== 0;
  return closedFolderAbove(above) ?? (mayEnter ? undefined : above);
}

/** Gives a file or a folder, with what is in it, to the jobs of a sandbox. */
export function giveToJob(path: string): void {
  if (!isRoot()) return;
  lchownSync(path, nobody, nobody);
  if (lstatSync(path).isDirectory()) for (const entry of readdirSync(path)) giveToJob(join(path, entry));
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Why there is no sandbox here; undefined where there is one. */
export function missingBubblewrap(root: string): string | undefined {
  const [command = "", ...words] = bubblewrapWords({ root, folder: root, writable: [], workingDirectory: root });
  const { status, error, stderr } = spawnSync(command, [...words, "true"], { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (status === 0) return undefined;
  return error === undefined ? `bubblewrap says: ${stderr.trim().slice(0, 256)}` : "bubblewrap is not installed";
}
