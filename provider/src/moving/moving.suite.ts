// A training run moves from processes to Slurm and back, and whatever is killed on the way, it is neither lost nor run twice: npm run test:move.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { AppraisalPolicyJson, TrustAnchorsJson, WorkloadJson } from "@cornercast/schemas";
import { memoryChallengeStore } from "@cornercast/sdk/boundary/verify";
import type { MoveStep, ProviderClient } from "@cornercast/sdk/client";
import { documentDigest } from "@cornercast/sdk/document";
import { createKeyOwner, memoryKeyStore } from "@cornercast/sdk/server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { instanceOf, jobId } from "../jobs/job-ids.js";
import { jobFolder } from "../jobs/job-folder.js";
import { serveKeys, slurmCommand, tokenAuthenticator, type Served } from "../index.js";
import { clientAt, releaseKeyTo, resource, token, type ClientPlan, type ProviderPlan, type StatesPlan } from "./testing/program.js";

const program = process.env["CORNERCAST_MOVE_PROGRAM"] ?? "";
const conf = process.env["CORNERCAST_SLURM_CONF"] ?? "";
const registry = process.env["CORNERCAST_REGISTRY"] ?? "";
const slurm = slurmCommand(conf);

/** Every job of the suite has it among its words, also where its provider has forgotten it. */
const mark = `mark-${String(process.pid)}-${String(Date.now())}`;
const training = readFileSync(fileURLToPath(new URL("../../../examples/training/train.mjs", import.meta.url)), "utf8");
const workload: WorkloadJson = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "train" },
  spec: {
    profiles: [
      {
        name: "cpu",
        roles: [
          {
            name: "trainer",
            host: { arch: { anyOf: ["amd64"] } },
            run: {
              command: [process.execPath, "--input-type=module", "-e"],
              args: [`${training}\nsetInterval(() => console.log("beat " + Date.now()), 20); // ${mark}`],
            },
          },
        ],
      },
    ],
  },
};

let folder: string;
let keys: Served;
let attester: ProviderPlan["attester"];
let policy: AppraisalPolicyJson;
let trustAnchors: TrustAnchorsJson;
const released: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-move-"));
  mkdirSync(join(folder, "states"));
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  const [publicKey, privateKey] = await Promise.all([crypto.subtle.exportKey("jwk", pair.publicKey), crypto.subtle.exportKey("jwk", pair.privateKey)]);
  attester = { publicKey, privateKey };
  const digest = await crypto.subtle.digest("SHA-256", await crypto.subtle.exportKey("spki", pair.publicKey));
  trustAnchors = {
    apiVersion: "cornercast/v1",
    kind: "TrustAnchors",
    metadata: { name: "suite" },
    spec: { anchors: [{ technology: "software", spkiSha256: `sha256:${Buffer.from(digest).toString("hex")}`, test: true }] },
  };
  policy = {
    apiVersion: "cornercast/v1",
    kind: "AppraisalPolicy",
    metadata: { name: "suite" },
    spec: {
      technologies: [{ technology: "software", requireReference: false }],
      minTier: "warning",
      maxAge: "5m",
      trustAnchors: [documentDigest(trustAnchors)],
    },
  };
  const key = crypto.getRandomValues(new Uint8Array(32));
  keys = await serveKeys({
    keys: createKeyOwner({
      keys: memoryKeyStore({ [resource]: { key, weights: `sha256:${"0".repeat(64)}`, policy, references: [], trustAnchors: [trustAnchors] } }),
      challenges: memoryChallengeStore(),
      now: Date.now,
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
      verifier: "suite",
      onDecision: ({ placement, outcome }) => void released.push(`${placement} ${outcome}`),
    }),
    authenticate: tokenAuthenticator([{ token, caller: { tenant: "acme", subject: "suite", roles: ["placer"] } }]),
  });
});

