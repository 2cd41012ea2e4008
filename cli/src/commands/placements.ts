import type { PlacementJson } from "@cornercast/schemas";
import { move, type ProviderClient } from "@cornercast/sdk/client";
import { safeText } from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { calling, connect, machineClock } from "../input/connect.js";
import { loadDocuments } from "../input/load-documents.js";
import { loadSealedKeys } from "../input/load-sealed-keys.js";
import { readInputs } from "../input/read-inputs.js";
import type { Terminal } from "../output/terminal.js";

/** What every command that calls a provider takes. */
export interface CallFlags {
  readonly context?: string;
  readonly json?: boolean;
}

/** A placement on one line. */
export function placementLine({ metadata, spec, status }: PlacementJson): string {
  const { state = "", outcome, epoch = 0, lease, message = "" } = status ?? {};
  const how = outcome === undefined ? state : `${state} (${outcome})`;
  const until = lease?.expires === undefined ? "" : `until ${lease.expires}`;
  return line([metadata?.name ?? "", how, `on ${spec?.offer?.name ?? ""}`, `epoch ${String(epoch)}`, until, message]);
}

/** Parts of which none can reach the terminal with anything but text. */
function line(parts: readonly string[]): string {
  return `${parts
    .filter((part) => part !== "")
    .map((part) => safeText(part))
    .join("  ")}\n`;
}

/** Runs `cornercast offers`. */
export function runOffers(flags: CallFlags, terminal: Terminal): Promise<number> {
  return calling(async () => {
    for await (const listed of connect(flags.context).listOffers()) {
      const { metadata, status } = listed.offer ?? {};
      const price = status?.price?.[0];
      const cost = price?.perUnitHour ?? price?.perDeviceHour ?? "no price";
      const units = status?.availability?.units;
      const text = line([metadata?.name ?? "", `${units === undefined ? "?" : String(units)} free`, cost]);
      terminal.write(flags.json === true ? `${JSON.stringify(listed)}\n` : text);
    }
    return exitCodes.ok;
  });
}

/** Runs `cornercast ps`. */
export function runPs(flags: CallFlags & { readonly all?: boolean }, terminal: Terminal): Promise<number> {
  return calling(async () => {
    for await (const placement of connect(flags.context).listPlacements()) {
      if (flags.all !== true && placement.status?.state === "ended") continue;
      terminal.write(flags.json === true ? `${JSON.stringify(placement)}\n` : placementLine(placement));
    }
    return exitCodes.ok;
  });
}

/** Runs `cornercast watch [NAMES…]` until it is interrupted, or until all that are named have ended. */
export function runWatch(names: readonly string[], flags: CallFlags, terminal: Terminal): Promise<number> {
  return calling(async () => {
    const left = new Set(names);
    for await (const event of connect(flags.context).watchPlacements(names)) {
      if (event.kind !== "changed") continue;
      terminal.write(flags.json === true ? `${JSON.stringify(event.member)}\n` : placementLine(event.member));
      if (event.member.status?.state === "ended" && left.delete(event.name) && left.size === 0) break;
    }
    return exitCodes.ok;
  });
}

/** Runs `cornercast logs NAME`. */
export function runLogs(
  name: string,
  flags: CallFlags & { readonly follow?: boolean; readonly role?: string; readonly replica?: string },
  terminal: Terminal,
): Promise<number> {
  return calling(async () => {
    const request = { name, follow: flags.follow === true, ...(flags.role === undefined ? {} : { role: flags.role }), replica: Number(flags.replica ?? 0) };
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    for await (const { data = "", stream } of connect(flags.context).logs(request)) {
      const text = decoders[stream === "stderr" ? "stderr" : "stdout"].decode(Buffer.from(data, "base64"), { stream: true });
      if (stream === "stderr") terminal.warn(text);
      else terminal.write(text);
    }
    return exitCodes.ok;
  });
}

/** Runs `cornercast checkpoint NAME`. */
export function runCheckpoint(name: string, flags: CallFlags & { readonly pause?: boolean }, terminal: Terminal): Promise<number> {
  return calling(async () => {
    const client = connect(flags.context);
    const { placement } = await client.getPlacement(name);
    const written = await client.checkpoint({ name, epoch: placement?.status?.epoch ?? 0, next: flags.pause === true ? "pause" : "continue" });
    const { files = [], step } = written.state?.spec ?? {};
    const at = step === undefined ? "" : ` at step ${step}`;
    terminal.write(
      flags.json === true
        ? `${JSON.stringify(written.state, undefined, 2)}\n`
        : `${String(files.length)} files${at}\n${placementLine(written.placement ?? {})}`,
    );
    return exitCodes.ok;
  });
}

