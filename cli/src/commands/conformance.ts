import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  certifyCommand,
  clientCommand,
  listCommand,
  ownerCommand,
  ownerSetupCommand,
  profiles,
  providerCommand,
  referenceClient,
  referenceSystem,
  runCommand,
  serveLines,
  showCommand,
  suiteFolder,
  UsageError,
  verifyCommand,
  type ClientFlags,
  type CommandContext,
  type OwnerFlags,
  type ProviderFlags,
  type RunFlags,
} from "@cornercast/conformance";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import type { Terminal } from "../output/terminal.js";
import { version } from "../version.js";

/** Runs `cornercast conformance run -- COMMAND…` and gives its exit code. */
export async function runConformance(command: readonly string[], flags: RunFlags, now: string, terminal: Terminal): Promise<number> {
  return usageOf(async () => (await runCommand(command, flags, contextOf(now, terminal))).code);
}

/** Runs `cornercast conformance list` and gives its exit code. */
export function runConformanceList(flags: { readonly json?: boolean }, terminal: Terminal): number {
  return listCommand(flags, contextOf("", terminal));
}

/** Runs `cornercast conformance provider URL` and gives its exit code. */
export async function runConformanceProvider(url: string, flags: ProviderFlags, now: string, terminal: Terminal): Promise<number> {
  return usageOf(async () => providerCommand(url, flags, contextOf(now, terminal)));
}

/** Runs `cornercast conformance owner-setup FOLDER` and gives its exit code. */
export async function runConformanceOwnerSetup(folder: string, terminal: Terminal): Promise<number> {
  return ownerSetupCommand(folder, contextOf("", terminal));
}

/** Runs `cornercast conformance owner URL` and gives its exit code. */
export async function runConformanceOwner(url: string, flags: OwnerFlags, now: string, terminal: Terminal): Promise<number> {
  return usageOf(async () => ownerCommand(url, flags, contextOf(now, terminal)));
}

/** Runs `cornercast conformance client -- COMMAND…` and gives its exit code. */
export async function runConformanceClient(command: readonly string[], flags: ClientFlags, now: string, terminal: Terminal): Promise<number> {
  return usageOf(async () => clientCommand(command, flags, contextOf(now, terminal)));
}

/** Runs `cornercast conformance certify REPORT` and gives its exit code. */
export async function runConformanceCertify(report: string, flags: Parameters<typeof certifyCommand>[1], now: string, terminal: Terminal): Promise<number> {
  return usageOf(async () => certifyCommand(report, flags, contextOf(now, terminal)));
}

/** Runs `cornercast conformance verify CERTIFICATE` and gives its exit code. */
export async function runConformanceVerify(certificate: string, flags: Parameters<typeof verifyCommand>[1], now: string, terminal: Terminal): Promise<number> {
  return usageOf(async () => verifyCommand(certificate, flags, contextOf(now, terminal)));
}

/** Runs `cornercast conformance show CERTIFICATE` and gives its exit code. */
export async function runConformanceShow(certificate: string, flags: Parameters<typeof showCommand>[1], now: string, terminal: Terminal): Promise<number> {
  return usageOf(async () => showCommand(certificate, flags, contextOf(now, terminal)));
}

/** Runs `cornercast conformance adapter`: this implementation, as the suite asks it. */
export async function runConformanceAdapter(): Promise<number> {
  const claimed = profiles.flatMap(({ name, mode }) => (mode === "documents" || mode === "verifier" ? [name] : []));
  await serveLines(referenceSystem, { name: "cornercast", version, profiles: claimed }, process.stdin, process.stdout, referenceClient);
  return exitCodes.ok;
}

function contextOf(now: string, terminal: Terminal): CommandContext {
  return {
    write: (text) => terminal.write(text),
    progress: (text) => terminal.progress(text),
    environment: process.env,
    now,
    clock: () => performance.now(),
    randomSeed: () => randomBytes(6).toString("hex"),
    suite: bundled(),
  };
}

/** The suite beside the bundle of the command, or that of the package where the command runs from its sources. */
function bundled(): string {
  const beside = [new URL("./conformance/", import.meta.url), new URL("../conformance/", import.meta.url)].map((url) => fileURLToPath(url));
  return beside.find((folder) => existsSync(`${folder}requirements.json`)) ?? suiteFolder;
}

async function usageOf(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UsageError) throw new CliError(error.message, exitCodes.usage);
    throw error;
  }
}
