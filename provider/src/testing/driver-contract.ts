import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { StateManifestJson, WorkloadJson } from "@cornercast/schemas";
import type { Driver, DriverReport, Job } from "@cornercast/sdk/server";
import { describe, expect, it } from "vitest";
import { countingProgram } from "./counting-program.js";

/** A driver under test, and how to make it anew over what the one before it left. */
export interface DriverUnderTest {
  readonly driver: Driver;
  /** As after a restart of the program: another driver that knows only what is kept outside of the program. */
  readonly restart: () => Driver;
  readonly close: () => Promise<void>;
  /** Three offers that the driver takes jobs for at once. Default: all the same. */
  readonly offers?: readonly [string, string, string];
}

/**
 * What every driver has to do.
 *
 * - Where something is missing that the driver needs, nothing is tested, and that is printed.
 * - The jobs are small programs in JavaScript for `node`. They count, and write and read their state as the driver passes it on.
 */
export function driverContract(name: string, make: () => Promise<DriverUnderTest>, missing?: string): void {
  if (missing !== undefined) console.log(`the driver ${name} is not tested: ${missing}`);
  describe.skipIf(missing !== undefined)(`the driver ${name}`, () => {
    it.each([
      ["succeeded", "console.log('done')", undefined],
      ["failed", "console.error('broken'); process.exit(3)", /3/u],
    ])("reports that a job %s", async (outcome, program, message) => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      await driver.start(jobOf("a", program, offers?.[0]), "running");
      const last = await reports.until("ended");
      expect(last.outcome).toBe(outcome);
      if (message !== undefined) expect(last.message).toMatch(message);
      await reports.close();
      await close();
    });

    it("runs nothing before it is to run", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const job = jobOf("a", "console.log('ran')", offers?.[0]);
      await driver.start(job, "attestable");
      await reports.until("attestable");
      expect(await logOf(driver, job)).toBe("");
      await driver.start(job, "running");
      await reports.until("ended");
      expect(await logOf(driver, job)).toBe("ran\n");
      await reports.close();
      await close();
    });

    it("hands a job the keys that are sealed to its boundary, as they are, and leaves nothing of them behind", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const program = "const { CORNERCAST_KEYS: file } = process.env; console.log(file); console.log(require('node:fs').readFileSync(file, 'utf8'))";
      const keys = { model: { context: { resource: "m", placement: "a" }, encapsulated: "AA", sealed: "$(HOME) `id` \u20ac" }, other: { sealed: "BB" } };
      const job = { ...jobOf("a", program, offers?.[0]), keys };
      expect(driver.takesKeys).toBe(true);
      await driver.start(job, "attestable");
      await reports.until("attestable");
      await driver.start(job, "running");
      await reports.until("ended");
      const [file = "", text = ""] = (await logOf(driver, job)).split("\n");
      expect(JSON.parse(text)).toEqual(keys);
      await driver.stop(job);
      expect(existsSync(file)).toBe(false);
      await driver.start(jobOf("keyless", program, offers?.[1]), "running");
      await reports.until("ended", "keyless");
      expect((await logOf(driver, jobOf("keyless", program, offers?.[1]))).split("\n")[1]).toBe("{}");
      await reports.close();
      await close();
    });

    it("starts a job once, however often it is asked", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const job = jobOf("a", "console.log('ran'); setInterval(() => {}, 1000)", offers?.[0]);
      for (let count = 0; count < 3; count += 1) await driver.start(job, "running");
      await reports.until("running");
      await settled(async () => (await logOf(driver, job)) !== "");
      expect(await logOf(driver, job)).toBe("ran\n");
      await driver.stop(job);
      await reports.close();
      await close();
    });

    it("ends every process of a job, also those that the job started", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const mark = `mark-${randomUUID()}`;
      const child = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000) // ${mark}`;
      const job = jobOf(
        "a",
        `const c = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); console.log(c.pid); ${child}`,
        offers?.[0],
      );
      await driver.start(job, "running");
      await settled(async () => (await logOf(driver, job)).endsWith("\n"));
      await settled(() => Promise.resolve(processesWith(mark) > 1));
      await driver.stop(job);
      expect(processesWith(mark)).toBe(0);
      await driver.stop(job);
      await reports.close();
      await close();
    });

    it("leaves the job of another server alone that has the same name", async () => {
      const [here, there] = [await make(), await make()];
      const reports = [reader(here.driver), reader(there.driver)];
      const [gone, kept] = [jobOf("a", "console.log('ran'); setInterval(() => {}, 1000)", here.offers?.[0]), jobOf("a", counter, there.offers?.[1])];
      await Promise.all([here.driver.start(gone, "running"), there.driver.start(kept, "running")]);
      await settled(async () => (await logOf(here.driver, gone)) !== "" && (await logOf(there.driver, kept)) !== "");
      expect(await logOf(here.driver, gone)).toBe("ran\n");
      await here.driver.stop(gone);
      const before = (await logOf(there.driver, kept)).length;
      await settled(async () => (await logOf(there.driver, kept)).length > before);
      await there.driver.stop(kept);
      await Promise.all(reports.map((one) => one.close()));
      await Promise.all([here.close(), there.close()]);
    });

    it("refuses to ask a job for its state that would not know what to do, and lets it run", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const job = jobOf("a", "let n = 0; setInterval(() => console.log(n += 1), 50)", offers?.[0]);
      await driver.start(job, "running");
      await settled(async () => (await logOf(driver, job)) !== "");
      await expect(driver.checkpoint(job, "pause", new AbortController().signal)).rejects.toThrow(/SIGUSR2|state/u);
      const before = await logOf(driver, job);
      await settled(async () => (await logOf(driver, job)).length > before.length);
      await driver.stop(job);
      await reports.close();
      await close();
    });

    it("ends what a job left behind when it ended by itself", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const mark = `mark-${randomUUID()}`;
      const child = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000) // ${mark}`;
      const job = jobOf(
        "a",
        `const c = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'ignore' }); console.log(c.pid); c.unref()`,
        offers?.[0],
      );
      await driver.start(job, "running");
      expect((await reports.until("ended")).outcome).toBe("succeeded");
      expect(await logOf(driver, job)).not.toBe("");
      expect(processesWith(mark)).toBe(0);
      await reports.close();
      await close();
    });

    it("pauses a job with its state, and lets it go on from there", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const job = jobOf("a", counter, offers?.[0]);
      const state = await pausedAfter(driver, job, 3);
      const step = Number(state.spec?.step);
      expect(step).toBeGreaterThanOrEqual(3);
      expect(state.spec?.files?.map(({ path }) => path)).toEqual(["worker-0/step.json"]);
      const log = await logOf(driver, job);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await logOf(driver, job)).toBe(log);
      expect(await driver.checkpoint(job, "pause", new AbortController().signal)).toEqual(state);
      await driver.start({ ...job, epoch: 2 }, "running");
      await settled(async () => (await logOf(driver, job)).includes(`from ${String(step)}`));
      await driver.stop(job);
      await reports.close();
      await close();
    });

    it("begins a job with the state of another one, and refuses files that are not those of the manifest", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const first = jobOf("a", counter, offers?.[0]);
      const initial = await pausedAfter(driver, first, 2);
      const second = { ...jobOf("b", counter, offers?.[1]), initial };
      await driver.start(second, "running");
      await settled(async () => (await logOf(driver, second)).includes(`from ${String(initial.spec?.step)}`));
      const [file] = initial.spec?.files ?? [];
      const altered: StateManifestJson = { ...initial, spec: { ...initial.spec, files: [{ ...file, digest: `sha256:${"0".repeat(64)}` }] } };
      await expect(driver.start({ ...jobOf("c", counter, offers?.[2]), initial: altered }, "running")).rejects.toThrow(/digest/u);
      for (const job of [first, second, jobOf("c", counter, offers?.[2])]) await driver.stop(job);
      await reports.close();
      await close();
    });

    it("leaves nothing of a job that is ended while it begins", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const first = jobOf("a", counter, offers?.[0]);
      const initial = await pausedAfter(driver, first, 2);
      const mark = `mark-${randomUUID()}`;
      const second = { ...jobOf("b", `${counter} // ${mark}`, offers?.[1]), initial };
      const begun = driver.start(second, "running");
      await driver.stop(second);
      await begun;
      expect(processesWith(mark)).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(processesWith(mark)).toBe(0);
      await driver.stop(first);
      await reports.close();
      await close();
    });

    it("lets a job go on that only wrote its state", async () => {
      const { driver, close, offers } = await make();
      const reports = reader(driver);
      const job = jobOf("a", counter, offers?.[0]);
      await driver.start(job, "running");
      await settled(async () => (await logOf(driver, job)).includes("step 2"));
      const state = await driver.checkpoint(job, "continue", new AbortController().signal);
      await settled(async () => (await logOf(driver, job)).includes(`step ${String(Number(state.spec?.step) + 3)}`));
      expect((await logOf(driver, job)).match(/from/gu)).toHaveLength(1);
      await driver.stop(job);
      await reports.close();
      await close();
    });

    it("finds its jobs again after a restart, also those that ended meanwhile", async () => {
      const { driver, restart, close, offers } = await make();
      const before = reader(driver);
      const [lives, ends] = [jobOf("lives", counter, offers?.[0]), jobOf("ends", "console.log('ran'); setTimeout(() => {}, 300)", offers?.[1])];
      await driver.start(lives, "running");
      await driver.start(ends, "running");
      await settled(async () => (await logOf(driver, lives)).includes("step 1") && (await logOf(driver, ends)) !== "");
      await before.close();
      await new Promise((resolve) => setTimeout(resolve, 600));
      const next = restart();
      const after = reader(next);
      await next.start(lives, "running");
      await next.start(ends, "running");
      expect((await after.until("ended")).name).toBe("ends");
      expect(await logOf(next, ends)).toBe("ran\n");
      expect((await logOf(next, lives)).match(/from/gu)).toHaveLength(1);
      await next.stop(lives);
      await after.close();
      await close();
    });
  });
}