/** What brings keys. */
export interface KeyFlags extends CallFlags {
  /** Such as `model=grant.json`. */
  readonly sealedKey?: readonly string[];
}

/** Runs `cornercast start NAME`. */
export function runStart(name: string, flags: KeyFlags & { readonly until?: string }, terminal: Terminal): Promise<number> {
  const keys = loadSealedKeys(flags.sealedKey);
  const until = untilOf(flags);
  return change(name, flags, terminal, (client, epoch) => client.start({ name, epoch, until, ...keys }));
}

function untilOf({ until = "running" }: { readonly until?: string }): "running" | "attestable" {
  if (until !== "running" && until !== "attestable") throw new CliError("--until is running or attestable", exitCodes.usage);
  return until;
}

/** Runs `cornercast resume NAME`. */
export function runResume(name: string, flags: KeyFlags, terminal: Terminal): Promise<number> {
  const keys = loadSealedKeys(flags.sealedKey);
  return change(name, flags, terminal, (client, epoch) => client.resume({ name, epoch, ...keys }));
}

/** Runs `cornercast release NAME`. */
export function runRelease(name: string, flags: CallFlags, terminal: Terminal): Promise<number> {
  return change(name, flags, terminal, (client, epoch) => client.release({ name, epoch }));
}

/** Changes a placement in the epoch that it is in, and prints what it is then. */
function change(name: string, flags: CallFlags, terminal: Terminal, call: (client: ProviderClient, epoch: number) => Promise<PlacementJson>): Promise<number> {
  return calling(async () => {
    const client = connect(flags.context);
    const { placement } = await client.getPlacement(name);
    const changed = await call(client, placement?.status?.epoch ?? 0);
    terminal.write(flags.json === true ? `${JSON.stringify(changed, undefined, 2)}\n` : placementLine(changed));
    return exitCodes.ok;
  });
}

/** Runs `cornercast usage [NAME]`. */
export function runUsage(name: string | undefined, flags: CallFlags, terminal: Terminal): Promise<number> {
  return calling(async () => {
    for await (const record of connect(flags.context).listUsageRecords(name)) {
      if (flags.json === true) {
        terminal.write(`${JSON.stringify(record)}\n`);
        continue;
      }
      const { placement = "", periodStart = "", periodEnd = "", seconds = {}, units = 0, cost } = record.spec ?? {};
      const parts = Object.entries(seconds).flatMap(([part, count]) => (typeof count === "number" && count > 0 ? [`${part} ${String(count)} s`] : []));
      const line = [placement, `${periodStart} to ${periodEnd}`, `${String(units)} units`, ...parts, cost ?? "no price"];
      terminal.write(`${line.map((part) => safeText(part)).join("  ")}\n`);
    }
    return exitCodes.ok;
  });
}

/** What `move` takes. */
export interface MoveFlags extends KeyFlags {
  readonly to?: string;
  readonly until?: string;
  readonly offer: string;
  readonly as: string;
}

/** Runs `cornercast move NAME WORKLOAD --to CONTEXT --offer OFFER --as NAME`. The same command resumes a move that was interrupted. */
export async function runMove(name: string, path: string, flags: MoveFlags, terminal: Terminal): Promise<number> {
  const until = untilOf(flags);
  const { keys } = loadSealedKeys(flags.sealedKey);
  const { workloads } = await loadDocuments(readInputs([path]), {}, terminal);
  const [workload] = workloads;
  if (workload === undefined) {
    terminal.warn(`cornercast: ${path} holds no workload\n`);
    return exitCodes.input;
  }
  return calling(async () => {
    const moved = await move({
      source: { client: connect(flags.context), placement: name },
      destination: { client: connect(flags.to), placement: flags.as, offer: flags.offer },
      workload,
      clock: machineClock,
      until,
      releaseKey: () => Promise.resolve(keys),
      onStep: (step) => terminal.warn(`${step}\n`),
    });
    terminal.write(flags.json === true ? `${JSON.stringify(moved, undefined, 2)}\n` : placementLine(moved));
    return exitCodes.ok;
  });
}
