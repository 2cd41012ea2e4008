import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";

/** A provider and how to call it. */
export interface Context {
  readonly url: string;
  readonly token?: string;
}

/** The providers that a user calls, by the names that the user gave them. */
export interface Contexts {
  /** The one that is called where no other is named. */
  readonly current?: string;
  readonly contexts: Readonly<Record<string, Context>>;
}

/** Where contexts are kept: `$CORNERCAST_CONFIG`, or `cornercast/contexts.yaml` where configuration is kept. */
export function contextsFile(env: NodeJS.ProcessEnv = process.env): string {
  const { CORNERCAST_CONFIG: own, XDG_CONFIG_HOME: config } = env;
  return own ?? join(config ?? join(homedir(), ".config"), "cornercast", "contexts.yaml");
}

/** Reads the contexts. Tokens are in them, so that a file that others can read is refused. */
export function readContexts(file: string): Contexts {
  if (!existsSync(file)) return { contexts: {} };
  if ((statSync(file).mode & 0o077) !== 0) throw new CliError(`${file} holds tokens, and others can read it; chmod 600 it`, exitCodes.input);
  const read: unknown = parse(readFileSync(file, "utf8"));
  const { current, contexts } = isRecord(read) ? read : {};
  const entries = Object.entries(isRecord(contexts) ? contexts : {}).flatMap(([name, value]): [string, Context][] => {
    const { url, token } = isRecord(value) ? value : {};
    return typeof url === "string" ? [[name, { url, ...(typeof token === "string" ? { token } : {}) }]] : [];
  });
  return { ...(typeof current === "string" ? { current } : {}), contexts: Object.fromEntries(entries) };
}

/** Adds or replaces a context and makes it the current one. Only the user can read the file. */
export function saveContext(file: string, name: string, context: Context): void {
  const { contexts } = readContexts(file);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, stringify({ current: name, contexts: { ...contexts, [name]: context } }), { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
}

/** The context of a name, or the current one. */
export function findContext(file: string, name: string | undefined): Context {
  const { current, contexts } = readContexts(file);
  const wanted = name ?? current;
  const found = wanted === undefined ? undefined : contexts[wanted];
  if (found !== undefined) return found;
  const known = Object.keys(contexts);
  const which = wanted === undefined ? "no provider is chosen" : `there is no context ${wanted}`;
  const help = known.length === 0 ? "cornercast context NAME URL adds one" : `there are ${known.join(", ")}`;
  throw new CliError(`${which}; ${help}`, exitCodes.input);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
