import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import type { DeviceRequirementJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { createClient } from "@cornercast/sdk/client";
import type { Driver, DriverReport, Job } from "@cornercast/sdk/server";
import { afterEach, describe, expect, it } from "vitest";
import { serveConfig, systemClock, type ProviderConfig } from "../index.js";
import { countingProgram } from "../testing/counting-program.js";
import { SlurmError, slurmCommand, type SlurmCommand } from "./slurm-command.js";
import { slurmDriver, type SlurmDriverOptions } from "./slurm-driver.js";
import { slurmOffers } from "./slurm-offers.js";

/** The configuration of a cluster that may be used: `npm run test:slurm` starts one. */
const conf = process.env["CORNERCAST_SLURM_CONF"];
if (conf === undefined) console.log("the Slurm driver is not tested on a cluster here: npm run test:slurm starts one");
const command = slurmCommand(conf);

const closes: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

interface Scene {
  readonly driver: Driver;
  readonly folder: string;
  readonly seen: DriverReport[];
  readonly job: (name: string, program: string, more?: Partial<Job> & { readonly env?: Record<string, string>; readonly args?: readonly string[] }) => Job;
}

function scene(options: Partial<SlurmDriverOptions> = {}): Scene {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-slurm-jobs-"));
  const driver = slurmDriver({ folder, command, clock: systemClock, interval: 100, grace: 300, ...options });
  const seen: DriverReport[] = [];
  const stop = new AbortController();
  const jobs: Job[] = [];
  const done = (async () => {
    for await (const report of driver.reports(stop.signal)) seen.push(report);
  })();
  closes.push(async () => {
    for (const job of jobs) await driver.stop(job);
    stop.abort();
    await done;
    rmSync(folder, { recursive: true });
  });
  return {
    driver,
    folder,
    seen,
    job(name, program, { env, args = [], ...more } = {}) {
      const job = { ...jobOf(name, program, env, args), ...more };
      jobs.push(job);
      return job;
    },
  };
}

function jobOf(name: string, program: string, env: Record<string, string> = {}, args: readonly string[] = [], roles: object = {}): Job {
  const run = { command: [process.execPath, "-e", program], args: [...args], env };
  const workload: WorkloadJson = {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "w" },
    spec: { profiles: [{ name: "only", roles: [{ name: "worker", run, ...roles }] }] },
  };
  return { tenant: "acme", name, epoch: 1, workload, profile: "only", offer: "h100-0", units: [0], allocations: [] };
}

