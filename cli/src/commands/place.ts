import type { PlacementJson } from "@cornercast/schemas";
import { renderReport } from "@cornercast/sdk/match";
import { createMarket, place, type ProviderClient } from "@cornercast/sdk/client";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { calling, connect } from "../input/connect.js";
import { loadDocuments } from "../input/load-documents.js";
import { readInputs } from "../input/read-inputs.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import type { Terminal } from "../output/terminal.js";
import { placementLine } from "./placements.js";

/** What `place` takes. */
export interface PlaceFlags {
  readonly context?: string;
  readonly maxPrice?: string;
  readonly reserve?: boolean;
  readonly json?: boolean;
}

/** Runs `cornercast place WORKLOAD NAME`: reserves the best offer that fits, starts the job, and waits until it runs. */
export async function runPlace(path: string, name: string, flags: PlaceFlags, now: string, terminal: Terminal): Promise<number> {
  const { workloads, diagnostics } = await loadDocuments(readInputs([path]), {}, terminal);
  writeDiagnostics(diagnostics, terminal, 20);
  const [workload] = workloads;
  if (workload === undefined || workloads.length > 1)
    throw new CliError(`${path} holds ${String(workloads.length)} workloads; one is placed at a time`, exitCodes.input);
  const client = connect(flags.context);
  return calling(async () => {
    const failures: unknown[] = [];
    const market = createMarket({ provider: client }, { onFailure: (_provider, error) => failures.push(error) });
    await market.synced;
    if (failures.length > 0) throw failures[0];
    const terms = flags.maxPrice === undefined ? {} : { maxPrice: flags.maxPrice };
    const outcome = await place(market, workload, { name, match: { at: now }, ...terms });
    await market.close();
    if (outcome.kind === "nowhere") {
      terminal.write(renderReport(outcome.report, { style: terminal.style }));
      return exitCodes.failed;
    }
    const placement = flags.reserve === true ? outcome.placement : await startAndWait(client, outcome.placement, terminal);
    terminal.write(flags.json === true ? `${JSON.stringify(placement, undefined, 2)}\n` : placementLine(placement));
    return placement.status?.outcome === "failed" ? exitCodes.failed : exitCodes.ok;
  });
}

async function startAndWait(client: ProviderClient, { metadata, status }: PlacementJson, terminal: Terminal): Promise<PlacementJson> {
  const name = metadata?.name ?? "";
  await client.start({ name, epoch: status?.epoch ?? 1 });
  for await (const event of client.watchPlacements([name])) {
    if (event.kind !== "changed") continue;
    const state = event.member.status?.state ?? "";
    terminal.progress(`${name} is ${state}`);
    if (!["running", "ended", "lost"].includes(state)) continue;
    terminal.progress("");
    return event.member;
  }
  throw new CliError(`${name} is no longer watched`, exitCodes.failed);
}