const counter = countingProgram(100);

/** Starts a job that counts, and pauses it at a step or after it: the state that it wrote. */
async function pausedAfter(driver: Driver, job: Job, step: number): Promise<StateManifestJson> {
  await driver.start(job, "running");
  await settled(async () => (await logOf(driver, job)).includes(`step ${String(step)}`));
  return driver.checkpoint(job, "pause", new AbortController().signal);
}

function jobOf(name: string, program: string, offer = "here"): Job {
  const run = { command: [process.execPath, "-e"], args: [program] };
  const workload: WorkloadJson = {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name },
    spec: { profiles: [{ name: "only", roles: [{ name: "worker", run }] }] },
  };
  return { tenant: "acme", name, epoch: 1, workload, profile: "only", offer, units: [0], allocations: [] };
}

async function logOf(driver: Driver, job: Job): Promise<string> {
  let text = "";
  for await (const { data, stream } of driver.logs?.(job, { replica: 0, follow: false }, new AbortController().signal) ?? [])
    if (stream === "stdout") text += new TextDecoder().decode(data);
  return text;
}

/** How many processes of this machine have a mark in their words. Those that are nothing but an exit code have no words. */
function processesWith(mark: string): number {
  return readdirSync("/proc").filter((entry) => /^[0-9]+$/u.test(entry) && wordsOf(entry).includes(mark)).length;
}

function wordsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

async function settled(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 1_200) throw new Error(`it never came to ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

interface ReportReader {
  until(state: DriverReport["state"], name?: string): Promise<DriverReport>;
  close(): Promise<void>;
}

function reader(driver: Driver): ReportReader {
  const stop = new AbortController();
  const seen: DriverReport[] = [];
  const done = (async () => {
    for await (const report of driver.reports(stop.signal)) seen.push(report);
  })();
  return {
    async until(state, name) {
      const isIt = (report: DriverReport): boolean => report.state === state && (name === undefined || report.name === name);
      await settled(() => Promise.resolve(seen.some(isIt))).catch((error: unknown) => {
        throw new Error(`it was never reported ${state}, only: ${seen.map((report) => `${report.name} ${report.state}`).join(", ")}`, { cause: error });
      });
      const found = seen.find(isIt);
      if (found === undefined) throw new Error("a report does not go away");
      return found;
    },
    close() {
      stop.abort();
      return done;
    },
  };
}
