// @ts-check
// A real Slurm cluster of several nodes with GPUs on this machine, for suites. It listens on the loopback only and is ended by its own processes.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { daemons } from "../daemons.mjs";
import { debianPackages, hasCommand, installPackages } from "../debian.mjs";
import { freePorts } from "../free-ports.mjs";

/** The nodes: their GPUs, and what an administrator says of them. */
const nodes = [
  { name: "h100-0", type: "h100", count: 8, features: "nvidia,sm_90" },
  { name: "h100-1", type: "h100", count: 8, features: "nvidia,sm_90" },
  { name: "a100-0", type: "a100", count: 4, features: "nvidia,sm_80" },
];

/**
 * A cluster that runs.
 *
 * @typedef {{readonly conf: string, readonly folder: string, stopDaemon(name: string): Promise<void>, startDaemon(name: string): void,
 *   close(): Promise<void>}} Cluster
 */

/** Installs Slurm where it is not there. */
export function installSlurm() {
  const missing = ["slurmctld", "slurmd", "munged", "sbatch", "squeue", "scontrol"].filter((command) => !hasCommand(command));
  if (missing.length === 0) return;
  console.log(`installing ${debianPackages.slurm.join(", ")}`);
  const why = installPackages(debianPackages.slurm);
  if (why !== undefined) throw new Error(`there is no ${missing.join(", no ")}, and ${why}`);
}

/**
 * Starts a cluster in a folder of its own.
 *
 * @returns {Promise<Cluster>}
 */
export async function startCluster() {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-slurm-"));
  // The daemon that signs refuses to work below a folder that others could change.
  chmodSync(folder, 0o755);
  for (const name of ["state", "log", "spool", "munge", "dev"]) mkdirSync(join(folder, name), { mode: name === "state" ? 0o700 : 0o755 });
  const key = join(folder, "munge", "key");
  writeFileSync(key, randomBytes(128), { mode: 0o400 });
  const conf = join(folder, "slurm.conf");
  const [controller = 0, ...ports] = await freePorts(nodes.length + 1);
  writeFileSync(conf, configuration(folder, controller, ports));
  writeFileSync(
    join(folder, "gres.conf"),
    nodes.map(({ name, type, count }) => `NodeName=${name} AutoDetect=off Name=gpu Type=${type} File=${devices(folder, name, count)}\n`).join(""),
  );
  writeFileSync(join(folder, "cgroup.conf"), "CgroupPlugin=cgroup/v1\nCgroupAutomount=no\nConstrainCores=no\nConstrainDevices=no\nConstrainRAMSpace=no\n");

  const env = { ...process.env, SLURM_CONF: conf, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };
  const programs = daemons(folder, env);
  const { start, stop } = programs;
  const daemon = (/** @type {string} */ name) => {
    if (name === "slurmctld") start(name, "slurmctld", ["-D", "-f", conf]);
    else start(name, "slurmd", ["-D", "-N", name, "-f", conf]);
  };
  const close = async () => {
    try {
      execFileSync("scancel", ["--quiet", `--user=${userInfo().username}`], { env, timeout: 5_000, stdio: "ignore" });
      for (let tries = 0; tries < 60 && slurm(env, "squeue", ["-h"]) !== ""; tries += 1) await wait(100);
    } catch {
      // What does not answer has nothing to cancel.
    }
    // The nodes first: each waits for its jobs to be gone.
    await programs.stopAll();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const socket = join(folder, "munge", "socket");
    const files = [`--socket=${socket}`, `--key-file=${key}`, `--pid-file=${folder}/munge/pid`, `--seed-file=${folder}/munge/seed`];
    start("munged", "munged", ["--foreground", "--force", "--num-threads=2", `--log-file=${folder}/munge/log`, ...files]);
    await until(() => existsSync(socket), "munged", folder);
    daemon("slurmctld");
    await until(() => slurm(env, "scontrol", ["ping"]).includes("is UP"), "slurmctld", folder);
    for (const { name } of nodes) daemon(name);
    await until(() => slurm(env, "sinfo", ["-h", "-N", "-p", "gpu", "-o", "%t"]).match(/^idle$/gmu)?.length === nodes.length, "slurmd", folder);
  } catch (error) {
    await close();
    throw error;
  }
  return { conf, folder, startDaemon: daemon, stopDaemon: stop, close };
}

/** @param {NodeJS.ProcessEnv} env @param {string} command @param {readonly string[]} words */
function slurm(env, command, words) {
  try {
    return execFileSync(command, words, { env, timeout: 3_000, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

/** @param {() => boolean} condition @param {string} what @param {string} folder */
async function until(condition, what, folder) {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 300) {
      const log = join(folder, "log", what === "slurmd" ? "h100-0.log" : `${what}.log`);
      throw new Error(`${what} did not start: ${existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").slice(-3).join("; ") : "it wrote nothing"}`);
    }
    await wait(100);
  }
}

/**
 * Files that stand for GPUs. A node counts only those that it has a file of, and gives jobs the indexes only of character devices.
 *
 * @param {string} folder @param {string} node @param {number} count
 */
function devices(folder, node, count) {
  const paths = Array.from({ length: count }, (_, index) => join(folder, "dev", `${node}.gpu${String(index)}`));
  try {
    // Other names of /dev/null, which root can make.
    for (const path of paths) execFileSync("mknod", [path, "c", "1", "3"], { stdio: "ignore" });
    return `${folder}/dev/${node}.gpu[0-${String(count - 1)}]`;
  } catch {
    // Consoles are character devices too, and nothing opens them.
    return `/dev/tty[10-${String(9 + count)}]`;
  }
}

/** @param {string} folder @param {number} controller @param {readonly number[]} ports */
function configuration(folder, controller, ports) {
  const [host = "localhost"] = hostname().split(".");
  const { username } = userInfo();
  return `ClusterName=cornercast
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${String(controller)}
SlurmUser=${username}
SlurmdUser=${username}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool/%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd-%n.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd-%n.log
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
MpiDefault=none
ReturnToService=2
KillWait=5
MinJobAge=300
SlurmctldTimeout=30
SlurmdTimeout=20
InactiveLimit=0
SlurmdParameters=config_overrides
GresTypes=gpu
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
NodeName=DEFAULT Sockets=2 CoresPerSocket=16 ThreadsPerCore=1 RealMemory=262144 State=UNKNOWN
${nodes
  .map(
    ({ name, type, count, features }, index) =>
      `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${String(ports[index] ?? 0)} Gres=gpu:${type}:${String(count)} Feature=${features}\n`,
  )
  .join("")}PartitionName=gpu Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=10
PartitionName=spot Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=REQUEUE GraceTime=0
`;
}
