// @ts-check
// The packages of Debian that suites need, and how they are installed: as root, or by sudo, one run of apt after another, without starting what they serve.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** By suite, so that all can be installed in one go. */
export const debianPackages = /** @satisfies {Readonly<Record<string, readonly string[]>>} */ ({
  shells: ["zsh", "fish"],
  tpm: ["swtpm", "swtpm-tools", "tpm2-tools", "libtss2-tcti-swtpm0"],
  browser: ["chromium"],
  sandbox: ["bubblewrap"],
  slurm: ["slurmctld", "slurmd", "slurm-client", "slurm-wlm-basic-plugins", "munge"],
  registry: ["docker-registry"],
  postgres: ["postgresql"],
  interop: ["python3-grpcio", "python3-protobuf", "protobuf-compiler", "protobuf-compiler-grpc"],
  python: ["python3", "python3-jsonschema", "python3-yaml"],
});

/** Tools that come with a toolkit are found where it is usually installed. */
export const toolPath = [process.env["PATH"] ?? "", "/usr/lib/llvm-19/bin", "/usr/local/cuda/bin"].join(delimiter);

/**
 * Whether a command can be run.
 * @param {string} command
 */
export function hasCommand(command) {
  return toolPath.split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, command)));
}

/**
 * Installs packages of Debian, or only fetches them.
 * @param {readonly string[]} packages
 * @param {{readonly fetchOnly?: boolean}} [options]
 * @returns {string | undefined} why not
 */
export function installPackages(packages, { fetchOnly = false } = {}) {
  if (!hasCommand("apt-get")) return "there is no apt-get";
  const asRoot = process.getuid?.() === 0;
  if (!asRoot && spawnSync("sudo", ["-n", "true"]).status !== 0) return "packages are installed by root only";
  // A package of a server would start one of the whole machine.
  const policy = "/usr/sbin/policy-rc.d";
  const deny = asRoot && !existsSync(policy);
  if (deny) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    for (const args of [
      ...(haveFreshLists() ? [] : [["update"]]),
      ["install", "-y", "--no-install-recommends", ...(fetchOnly ? ["--download-only"] : []), ...packages],
    ]) {
      // Two runs of apt at a time would refuse each other.
      const words = [...(asRoot ? [] : ["sudo", "-n"]), "flock", "-w", "1800", lock, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", ...args];
      const { status, stderr } = spawnSync(words[0] ?? "", words.slice(1), { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "ignore", "pipe"] });
      if (status !== 0) return `apt-get ${args[0] ?? ""} failed: ${stderr.trim().split("\n").at(-1) ?? ""}`;
    }
    if (!haveFreshLists()) writeFileSync(fetched, "");
    return undefined;
  } finally {
    if (deny) rmSync(policy, { force: true });
  }
}

const lock = join(tmpdir(), "cornercast-apt.lock");
const fetched = join(tmpdir(), "cornercast-apt.fetched");

/** Whether the lists of packages were fetched here within the hour. */
function haveFreshLists() {
  return existsSync(fetched) && Date.now() - statSync(fetched).mtimeMs < 3_600_000;
}