/** Waits for something. Where it never comes, the error says what was waited for, and what Slurm does meanwhile. */
async function settled(condition: () => boolean | Promise<boolean>, patience = 15_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end)
      throw new Error(`it never came to ${String(condition)}; squeue: ${slurm("squeue", "--noheader", "--format=%i %j %T %r;").replaceAll("\n", " ")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function logOf(driver: Driver, job: Job, replica = 0): Promise<string> {
  let text = "";
  for await (const { data, stream } of driver.logs?.(job, { replica, follow: false }, new AbortController().signal) ?? [])
    if (stream === "stdout") text += new TextDecoder().decode(data);
  return text;
}

const states = (seen: readonly DriverReport[], name: string): readonly string[] => seen.filter((report) => report.name === name).map(({ state }) => state);

/** What Slurm itself prints. */
const slurm = (program: string, ...words: readonly string[]): string =>
  execFileSync(program, words, { env: { ...process.env, SLURM_CONF: conf }, encoding: "utf8", timeout: 10_000 });

const idOf = (name: RegExp): string =>
  slurm("squeue", "--noheader", "--format=%i %j %T")
    .split("\n")
    .flatMap((line) => (name.test(line) ? [line.split(" ")[0] ?? ""] : []))[0] ?? "";

const sleeps = "console.log('up'); setInterval(() => {}, 1000)";

const counter = countingProgram(50);

describe.skipIf(conf === undefined)("a Slurm cluster", () => {
  it("gives a job its words and variables as they are, and no shell reads them", async () => {
    const { driver, folder, job } = scene();
    const words = ["$(touch pwned)", "`touch pwned`", "; touch pwned", "'\"\\", "a\nb", "", " ", "*", "-n", "--", "€ \u0007", "A=b", "%j"];
    const hostile = job("x.-_9", "console.log(JSON.stringify([process.argv.slice(1), process.env.HOSTILE]))", {
      tenant: "acme'; touch pwned; '$(touch pwned)",
      args: ["--", ...words],
      env: { HOSTILE: words.join("|") },
    });
    await driver.start(hostile, "running");
    await settled(async () => (await logOf(driver, hostile)).endsWith("\n"));
    expect(JSON.parse(await logOf(driver, hostile))).toEqual([words, words.join("|")]);
    expect(existsSync(join(folder, "pwned"))).toBe(false);
  });

  it.each(["h100-0,h100-1", "h100-[0-1]", "--help", "", "$(id)", "h100-0 --uid=0"])("is not asked for the node %j", async (offer) => {
    const { driver, job } = scene();
    await expect(driver.start(job("a", sleeps, { offer }), "running")).rejects.toThrow(/name of a node/u);
  });

  it.each([[{ "A B": "1" }], [{ "-u": "1" }], [{ A: "\0" }]])("refuses the variables %j", async (env) => {
    const { driver, job } = scene();
    await expect(driver.start(job("a", sleeps, { env }), "running")).rejects.toThrow(/variable/u);
  });

  it("refuses at once what no node of it has", async () => {
    const { driver } = scene();
    const devices: DeviceRequirementJson = { count: 5 };
    await expect(driver.start({ ...jobOf("a", sleeps, {}, [], { devices }), offer: "a100-0" }, "running")).rejects.toThrow(/not available/u);
  });

  it("gives each replica devices of its own", async () => {
    const { driver } = scene();
    const job = jobOf("a", "console.log(process.env.CUDA_VISIBLE_DEVICES)", {}, [], { replicas: 2, devices: { count: 2 } });
    await driver.start(job, "running");
    await settled(async () => (await logOf(driver, job, 0)) !== "" && (await logOf(driver, job, 1)) !== "");
    expect([await logOf(driver, job, 0), await logOf(driver, job, 1)]).toEqual(["0,1\n", "2,3\n"]);
    await driver.stop(job);
  });

  it("reports a job that somebody cancels there", async () => {
    const { driver, seen, job } = scene();
    await driver.start(job("a", sleeps), "running");
    await settled(() => states(seen, "a").includes("running"));
    slurm("scancel", idOf(/RUNNING/u));
    await settled(() => states(seen, "a").includes("ended"));
    expect(seen.at(-1)).toMatchObject({ state: "ended", outcome: "failed", message: "Slurm says that it was cancelled in Slurm" });
  });

  it("goes on with a job that it requeues from the state that the job wrote last", async () => {
    const { driver, seen, job } = scene();
    const counts = job("a", counter);
    await driver.start(counts, "running");
    await settled(async () => (await logOf(driver, counts)).includes("step 5"));
    const state = await driver.checkpoint(counts, "continue", new AbortController().signal);
    slurm("scontrol", "requeue", idOf(/RUNNING/u));
    await settled(() => states(seen, "a").at(-1) === "queued");
    await settled(() => states(seen, "a").at(-1) === "running", 30_000);
    await settled(async () => (await logOf(driver, counts)).includes(`from ${String(state.spec?.step)}`));
    expect((await logOf(driver, counts)).match(/from/gu)).toHaveLength(2);
  }, 60_000);

  it("queues a job again that it preempts, and ends nobody else's", async () => {
    const { driver, seen, job } = scene({ partition: "spot" });
    await driver.start(job("cheap", sleeps), "running");
    await settled(() => states(seen, "cheap").includes("running"));
    const dear = scene({ partition: "gpu" });
    await dear.driver.start(dear.job("dear", sleeps), "running");
    await settled(() => states(dear.seen, "dear").includes("running"));
    await settled(() => states(seen, "cheap").at(-1) === "queued");
    expect(states(seen, "cheap")).not.toContain("ended");
  }, 60_000);

  it("keeps the node of a paused job, and gives it another one where that was taken from it", async () => {
    const { driver, job } = scene();
    const counts = job("a", counter);
    await driver.start(counts, "running");
    await settled(async () => (await logOf(driver, counts)).includes("step 3"));
    const state = await driver.checkpoint(counts, "pause", new AbortController().signal);
    const id = idOf(/RUNNING/u);
    expect(id).not.toBe("");
    slurm("scancel", id);
    await settled(() => idOf(/RUNNING|COMPLETING/u) === "");
    await driver.start({ ...counts, epoch: 2 }, "running");
    await settled(async () => (await logOf(driver, counts)).includes(`from ${String(state.spec?.step)}`));
    expect(idOf(/RUNNING/u)).not.toBe(id);
  });

  it("ends a job that is asked for its state and never writes it", async () => {
    const { driver, job } = scene();
    const mute = job("a", "process.on('SIGUSR2', () => {}); console.log('up'); setInterval(() => {}, 1000)");
    await driver.start(mute, "running");
    await settled(async () => (await logOf(driver, mute)) !== "");
    const asked = driver.checkpoint(mute, "pause", new AbortController().signal).catch((error: unknown) => error);
    await driver.stop(mute);
    expect(await asked).toMatchObject({ message: "the job ended before its state was written" });
  });

  it("runs a job once that was submitted twice", async () => {
    // As where the answer to the first submission never came.
    const submitted: string[] = [];
    const twice: SlurmCommand = async (program, words) => {
      if (program === "sbatch") submitted.push(await command(program, words));
      return command(program, words);
    };
    const { driver, seen, job } = scene({ command: twice });
    const once = job("a", sleeps);
    await driver.start(once, "running");
    expect(submitted).toHaveLength(1);
    await settled(() => states(seen, "a").at(-1) === "running");
    await settled(() => slurm("squeue", "--noheader", "--format=%T").trim() === "RUNNING", 30_000);
    // Slurm says that it runs before the program has said anything.
    await settled(async () => (await logOf(driver, once)) !== "");
    expect(await logOf(driver, once)).toBe("up\n");
  }, 60_000);

  it("does not count a job as over, or as gone, that was submitted while it was asked for its jobs", async () => {
    // The answer is that of before, and comes late.
    let late: Promise<unknown> = Promise.resolve();
    let asked = 0;
    const slow: SlurmCommand = async (program, words) => {
      const answer = await command(program, words);
      if (program !== "squeue") return answer;
      asked += 1;
      await late;
      return answer;
    };
    const { driver, seen, job } = scene({ command: slow });
    await driver.start(job("first", sleeps), "running");
    await settled(() => states(seen, "first").includes("running"));
    const during = async (): Promise<() => void> => {
      let release: () => void = () => undefined;
      late = new Promise<void>((resolve) => {
        release = resolve;
      });
      const before = asked;
      await settled(() => asked > before);
      return () => {
        late = Promise.resolve();
        release();
      };
    };
    const answer = await during();
    await driver.start(job("second", sleeps, { offer: "h100-1" }), "running");
    answer();
    await settled(() => states(seen, "second").includes("running"));
    expect(states(seen, "second")).not.toContain("ended");

    const third = job("third", sleeps, { offer: "a100-0" });
    const again = await during();
    await driver.start(third, "running");
    const stopped = driver.stop(third);
    again();
    await stopped;
    expect(slurm("squeue", "--noheader", "--nodelist=a100-0")).toBe("");
  });

  it("that does not answer loses no job: it is submitted later, and is lost only until Slurm answers again", async () => {
    let silent = true;
    const mute: SlurmCommand = (program, words) =>
      silent ? Promise.reject(new SlurmError(`${program}: Unable to contact slurm controller (connect failure)`, true)) : command(program, words);
    const { driver, seen, job } = scene({ command: mute, lostAfter: 400 });
    await driver.start(job("a", sleeps), "running");
    expect(states(seen, "a")).toEqual([]);
    silent = false;
    await settled(() => states(seen, "a").at(-1) === "running");
    silent = true;
    await settled(() => states(seen, "a").at(-1) === "lost");
    silent = false;
    await settled(() => states(seen, "a").at(-1) === "running");
    expect(states(seen, "a").filter((state) => state === "lost")).toHaveLength(1);
  });

  it("is offered node by node, with devices and without those that others use or that are drained", async () => {
    const { driver, job } = scene();
    const source = slurmOffers({ command, clock: systemClock, partition: "gpu", interval: 50 });
    const units = async (): Promise<Readonly<Record<string, number | undefined>>> =>
      Object.fromEntries((await source.list()).map(({ metadata, status }) => [metadata?.name ?? "", status?.availability?.units]));
    expect(await units()).toEqual({ "h100-0": 1, "h100-1": 1, "a100-0": 1 });
    const [before] = await source.list();
    expect((await source.list())[0]).toBe(before);
    await driver.start(job("a", sleeps), "running");
    const foreign = slurm("sbatch", "--parsable", "--nodelist=h100-1", "--wrap=sleep 60", "--output=/dev/null").trim();
    try {
      await settled(() => slurm("squeue", "--noheader", "--states=RUNNING").trim().split("\n").length === 2);
      slurm("scontrol", "update", "nodename=a100-0", "state=drain", "reason=repair of fan 3");
      expect(await units()).toEqual({ "h100-0": 1, "h100-1": 0, "a100-0": 1 });
      const drained = (await source.list()).find(({ metadata }) => metadata?.name === "a100-0");
      expect(drained?.status?.conditions).toMatchObject([{ type: "drain", effect: "unavailable" }]);
      expect(drained?.spec?.shape?.devices).toMatchObject([{ count: 4 }]);
      expect(await slurmOffers({ command, clock: systemClock, partition: "none" }).list()).toEqual([]);
    } finally {
      slurm("scancel", foreign);
      slurm("scontrol", "update", "nodename=a100-0", "state=resume");
      await settled(() => slurm("squeue", "--noheader", `--jobs=${foreign}`).trim() === "");
    }
  });
});

describe.skipIf(conf === undefined)("a provider that a configuration starts on a Slurm cluster", () => {
  it("offers its nodes at the prices that are written down, and runs what is placed on them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cornercast-slurm-serve-"));
    const token = "t0ken";
    const sha256 = createHash("sha256").update(token).digest("hex");
    const priced: OfferJson = {
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "h100-1" },
      spec: { location: { country: [{ value: "NO" }] } },
      status: { price: [{ model: "on-demand", perUnitHour: "20 EUR" }] },
    };
    const config: ProviderConfig = {
      offers: [],
      store: { folder: "store" },
      jobs: { folder: "jobs", slurm: { ...(conf === undefined ? {} : { configuration: conf }), partition: "gpu" } },
      authentication: { tokens: [{ sha256, tenant: "acme", subject: "ci", roles: ["placer"] }] },
      logs: { level: "silent" },
    };
    const served = await serveConfig({ config, folder, offers: [priced], product: "test", version: "1.0.0" });
    closes.push(async () => {
      await served.close();
      rmSync(folder, { recursive: true });
    });
    const bearer: Interceptor = (next) => (request) => {
      request.header.set("authorization", `Bearer ${token}`);
      return next(request);
    };
    const transport = createConnectTransport({ baseUrl: served.url, httpVersion: "1.1", interceptors: [bearer] });
    const client = createClient({ transport, clock: systemClock, random: Math.random, randomId: () => crypto.randomUUID() });
    const run = { command: [process.execPath, "-e", "console.log(process.env.CUDA_VISIBLE_DEVICES)"] };
    const workload: WorkloadJson = {
      apiVersion: "cornercast/v1",
      kind: "Workload",
      metadata: { name: "w" },
      spec: {
        profiles: [{ name: "only", roles: [{ name: "worker", devices: { count: 4 }, run }] }],
        budget: { maxPerHour: "25 EUR" },
      },
    };
    await client.reserve({ name: "a", workload, offer: "h100-1" });
    await client.start({ name: "a", epoch: 1 });
    await settled(async () => (await client.getPlacement("a")).placement?.status?.state === "ended", 60_000);
    const { placement } = await client.getPlacement("a");
    expect(placement?.status?.outcome).toBe("succeeded");
    expect(placement?.status?.history?.map(({ to }) => to)).toEqual(["reserved", "queued", "provisioning", "attestable", "running", "ended"]);
    let text = "";
    for await (const { data = "" } of client.logs({ name: "a" })) text += Buffer.from(data, "base64").toString();
    expect(text).toBe("0,1,2,3\n");
  }, 120_000);
});

describe("a command of Slurm", () => {
  it("that is not there is no reason to try again", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nowhere";
    try {
      await expect(slurmCommand("/nowhere/slurm.conf")("squeue", [])).rejects.toMatchObject({ transient: false, message: "there is no squeue here" });
    } finally {
      process.env["PATH"] = path;
    }
  });
});
