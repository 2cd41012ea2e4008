import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  openPgliteStore,
  openPostgresStore,
  readConfig,
  serve,
  serveConfig,
  tokenAuthenticator,
  type OpenStore,
  type ProviderConfig,
  type ServedConfig,
} from "@cornercast/provider";
import type { Diagnostic } from "@cornercast/sdk/errors";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { failureReason } from "../input/failure-reason.js";
import { loadDocuments } from "../input/load-documents.js";
import { readInputs } from "../input/read-inputs.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";
import { version } from "../version.js";

/** What `serve` takes. */
export interface ServeFlags {
  readonly port?: string;
  readonly folder?: string;
  readonly memory?: boolean;
  readonly database?: string;
  readonly config?: string;
  readonly tenant?: string;
}

/**
 * Runs `cornercast serve OFFERS…` until it is interrupted.
 *
 * - Placements are kept in a folder, by PGlite, or in a PostgreSQL server, and jobs outlive the server; in memory both end with it.
 * - It listens on the loopback only, and prints a token once. Whoever has the token can run programs as the user who serves.
 */
export async function runServe(paths: readonly string[], flags: ServeFlags, terminal: Terminal): Promise<number> {
  if (flags.config !== undefined) return serveFile(flags.config, paths, terminal);
  const port = Number(flags.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CliError(`--port ${flags.port ?? ""} is no port`, exitCodes.usage);
  const { offers, diagnostics } = await loadDocuments(readInputs(paths), {}, terminal);
  writeDiagnostics(diagnostics, terminal, 20);
  if (offers.length === 0) throw new CliError("there are no offers to serve", exitCodes.input);
  const token = randomBytes(32).toString("base64url");
  const folder = folderOf(flags);
  const own = folder === undefined ? mkdtempSync(join(tmpdir(), "cornercast-jobs-")) : undefined;
  const store = folder === undefined ? undefined : await openStore(folder, flags);
  const served = await serve({
    offers,
    folder: folder === undefined ? (own ?? "") : join(folder, "jobs"),
    ...(store === undefined ? {} : { store }),
    authenticate: tokenAuthenticator([{ token, caller: { tenant: flags.tenant ?? "local", subject: "local", roles: ["placer"] } }]),
    port,
    product: "cornercast",
    version,
    onNote: (line) => terminal.warn(`${line}\n`),
    onCall: ({ method, outcome, caller, reason, milliseconds }) =>
      terminal.warn(
        `${new Date().toISOString()} ${caller?.subject ?? "-"} ${method.replace("cornercast.v1.", "")} ${reason ?? outcome} ${String(milliseconds)} ms\n`,
      ),
    onError: (error, what) => terminal.warn(`${what}: ${error instanceof Error ? error.message : "it failed"}\n`),
  });
  const kept = folder === undefined ? "nothing is kept" : `placements are kept in ${flags.database === undefined ? folder : "the database"}`;
  terminal.write(
    `${String(offers.length)} ${offers.length === 1 ? "offer" : "offers"} at ${served.url}; ${kept}\n\n  cornercast context local ${served.url} --token ${token}\n\n`,
  );
  await interrupted();
  await served.close();
  await store?.close();
  if (own !== undefined) rmSync(own, { recursive: true, force: true });
  return exitCodes.ok;
}

/**
 * Where placements and jobs are kept; undefined where they are not.
 *
 * - By default they are where the state of programs is: `$XDG_STATE_HOME`, or `~/.local/state`.
 */
function folderOf({ folder, memory = false, database }: ServeFlags, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (memory && (folder !== undefined || database !== undefined))
    throw new CliError("--memory keeps nothing: leave out --folder and --database, or leave out --memory", exitCodes.usage);
  if (database !== undefined && folder === undefined) throw new CliError("--database needs --folder, where the jobs are", exitCodes.usage);
  if (memory) return undefined;
  return folder ?? join(env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"), "cornercast", "provider");
}

async function openStore(folder: string, { folder: asked, database }: ServeFlags): Promise<OpenStore> {
  try {
    return await (database === undefined ? openPgliteStore({ folder: join(folder, "store") }) : openPostgresStore({ url: database }));
  } catch (error) {
    const advice = asked === undefined ? " (name another place by --folder, or keep nothing with --memory)" : "";
    throw new CliError(`the store cannot be opened: ${reasonOf(error)}${advice}`, exitCodes.input);
  }
}

/** Serves what a configuration says until it is interrupted. SIGHUP reads the files of TLS again. */
async function serveFile(file: string, paths: readonly string[], terminal: Terminal): Promise<number> {
  if (paths.length > 0) throw new CliError("a configuration names its offers: give either", exitCodes.usage);
  const { config, diagnostics } = readOrRefuse(file);
  writeDiagnostics(diagnostics, terminal);
  if (config === undefined) return exitCodes.input;
  const folder = dirname(resolve(file));
  const inputs = config.offers.map((path) => resolve(folder, path));
  const loaded = inputs.length === 0 ? { offers: [], diagnostics: [] } : await loadDocuments(readInputs(inputs), {}, terminal);
  writeDiagnostics(loaded.diagnostics, terminal, 20);
  const cluster = config.jobs.slurm === undefined ? (config.jobs.kubernetes === undefined ? undefined : "Kubernetes") : "Slurm";
  if (loaded.offers.length === 0 && cluster === undefined) throw new CliError("there are no offers to serve", exitCodes.input);
  let served: ServedConfig;
  try {
    served = await serveConfig({ config, folder, offers: loaded.offers, product: "cornercast", version });
  } catch (error) {
    throw new CliError(`the provider cannot be started: ${reasonOf(error)}`, exitCodes.input);
  }
  process.on("SIGHUP", () => {
    try {
      served.reload();
    } catch (error) {
      terminal.warn(`the files of TLS stay as they were: ${reasonOf(error)}\n`);
    }
  });
  const what = cluster === undefined ? `${String(loaded.offers.length)} offers` : `the nodes of the ${cluster} cluster`;
  terminal.write(`${what} at ${served.url}\n${served.metricsUrl === undefined ? "" : `metrics at ${served.metricsUrl}\n`}`);
  await interrupted();
  await served.close();
  return exitCodes.ok;
}

function readOrRefuse(file: string): { readonly config?: ProviderConfig; readonly diagnostics: readonly Diagnostic[] } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${failureReason(error)}`, exitCodes.input);
  }
  const read = readConfig(text, file);
  return read.kind === "ok" ? { config: read.config, diagnostics: read.diagnostics } : { diagnostics: read.diagnostics };
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

/** What a store, or a file that is read at the start, says is wrong. That a module is not there says nothing of what to do. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return failureReason(cause === undefined || (cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND") ? error : cause);
}
