import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPgliteStore, openPostgresStore, serve, tokenAuthenticator, type OpenStore } from "@cornercast/provider";
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
  readonly database?: string;
  readonly tenant?: string;
}

/**
 * Runs `cornercast serve OFFERS…` until it is interrupted.
 *
 * - Placements are kept in a folder or in a PostgreSQL server, and jobs outlive the server; without either both end with it.
 * - It listens on the loopback only, and prints a token once. Whoever has the token can run programs as the user who serves.
 */
export async function runServe(paths: readonly string[], flags: ServeFlags, terminal: Terminal): Promise<number> {
  const port = Number(flags.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CliError(`--port ${flags.port ?? ""} is no port`, exitCodes.usage);
  const { offers, diagnostics } = await loadDocuments(readInputs(paths), {}, terminal);
  writeDiagnostics(diagnostics, terminal, 20);
  if (offers.length === 0) throw new CliError("there are no offers to serve", exitCodes.input);
  const token = randomBytes(32).toString("base64url");
  const own = flags.folder === undefined ? mkdtempSync(join(tmpdir(), "cornercast-jobs-")) : undefined;
  const store = await openStore(flags);
  const served = await serve({
    offers,
    folder: flags.folder === undefined ? (own ?? "") : join(flags.folder, "jobs"),
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
  terminal.write(`${String(offers.length)} offers at ${served.url}\n\n  cornercast context local ${served.url} --token ${token}\n\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await served.close();
  await store?.close();
  if (own !== undefined) rmSync(own, { recursive: true, force: true });
  return exitCodes.ok;
}

async function openStore({ folder, database }: ServeFlags): Promise<OpenStore | undefined> {
  if (database !== undefined && folder === undefined) throw new CliError("--database needs --folder, where the jobs are", exitCodes.usage);
  if (folder === undefined) return undefined;
  try {
    return await (database === undefined ? openPgliteStore({ folder: join(folder, "store") }) : openPostgresStore({ url: database }));
  } catch (error) {
    const reason = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new CliError(`the store cannot be opened: ${failureReason(reason)}`, exitCodes.input);
  }
}
