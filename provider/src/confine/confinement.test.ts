import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { WorkloadJson } from "@cornercast/schemas";
import type { DriverReport, Job } from "@cornercast/sdk/server";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../index.js";
import { processDriver, type ProcessDriver } from "../process/process-driver.js";
import { cgroupsV1, cgroupsV2 } from "./cgroups.js";
import { confinementLine, findConfinement, unconfined, withConfinement, type Confinement } from "./confinement.js";
import { limitsOfOffer } from "./limits-of-offer.js";
import type { LimitKeeper, ResourceLimits } from "./resource-limits.js";
import { rlimits } from "./rlimits.js";

const trial = mkdtempSync(join(tmpdir(), "cornercast-trial-"));
const found = findConfinement(trial);
rmSync(trial, { recursive: true });
if (found.sandbox === "none") console.log(`sandboxes are not tested: ${found.notes.join("; ")}`);

const closes: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

interface Scene {
  readonly driver: ProcessDriver;
  readonly folder: string;
  /** Runs a program until it ends, and gives how it ended and what it wrote. */
  readonly run: (name: string, program: string) => Promise<{ readonly report: DriverReport; readonly log: string }>;
}

function scene(confinement: Confinement, limits: ResourceLimits = {}, within = tmpdir()): Scene {
  const folder = mkdtempSync(join(within, "cornercast-jobs-"));
  const driver = processDriver({ folder, clock: systemClock, interval: 20, grace: 300, confinement, limitsOf: () => limits });
  const stop = new AbortController();
  const seen: DriverReport[] = [];
  const done = (async () => {
    for await (const report of driver.reports(stop.signal)) seen.push(report);
  })();
  closes.push(async () => {
    stop.abort();
    await done;
    await driver.endOthers([]);
    rmSync(folder, { recursive: true });
  });
  return {
    driver,
    folder,
    async run(name, program) {
      await driver.start(jobOf(name, program), "running");
      for (let tries = 0; tries < 600; tries += 1) {
        const report = seen.find((one) => one.name === name && one.state === "ended");
        if (report !== undefined) return { report, log: await logOf(driver, name) };
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`it does not end; it wrote ${await logOf(driver, name)}`);
    },
  };
}

function jobOf(name: string, program: string): Job {
  const workload: WorkloadJson = {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name },
    spec: { profiles: [{ name: "only", roles: [{ name: "worker", run: { command: [process.execPath, "-e", program] } }] }] },
  };
  return { tenant: "acme", name, epoch: 1, workload, profile: "only", offer: "here", units: [0], allocations: [] };
}

async function logOf(driver: ProcessDriver, name: string): Promise<string> {
  let text = "";
  for await (const { data } of driver.logs?.(jobOf(name, ""), { replica: 0, follow: false }, new AbortController().signal) ?? [])
    text += new TextDecoder().decode(data);
  return text;
}

