import { setTimeout as sleep } from "node:timers/promises";
import { valueAt, type JsonObject } from "@cornercast/sdk/document";
import type { ProviderControls, ProviderScenario } from "../scenario.js";
import { CannotDecide } from "../stage.js";
import { callJson, streamJson } from "../wire.js";
import { members, running, textOf } from "./answers.js";

const reserve = "PlacementService/Reserve";
const start = "PlacementService/Start";
const release = "PlacementService/Release";
const get = "PlacementService/GetPlacement";
/** How long a provider may take to be there again. */
const restartTime = 60_000;

/** The scenarios of chapter 70 for which the suite has to do more than call: the vendor says how. */
export const controlScenarios: readonly ProviderScenario[] = [
  {
    requirement: "service.roles-are-enforced",
    profile: "roles",
    title: "a caller who may read only",
    async run(stage) {
      const { target, ok, refused, name, offer, reserve: take } = stage;
      const { readerToken } = needed(target.controls, "readerToken");
      const held = await take();
      await ok("OfferService/ListOffers", {}, readerToken);
      await ok(get, { name: held }, readerToken);
      const at = (await offer()).name;
      await refused("a reservation by a reader", reserve, { name: name(), workload: target.workload, offer: at }, ["role-missing"], readerToken);
      await refused("a start by a reader", start, { name: held, epoch: 1 }, ["role-missing"], readerToken);
      await refused("a release by a reader", release, { name: held, epoch: 1 }, ["role-missing"], readerToken);
      await ok(release, { name: held, epoch: 1 });
    },
  },
  {
    requirement: "service.calls-are-audited",
    profile: "logs",
    title: "a reservation, and a call that is refused",
    async run({ target, reserve: take, call, check }) {
      const { log } = needed(target.controls, "log");
      const name = await take();
      const other = `${name}-not-there`;
      await call(get, { name: other });
      await sleep(1_000);
      const lines = (await log()).split("\n");
      check(
        lines.some((line) => line.includes(name) && !line.includes(other) && line.includes("Reserve")),
        "no line of the log has the call and what it was about",
      );
      check(
        lines.some((line) => line.includes(other) && /not_found|placement-unknown/u.test(line)),
        "no line of the log has what came of the call that was refused",
      );
    },
  },
  {
    requirement: "service.logs-hold-no-secrets",
    profile: "logs",
    title: "tokens and secrets of workloads, looked for in the log",
    async run({ target, offer, name, call, check }) {
      const { log } = needed(target.controls, "log");
      const secret = `canary-${name()}-secret`;
      await call("OfferService/ListOffers", {}, `${secret}-token`);
      const text = JSON.stringify({ name: name(), workload: withSecret(target.workload, secret), offer: (await offer()).name });
      await call(reserve, text);
      // A message that cannot be read is what programs like to write down whole.
      await call(reserve, `${text.slice(0, -1)},`);
      await sleep(1_000);
      const written = await log();
      check(written !== "", "the log is empty");
      const secrets = [secret, target.token, target.otherToken].filter((one) => one.length >= 12);
      const forms = secrets.flatMap((one) => [one, Buffer.from(one).toString("base64").replace(/=+$/u, ""), Buffer.from(one).toString("hex")]);
      check(!forms.some((form) => written.includes(form)), "the log holds a secret");
    },
  },
  {
    requirement: "service.processes-act-as-one",
    profile: "processes",
    title: "reservations at two processes at once",
    async run({ target, offer, name, call, check }) {
      const { otherUrl } = needed(target.controls, "otherUrl");
      const { name: at, units } = await offer();
      const there = (method: string, request: JsonObject): ReturnType<typeof call> => callJson(otherUrl, method, request, { token: target.token });
      const asked = Array.from({ length: Math.min(units, 30) + 6 }, () => ({ name: name(), workload: target.workload, offer: at }));
      const answers = await Promise.all(asked.map(async (request, index) => (index % 2 === 0 ? call(reserve, request) : there(reserve, request))));
      const granted = answers.flatMap((answer) => (answer.kind === "ok" ? [valueAt(answer.value, ["placement"]) ?? null] : []));
      const held = granted.flatMap((placement) => members(valueAt(placement, ["status", "allocations"]))).map(({ unit }) => JSON.stringify(unit));
      check(granted.length === Math.min(units, asked.length), `${String(granted.length)} reservations were granted of ${String(units)} units`);
      check(new Set(held).size === held.length, "a unit was given to two placements");
      for (const placement of granted.slice(0, 4)) {
        const held = textOf(valueAt(placement, ["metadata", "name"]));
        const [here, seen] = [await call(get, { name: held }), await there(get, { name: held })];
        check(here.kind === "ok" && seen.kind === "ok", "what one process acknowledged the other does not know");
        const again = await there(reserve, { name: held, workload: target.workload, offer: at });
        check(again.kind === "error" && again.error.reason === "placement-exists", "a name that is taken at one process is free at the other");
      }
    },
  },
  {
    requirement: "service.unkept-changes-are-refused",
    profile: "stores",
    title: "a reservation while the store is away",
    async run({ target, offer, name, ok, refused }) {
      const { store } = needed(target.controls, "store");
      const request = { name: name(), workload: target.workload, offer: (await offer()).name };
      await store.take();
      try {
        await refused("a change that cannot be kept", reserve, request, ["store-unavailable"]);
      } finally {
        await store.give();
      }
      await answering(target.url, target.token);
      await refused("what was refused left a placement, which", get, { name: request.name }, ["placement-unknown"]);
      await ok(reserve, request);
    },
  },
  {
    requirement: "service.acknowledged-changes-survive",
    profile: "restarts",
    title: "changes that are acknowledged while the provider crashes",
    async run(stage) {
      const { target, ok, offer, name, call, until, check } = stage;
      const { restart } = needed(target.controls, "restart");
      const job = await running(stage);
      const at = (await offer()).name;
      const known = new Map<string, string>();
      let isOver = false;
      const work = async (): Promise<void> => {
        while (!isOver) {
          const own = name();
          const reserved = await call(reserve, { name: own, workload: target.workload, offer: at }).catch(() => undefined);
          if (reserved?.kind !== "ok") continue;
          known.set(own, "reserved");
          const released = await call(release, { name: own, epoch: 1 }).catch(() => undefined);
          if (released?.kind === "ok") known.set(own, "ended");
        }
      };
      const workers = [work(), work()];
      await sleep(500);
      await restart();
      await answering(target.url, target.token);
      await sleep(500);
      isOver = true;
      await Promise.all(workers);
      check(known.size > 0, "nothing was acknowledged, so that nothing could be lost");
      for (const [own, state] of known) {
        const answer = await call(get, { name: own });
        if (answer.kind === "error") check(false, `${own} was acknowledged and is gone: ${answer.error.reason ?? answer.error.code}`);
        else if (state === "ended") await until(own, "ended");
      }
      const after = await ok(get, { name: job.name });
      check(valueAt(after, ["placement", "status", "epoch"]) === 1, "the epoch of a job is another one");
      await until(job.name, "running");
    },
  },
  {
    requirement: "placement.jobs-run-once",
    profile: "restarts",
    title: "how often a job began that ran while the provider crashed",
    async run(stage) {
      const { target, until, check } = stage;
      const { restart, startLine } = needed(target.controls, "restart");
      if (startLine === undefined) throw new CannotDecide("say with --start-line what the program of the workload writes whenever it starts");
      const { name } = await running(stage);
      await linesOf(target.url, target.token, name, startLine, 1);
      await restart();
      await answering(target.url, target.token);
      await until(name, "running");
      await sleep(2_000);
      const begun = await linesOf(target.url, target.token, name, startLine, 2);
      check(begun === 1, `the job began ${String(begun)} times`);
    },
  },
];