afterAll(async () => {
  // What a test that failed left.
  for (const child of children) child.kill("SIGKILL");
  for (const pid of processesWith(mark)) process.kill(Number(pid), "SIGKILL");
  await keys.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that can be killed. */
interface Running {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** Resolves when it has written a line that begins so. */
  readonly until: (start: string) => Promise<string>;
  readonly ended: Promise<unknown>;
  readonly kill: () => Promise<unknown>;
}

const children = new Set<ChildProcess>();

function run(plan: ProviderPlan | ClientPlan): Running {
  const child = spawn(process.execPath, [program, JSON.stringify(plan)], { stdio: ["pipe", "pipe", "inherit"] });
  children.add(child);
  child.once("exit", () => children.delete(child));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  child.stdin.on("error", () => undefined);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    child,
    lines,
    ended,
    async until(start) {
      for (let tries = 0; tries < 1_200; tries += 1) {
        const found = lines.find((line) => line.startsWith(start));
        if (found !== undefined) return found;
        if (child.exitCode !== null || child.signalCode !== null) break;
        await wait(50);
      }
      throw new Error(`the program never wrote ${start}: ${lines.join("; ")}`);
    },
    kill() {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

interface Provider {
  readonly url: string;
  readonly client: ProviderClient;
  readonly offer: string;
  running: Running;
  readonly plan: ProviderPlan;
}

async function startProvider(name: string, states: StatesPlan, offer: string, more: Partial<ProviderPlan> = {}): Promise<Provider> {
  const plan: ProviderPlan = { role: "provider", folder: join(folder, name), port: 0, states, attester, ...more };
  mkdirSync(plan.folder, { recursive: true });
  const running = run(plan);
  const url = (await running.until("ready ")).slice(6);
  return { url, client: clientAt(url), offer, running, plan: { ...plan, port: Number(new URL(url).port) } };
}

/** Kills a provider and starts it again, in its folder and on its port. */
async function killAndStart(provider: Provider): Promise<void> {
  await provider.running.kill();
  // eslint-disable-next-line no-param-reassign -- the one that is known under its address
  provider.running = run(provider.plan);
  await provider.running.until("ready ");
}

async function logOf(client: ProviderClient, name: string): Promise<string> {
  let text = "";
  for await (const { data = "" } of client.logs({ name })) text += Buffer.from(data, "base64").toString();
  return text;
}

async function stateOf(client: ProviderClient, name: string): Promise<string | undefined> {
  return (await client.getPlacement(name)).placement?.status?.state;
}

async function settled(condition: () => Promise<boolean>, what: string, patience = 60_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`it never came to that: ${what}`);
    await wait(50);
  }
}

/** Places the job, with its key, and waits until it has done some steps. */
async function placeAt({ client, offer }: Provider, name: string): Promise<void> {
  await client.reserve({ name, workload, offer });
  await client.start({ name, epoch: 1, until: "attestable" });
  await settled(async () => (await stateOf(client, name)) === "attestable", "attestable");
  await client.start({ name, epoch: 1, keys: await releaseKeyTo(client, name, 1, keys.url) });
  await settled(async () => /^beat /mu.test(await logOf(client, name)), "running");
}

function clientPlan(source: Provider, destination: Provider, names: readonly [string, string], waitAt?: MoveStep): ClientPlan {
  return {
    role: "client",
    source: { url: source.url, placement: names[0] },
    destination: { url: destination.url, placement: names[1], offer: destination.offer },
    workload,
    keys: keys.url,
    policy,
    trustAnchors,
    ...(waitAt === undefined ? {} : { waitAt }),
  };
}

const beats = (log: string): readonly number[] => [...log.matchAll(/^beat ([0-9]+)$/gmu)].map(([, time]) => Number(time));

/** That the job went on at the destination from the state that it wrote last at the source, and never ran at both. */
async function expectMoved(source: Provider, destination: Provider, [from, to]: readonly [string, string]): Promise<void> {
  expect(await stateOf(destination.client, to)).toBe("running");
  await settled(async () => (await stateOf(source.client, from)) === "ended", "the source has ended");
  await settled(async () => beats(await logOf(destination.client, to)).length > 1, "it runs");
  const [before, after] = [await logOf(source.client, from), await logOf(destination.client, to)];
  const wrote = [...before.matchAll(/^wrote its state (at step .*)$/gmu)].at(-1)?.[1];
  expect(wrote).toMatch(/^at step [1-9][0-9]*, state sha256:[0-9a-f]{64}$/u);
  expect([...after.matchAll(/^goes on (.*)$/gmu)].map(([, at]) => at)).toEqual([wrote]);
  expect(Math.max(...beats(before))).toBeLessThan(Math.min(...beats(after)));
}

/** Releases what is left of a job, and looks for anything that is left then. */
async function expectNothingLeft(providers: readonly Provider[], names: readonly string[]): Promise<void> {
  for (const { client } of providers) {
    for (const name of names) {
      const placement = await client.getPlacement(name).then(
        (found) => found.placement,
        () => undefined,
      );
      if (placement === undefined || placement.status?.state === "ended") continue;
      await client.release({ name, epoch: placement.status?.epoch ?? 0 });
      await settled(async () => (await stateOf(client, name)) === "ended", `${name} has ended`);
    }
  }
  expect(processesWith(mark)).toEqual([]);
  for (const { client, offer } of providers)
    await settled(async () => (await client.getOffer(offer)).offer?.status?.availability?.units === 1, "the unit is free");
  expect((await slurm("squeue", ["--noheader", "--format=%j"])).trim()).toBe("");
  // The groups of a job have its id.
  const instances = providers.map(({ plan }) => instanceOf(join(plan.folder, "jobs")));
  const groups = new Set(instances.flatMap((one) => names.map((name) => `cornercast-${jobId(one, jobFolder("", { tenant: "acme", name }))}`)));
  if (existsSync("/sys/fs/cgroup"))
    expect(readdirSync("/sys/fs/cgroup", { recursive: true, encoding: "utf8" }).filter((path) => groups.has(basename(path)))).toEqual([]);
}

function processesWith(text: string): readonly string[] {
  return readdirSync("/proc").filter((entry) => {
    if (!/^[0-9]+$/u.test(entry) || Number(entry) === process.pid) return false;
    try {
      return readFileSync(`/proc/${entry}/cmdline`, "utf8").includes(text) && !readFileSync(`/proc/${entry}/cmdline`, "utf8").includes("moving-program");
    } catch {
      return false;
    }
  });
}

async function stop(providers: readonly Provider[]): Promise<void> {
  for (const { running } of providers) await running.kill();
}

describe("a training run", () => {
  it("moves from processes to Slurm and back through a registry, with its key, and goes on where it was", async () => {
    const states = { url: registry, repository: "jobs/train" };
    const here = await startProvider("registry-a", states, "machine");
    const there = await startProvider("registry-b", states, "h100-1", { slurm: conf });
    await placeAt(here, "to-a");
    const out = run(clientPlan(here, there, ["to-a", "to-b"]));
    await out.ended;
    expect(out.lines.at(-1)).toBe("moved running");
    await expectMoved(here, there, ["to-a", "to-b"]);
    const { state } = await here.client.getPlacement("to-a");
    expect(state?.spec?.files?.map(({ reference = "" }) => reference.replace(/@.*$/u, ""))).toEqual([`oci://${new URL(registry).host}/jobs/train`]);
    const tags = (await (await fetch(`${registry}/v2/jobs/train/tags/list`)).json()) as { readonly tags: readonly string[] };
    // Of the provider that wrote it, and of the one that goes on with it.
    expect(tags.tags).toHaveLength(2);
    const back = run(clientPlan(there, here, ["to-b", "to-c"]));
    await back.ended;
    expect(back.lines.at(-1)).toBe("moved running");
    await expectMoved(there, here, ["to-b", "to-c"]);
    expect(released.filter((line) => line.startsWith("to-"))).toEqual(["to-a released", "to-b released", "to-c released"]);
    await expectNothingLeft([here, there], ["to-a", "to-b", "to-c"]);
    await stop([here, there]);
  });

  it("does not run where its key was not released, and goes on at the source", async () => {
    const states = { folder: join(folder, "states") };
    const here = await startProvider("keyless-a", states, "machine");
    const there = await startProvider("keyless-b", states, "h100-1", { slurm: conf });
    await placeAt(here, "k-a");
    const out = run({ ...clientPlan(here, there, ["k-a", "k-b"]), bringsKey: false });
    await out.ended;
    expect(out.lines.at(-1)).toMatch(/^failed .*move-failed/u);
    await settled(async () => (await stateOf(here.client, "k-a")) === "running", "the source runs again");
    expect(await logOf(there.client, "k-b")).toBe("");
    await expectNothingLeft([here, there], ["k-a", "k-b"]);
    await stop([here, there]);
  });
});

describe("a training run that moves", () => {
  const steps: readonly MoveStep[] = ["reserve", "prepare", "appraise", "pause", "transfer", "release-key", "start", "check", "release-source"];
  const victims = ["the source", "the destination", "the client"] as const;
  let here: Provider;
  let there: Provider;

  beforeAll(async () => {
    const states = { folder: join(folder, "states") };
    here = await startProvider("a", states, "machine");
    there = await startProvider("b", states, "h100-0", { slurm: conf });
  });
  // What a test that failed left would be in the way of the next one.
  afterEach(async () => {
    for (const { client } of [here, there]) {
      for await (const { metadata, status } of client.listPlacements()) {
        const name = metadata?.name ?? "";
        if (status?.state !== "ended") await client.release({ name, epoch: status?.epoch ?? 0 });
        await settled(async () => (await stateOf(client, name)) === "ended", `${name} has ended`);
      }
    }
  });
  afterAll(() => stop([here, there]));

  it.each(steps.flatMap((step) => victims.map((victim) => [step, victim] as const)))(
    "is neither lost nor run twice where, at the step %s, %s is killed",
    async (step, victim) => {
      const names = [`${step}-${victim.replaceAll(" ", "-")}-a`, `${step}-${victim.replaceAll(" ", "-")}-b`] as const;
      await placeAt(here, names[0]);
      const first = run(clientPlan(here, there, names, step));
      await first.until(`step ${step}`);
      // The step is let go, and what it needs is killed under it.
      first.child.stdin?.write("\n");
      if (victim === "the client") {
        await wait(steps.indexOf(step) * 7);
        await first.kill();
      } else await killAndStart(victim === "the source" ? here : there);
      let last = first;
      for (let tries = 0; tries < 5; tries += 1) {
        await last.ended;
        if (last.lines.at(-1) === "moved running" || (last.lines.at(-1) ?? "").includes("move-failed")) break;
        last = run(clientPlan(here, there, names));
      }
      await last.ended;
      if (last.lines.at(-1) === "moved running") await expectMoved(here, there, names);
      else {
        // Undone: it goes on at the source, from the state that it wrote there, and nowhere else.
        expect(last.lines.at(-1)).toMatch(/^failed .*move-failed/u);
        await settled(async () => (await stateOf(here.client, names[0])) === "running", "the source runs again");
        expect(await stateOf(there.client, names[1])).toBe("ended");
        const [before, after] = [beats(await logOf(here.client, names[0])), beats(await logOf(there.client, names[1]))];
        await settled(async () => beats(await logOf(here.client, names[0])).length > before.length, "it goes on");
        expect(before.filter((time) => time > Math.min(...after) && time < Math.max(...after))).toEqual([]);
        console.log(`undone: ${last.lines.at(-1) ?? ""}`);
      }
      await expectNothingLeft([here, there], names);
    },
  );
});
