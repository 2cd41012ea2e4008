import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { confinementLine, findConfinement, serve, tokenAuthenticator, type Served } from "@cornercast/provider";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { createMarket, move, place, type MoveStep, type ProviderClient } from "@cornercast/sdk/client";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { calling, clientOf, machineClock } from "../input/connect.js";
import type { Terminal } from "../output/terminal.js";
import { wrapText } from "../output/wrap-text.js";
import { version } from "../version.js";

/** What the tour is longer than only where something hangs, in milliseconds. */
const patience = 60_000;

/** What this part of the tour takes. */
export interface TourMove {
  /** The machine, as an offer. */
  readonly machine: OfferJson;
  /** The folder of the examples. */
  readonly examples: string;
  readonly now: string;
}

/**
 * Starts two providers on this machine, places a small training run at the cheaper one, moves it to the other while it runs, and releases it.
 *
 * - The state before and after the move is compared by its digest, and what is left of the job at the end is looked for.
 */
export async function tourMove({ machine, examples, now }: TourMove, terminal: Terminal): Promise<void> {
  const { style } = terminal;
  const title = `\n${style.strong("4. A job that moves")}`;
  if (platform() !== "linux") {
    terminal.write(`${title}: left out, because the driver for processes needs Linux\n`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "cornercast-tour-"));
  const signal = AbortSignal.timeout(patience);
  const served: Served[] = [];
  try {
    const intro = `${title}: a training run between two providers on this machine, without a step lost or done twice\n   ${confinementLine(findConfinement(folder))}`;
    terminal.write(`${wrapText(intro, terminal.columns, "   ")}\n\n`);
    const clients: Record<string, ProviderClient> = {};
    for (const [name, price, country] of [
      ["north", "0.03 EUR", "NO"],
      ["south", "0.02 EUR", "FR"],
    ] as const) {
      const token = randomBytes(32).toString("base64url");
      const authenticate = tokenAuthenticator([{ token, caller: { tenant: "tour", subject: "tour", roles: ["placer"] } }]);
      const one = await serve({ offers: [offerOf(machine, price, country)], authenticate, folder: join(folder, name), product: "cornercast", version });
      served.push(one);
      clients[name] = clientOf(one.url, token);
    }
    await calling(() => placeAndMove(clients, readFileSync(join(examples, "training/train.mjs"), "utf8"), now, signal, terminal));
  } finally {
    for (const one of served) await one.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function placeAndMove(
  clients: Readonly<Record<string, ProviderClient>>,
  program: string,
  now: string,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  const { style } = terminal;
  const line = (what: string, text: string): void =>
    terminal.write(`${wrapText(`   ${style.faint(what.padEnd(8))} ${shortDigests(text)}`, terminal.columns, " ".repeat(12))}\n`);
  const workload = workloadOf(program);
  const market = createMarket(clients);
  await market.synced;
  const placed = await place(market, workload, { name: "train-1", match: { at: now } });
  await market.close();
  if (placed.kind === "nowhere") throw new CliError("the example does not fit this machine", exitCodes.failed);
  const here = placed.provider;
  const there = here === "north" ? "south" : "north";
  const [source, target] = [clients[here], clients[there]];
  if (source === undefined || target === undefined) throw new Error("both providers are served");
  line("place", `train-1 at ${here}, the cheaper of ${String(placed.report.spec?.ranking?.length ?? 0)} offers that fit`);
  await source.start({ name: "train-1", epoch: placed.placement.status?.epoch ?? 1 });
  await untilLogged(source, "train-1", /^step 100 .*/mu, signal);
  for (const text of (await logOf(source, "train-1")).split("\n").slice(0, 3)) line("", text);
  const steps: MoveStep[] = [];
  const began = Date.now();
  await move({
    source: { client: source, placement: "train-1" },
    destination: { client: target, placement: "train-1-b", offer: "machine" },
    workload,
    clock: machineClock,
    signal,
    onStep: (step) => steps.push(step),
  });
  line("move", `to ${there} in ${((Date.now() - began) / 1_000).toFixed(1)} s: ${steps.join(", ")}`);
  const [, wrote] = await untilLogged(source, "train-1", /^(wrote its state at (?<at>.*))$/mu, signal);
  const [, wentOn] = await untilLogged(target, "train-1-b", /^(goes on at (?<at>.*))$/mu, signal);
  line("", `${here}: ${wrote ?? ""}`);
  line("", `${there}: ${wentOn ?? ""}`);
  if (wrote?.replace("wrote its state", "") !== wentOn?.replace("goes on", "")) throw new CliError("the states differ", exitCodes.failed);
  const [further] = await untilLogged(target, "train-1-b", /^step .*/mu, signal);
  line("", `${there}: ${further}`);
  const { placement } = await target.getPlacement("train-1-b");
  await target.release({ name: "train-1-b", epoch: placement?.status?.epoch ?? 0 });
  for (const client of [source, target])
    while ((await client.getOffer("machine")).offer?.status?.availability?.units !== 1) await wait(50, undefined, { signal });
  line("release", "the job is over, and both providers have their unit free again");
}

/** Digests with as many digits as tell them apart at a glance. */
function shortDigests(text: string): string {
  return text.replaceAll(/(?<=sha256:[0-9a-f]{12})[0-9a-f]+/gu, "…");
}

function offerOf(machine: OfferJson, price: string, country: string): OfferJson {
  return {
    ...machine,
    metadata: { name: "machine" },
    spec: { ...machine.spec, location: { country: [{ value: country }] } },
    status: { ...machine.status, price: [{ model: "on-demand", perUnitHour: price }], availability: { units: 1, total: 1 } },
  };
}

function workloadOf(program: string): WorkloadJson {
  const run = { command: [process.execPath, "--input-type=module", "-e", program] };
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "train" },
    spec: { profiles: [{ name: "cpu", roles: [{ name: "trainer", host: { os: { anyOf: ["linux"] } }, run }] }], budget: { maxPerHour: "1 EUR" } },
  };
}

async function logOf(client: ProviderClient, name: string): Promise<string> {
  let text = "";
  for await (const { data = "" } of client.logs({ name })) text += Buffer.from(data, "base64").toString();
  return text;
}

async function untilLogged(client: ProviderClient, name: string, line: RegExp, signal: AbortSignal): Promise<RegExpExecArray> {
  for (;;) {
    const found = line.exec(await logOf(client, name));
    if (found !== null) return found;
    const { placement } = await client.getPlacement(name);
    const { state, history } = placement?.status ?? {};
    if (state === "ended" && !(history ?? []).some(({ reason }) => reason === "release-requested"))
      throw new CliError(`the job ended: ${history?.at(-1)?.message ?? ""}`, exitCodes.failed);
    await wait(100, undefined, { signal });
  }
}