/** The controls of a provider; the one that a profile stands for is there. */
function needed<K extends keyof ProviderControls>(controls: ProviderControls | undefined, name: K): ProviderControls & Required<Pick<ProviderControls, K>> {
  if (controls?.[name] === undefined) throw new Error(`the profile is claimed without ${name}`);
  // What was just seen.
  return controls as ProviderControls & Required<Pick<ProviderControls, K>>;
}

/** Waits until a provider answers again. */
async function answering(url: string, token: string): Promise<void> {
  for (const end = Date.now() + restartTime; Date.now() < end; await sleep(100)) {
    const answer = await callJson(url, "PlacementService/ListPlacements", {}, { token }).catch(() => undefined);
    if (answer?.kind === "ok") return;
  }
  throw new CannotDecide(`it does not answer ${String(restartTime / 1000)} s after it was started again`);
}

/** How many lines of the log of a job have a text; waits some seconds for as many as are wanted. */
async function linesOf(url: string, token: string, name: string, text: string, wanted: number): Promise<number> {
  const count = (messages: readonly JsonObject[]): number =>
    messages
      .map(({ data }) => Buffer.from(textOf(data), "base64").toString("utf8"))
      .join("")
      .split("\n")
      .filter((line) => line.includes(text)).length;
  const { messages } = await streamJson(url, "PlacementService/Logs", { name, follow: true }, { token, limit: 3_000, enough: (seen) => count(seen) >= wanted });
  return count(messages);
}

/** The workload with a secret in the environment of its first role. */
function withSecret(workload: JsonObject, secret: string): JsonObject {
  const [profile = {}, ...profiles] = members(valueAt(workload, ["spec", "profiles"]));
  const [role = {}, ...roles] = members(profile["roles"]);
  const run = members([role["run"] ?? null])[0] ?? {};
  const env = { ...members([run["env"] ?? null])[0], API_KEY: secret };
  const spec = { ...members([workload["spec"] ?? null])[0], profiles: [{ ...profile, roles: [{ ...role, run: { ...run, env } }, ...roles] }, ...profiles] };
  return { ...workload, spec };
}