describe.skipIf(found.sandbox === "none")("a job in a sandbox", () => {
  const confinement: Confinement = { ...unconfined, sandbox: "bubblewrap" };

  it("writes to its own folder, and nowhere else on the machine", async () => {
    const { run } = scene(confinement);
    const marker = join(tmpdir(), `cornercast-marker-${String(process.pid)}`);
    const program = `
      const fs = require("node:fs"), out = {};
      for (const path of [process.env.HOME + "/own", process.env.CORNERCAST_CHECKPOINT + "/own", ${JSON.stringify(marker)}, "/etc/own", "/usr/own", "/proc/sys/kernel/hung_task_warnings", process.env.CORNERCAST_CHECKPOINT + "/../stdout"])
        try { fs.writeFileSync(path, "x"); out[path.split("/").slice(-2).join("/")] = "written"; } catch (error) { out[path.split("/").slice(-2).join("/")] = error.code; }
      console.log(JSON.stringify(out));`;
    const written = JSON.parse((await run("a", program)).log) as Readonly<Record<string, string>>;
    expect([written["work/own"], written["checkpoint/own"]]).toEqual(["written", "written"]);
    expect([written["etc/own"], written["usr/own"], written["kernel/hung_task_warnings"], written["../stdout"]]).not.toContain("written");
    // It has a folder for temporary files of its own.
    expect(existsSync(marker)).toBe(false);
  });

  it("can be asked for its state where the folder of all jobs lies in one that only its owner may enter", async () => {
    // Not among temporary files, which the sandbox replaces.
    const cache = fileURLToPath(new URL("../../../.cache/", import.meta.url));
    mkdirSync(cache, { recursive: true });
    const within = mkdtempSync(join(cache, "closed-"));
    closes.push(async () => Promise.resolve(rmSync(within, { recursive: true })));
    const { driver, run } = scene(confinement, {}, within);
    const program = `
      const fs = require("node:fs");
      process.on("SIGUSR2", () => { fs.writeFileSync(process.env.CORNERCAST_CHECKPOINT + "/count", "1"); fs.writeFileSync(process.env.CORNERCAST_CHECKPOINT + "/complete", "{}"); setTimeout(() => process.exit(0), 100); });
      console.log("ready"); setInterval(() => {}, 1000);`;
    const over = run("a", program);
    while (!(await logOf(driver, "a")).includes("ready")) await new Promise((resolve) => setTimeout(resolve, 25));
    const state = await driver.checkpoint?.(jobOf("a", program), "continue", AbortSignal.timeout(20_000));
    expect([state?.kind, (await over).report.outcome]).toEqual(["StateManifest", "succeeded"]);
  });

  it("sees no other jobs, no homes, and no other processes", async () => {
    const { run, folder } = scene(confinement);
    writeFileSync(join(folder, "secret"), "s3cret");
    await run("other", "console.log('was here')");
    const program = `
      const fs = require("node:fs");
      const list = (path) => { try { return fs.readdirSync(path); } catch (error) { return error.code; } };
      const root = process.env.CORNERCAST_CHECKPOINT.split("/").slice(0, -3).join("/");
      console.log(JSON.stringify({ jobs: list(root).length, secret: list(root).includes("secret"), homes: list("/home"), root: list("/root"),
        shadow: (() => { try { return fs.readFileSync('/etc/shadow', 'utf8').length; } catch (error) { return error.code; } })(),
        pids: list("/proc").filter((name) => /^[0-9]+$/.test(name)).length, uid: process.getuid() }));`;
    const seen = JSON.parse((await run("a", program)).log) as Readonly<Record<string, unknown>>;
    expect(seen).toMatchObject({ jobs: 1, secret: false, shadow: "EACCES" });
    expect([JSON.stringify(seen["homes"]), JSON.stringify(seen["root"])]).not.toContain(".ssh");
    expect(seen["uid"]).not.toBe(0);
    expect(seen["pids"]).toBeLessThan(5);
  });

  it("cannot have the driver read for it what it may not read itself", async () => {
    const { driver } = scene(confinement);
    const program = (link: string): string => `
      const fs = require("node:fs"), to = process.env.CORNERCAST_CHECKPOINT;
      process.on("SIGUSR2", () => {
        fs.writeFileSync(to + "/own", "1");
        ${link};
      });
      console.log("up"); setInterval(() => {}, 1000);`;
    for (const [name, link] of [
      ["a", 'fs.symlinkSync("/etc/shadow", to + "/complete")'],
      ["b", 'fs.writeFileSync(to + "/complete", "root:x:0")'],
    ] as const) {
      await driver.start(jobOf(name, program(link)), "running");
      while ((await logOf(driver, name)) === "") await new Promise((resolve) => setTimeout(resolve, 20));
      const refused = await driver.checkpoint(jobOf(name, ""), "continue", AbortSignal.timeout(20_000)).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Error);
      expect((refused as Error).message).not.toContain("root:");
    }
    const link = `fs.symlinkSync("/etc/shadow", to + "/shadow"); fs.writeFileSync(to + "/complete", "{}")`;
    await driver.start(jobOf("c", program(link)), "running");
    while ((await logOf(driver, "c")) === "") await new Promise((resolve) => setTimeout(resolve, 20));
    const state = await driver.checkpoint(jobOf("c", ""), "continue", AbortSignal.timeout(20_000));
    expect(state.spec?.files?.map(({ path }) => path)).toEqual(["worker-0/own"]);
  });

  it("ends whole, also what left its group of processes", async () => {
    const { run } = scene(confinement);
    const mark = `mark-${String(process.pid)}-${String(Date.now())}`;
    const child = `setInterval(() => {}, 1000) // ${mark}`;
    const program = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { detached: true, stdio: "ignore" }).unref(); console.log("left")`;
    expect((await run("a", program)).log).toBe("left\n");
    const ps = await import("node:child_process");
    expect(ps.execFileSync("sh", ["-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' || true"], { encoding: "utf8" })).not.toContain(mark);
  });
});

/** Takes memory until there is no more. */
const greedy = "const all = []; for (;;) { all.push(Buffer.alloc(8 << 20, 1)); if (all.length === 64) { console.log('512 MiB'); process.exit(0); } }";

describe.each([
  ["cgroup-v2", cgroupsV2()],
  ["cgroup-v1", cgroupsV1()],
  ["rlimits", rlimits()],
])("limits by %s", (kind, keeper) => {
  if (typeof keeper === "string") console.log(`limits by ${kind} are not tested: ${keeper}`);
  const limits: LimitKeeper = typeof keeper === "string" ? unconfined.limits : keeper;
  const missing = typeof keeper === "string";

  it.skipIf(missing)("end a job that takes more memory than it may have, and let one run that does not", async () => {
    const confined = scene({ ...unconfined, limits }, { memory: 256 * 2 ** 20 });
    const { report, log } = await confined.run("greedy", greedy);
    expect(report.outcome).toBe("failed");
    expect(log).not.toContain("512 MiB");
    if (kind !== "rlimits") expect(report.message).toMatch(/more memory than the unit has/u);
    expect((await confined.run("modest", "console.log('ran')")).report.outcome).toBe("succeeded");
    const free = scene({ ...unconfined, limits }, {});
    expect((await free.run("greedy", greedy)).report.outcome).toBe("succeeded");
  });

  it.skipIf(missing || kind === "rlimits")("keep a job to its processes and processors, and leave nothing behind", async () => {
    const confined = scene({ ...unconfined, limits }, { processes: 40, cpus: 0.5 });
    const program = `
      const { spawn } = require("node:child_process"), fs = require("node:fs");
      const groups = fs.readFileSync("/proc/self/cgroup", "utf8").split("\\n").map((line) => line.split(":")).filter(([, , path]) => /cornercast-/.test(path ?? ""));
      let failed = 0, open = 60;
      for (let count = 0; count < 60; count += 1) {
        const child = spawn("sleep", ["0.3"], { stdio: "ignore" });
        const done = () => { if ((open -= 1) === 0) console.log(JSON.stringify({ failed, groups: groups.map(([, name, path]) => [name, path]) })); };
        child.on("error", () => { failed += 1; done(); });
        child.on("exit", done);
      }`;
    const { log } = await confined.run("forks", program);
    const { failed, groups } = JSON.parse(log) as { readonly failed: number; readonly groups: readonly (readonly [string, string])[] };
    expect(failed).toBeGreaterThan(20);
    expect(groups.length).toBeGreaterThan(0);
    const left = groups.filter(([name, path]) =>
      readFileSync("/proc/self/mounts", "utf8")
        .split("\n")
        .some((line) => line.includes(name) && existsSync(`${line.split(" ")[1] ?? ""}${path}`)),
    );
    expect(left).toEqual([]);
  });
});

describe("the confinement of jobs", () => {
  it("is said in one line, and in the offer", () => {
    const confinement: Confinement = {
      ...unconfined,
      limits: { ...unconfined.limits, kind: "cgroup-v1" },
      notes: ["jobs run without a sandbox: bubblewrap is not installed"],
    };
    expect(confinementLine(confinement)).toBe(
      "jobs run in no sandbox, with limits by control groups (version 1); jobs run without a sandbox: bubblewrap is not installed",
    );
    const offer = withConfinement({ apiVersion: "cornercast/v1", kind: "Offer", spec: { shape: { attributes: { "a/b": { bool: true } } } } }, confinement);
    expect(offer.spec?.shape?.attributes).toEqual({
      "a/b": { bool: true },
      "cornercast/sandbox": { string: "none" },
      "cornercast/limits": { string: "cgroup-v1" },
    });
  });

  it("is what the units of an offer have", () => {
    const offer = { apiVersion: "cornercast/v1", kind: "Offer", spec: { shape: { host: { memory: [{ value: "2GiB" }], cores: [{ value: 4 }] } } } } as const;
    expect(limitsOfOffer(offer as never, 2)).toEqual({ processes: 32_768, memory: 2 ** 32, cpus: 8 });
    expect(limitsOfOffer(undefined, 1)).toEqual({ processes: 32_768 });
  });
});
