import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ProviderControls } from "../provider/scenario.js";
import type { TestIssuer } from "../provider/test-issuer.js";
import type { ProviderFlags } from "./provider-command.js";
import type { CommandContext } from "./run-command.js";
import { UsageError } from "./usage-error.js";

/** The longest that a command may take, in milliseconds. */
const longestCommand = 120_000;

/** What the suite may do with a provider, by the flags of the command. */
export function readControls(flags: ProviderFlags, { environment }: Pick<CommandContext, "environment">): ProviderControls {
  const { readerTokenEnv, restart, takeStore, giveStore, startLine, otherUrl, log, issuer, usage } = flags;
  const readerToken = readerTokenEnv === undefined ? undefined : environment[readerTokenEnv];
  if (readerTokenEnv !== undefined && readerToken === undefined) throw new UsageError(`${readerTokenEnv} has to hold the token of a reader`);
  if ((takeStore === undefined) !== (giveStore === undefined)) throw new UsageError("--take-store and --give-store belong together");
  if (restart !== undefined && startLine === undefined)
    throw new UsageError("--restart needs --start-line: what the program of the workload writes into its log whenever it starts");
  return {
    ...(readerToken !== undefined && { readerToken }),
    ...(restart !== undefined && { restart: async () => shell(restart) }),
    ...(startLine !== undefined && { startLine }),
    ...(otherUrl !== undefined && { otherUrl: otherUrl.replace(/\/+$/u, "") }),
    ...(takeStore !== undefined && giveStore !== undefined && { store: { take: async () => shell(takeStore), give: async () => shell(giveStore) } }),
    ...(log !== undefined && log.length > 0 && { log: async () => log.map((path) => readFileSync(path, "utf8")).join("\n") }),
    ...(issuer !== undefined && { issuer: readIssuer(issuer) }),
    ...(usage === true && { usage }),
  };
}

/** Runs a command until it ends; what it starts in the background goes on. */
async function shell(command: string): Promise<void> {
  const child = spawn("/bin/sh", ["-c", command], { stdio: "ignore", timeout: longestCommand });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`the command ended with ${String(code)}: ${command}`);
}

function readIssuer(path: string): TestIssuer {
  const wrong = (why: string): never => {
    throw new UsageError(`--issuer: ${path}: ${why}`);
  };
  const value = read(path) ?? wrong("it is no JSON that can be read");
  if (!isJsonObject(value)) return wrong("it is no object");
  const { claims = {} } = value;
  const text = (name: string): string => {
    const held = value[name];
    return typeof held === "string" && held !== "" ? held : wrong(`it has no ${name}`);
  };
  if (!isJsonObject(claims)) return wrong("claims is no object");
  const [issuer, audience, keyId, key] = [text("issuer"), text("audience"), text("keyId"), text("key")];
  return { issuer, audience, keyId, key: keyFile(join(dirname(path), key)) ?? wrong(`${key} cannot be read`), claims: claims satisfies JsonObject };
}

function read(path: string): JsonValue | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as JsonValue;
  } catch {
    return undefined;
  }
}

function keyFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
