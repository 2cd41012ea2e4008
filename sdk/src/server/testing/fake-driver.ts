import type { StateManifestJson } from "@cornercast/schemas";
import type { Driver, DriverReport, Job } from "../index.js";

/** A driver that does what tests tell it, and writes down what it was asked. */
export interface FakeDriver extends Driver {
  /** What it was asked, such as `start a running @1`. */
  readonly asked: string[];
  /** Reports what it sees. */
  report(report: DriverReport): void;
  /** What the next call of a kind does instead. */
  fail(call: "start" | "checkpoint" | "stop", error: Error): void;
}

/**
 * A driver whose jobs come up as soon as they are asked for, and write a state of one file.
 *
 * - `onRunning` is told of every job that begins to run or stops running.
 */
export function fakeDriver(onRunning: (name: string, runs: boolean) => void = () => undefined): FakeDriver {
  const asked: string[] = [];
  const failures = new Map<string, Error>();
  const queue: DriverReport[] = [];
  let wake: () => void = () => undefined;
  const report = (next: DriverReport): void => {
    queue.push(next);
    wake();
  };
  const ask = (call: string, job: Job, more = ""): void => {
    asked.push(`${call} ${job.name}${more} @${String(job.epoch)}`);
    const error = failures.get(call);
    failures.delete(call);
    if (error !== undefined) throw error;
  };
  return {
    asked,
    report,
    fail: (call, error) => failures.set(call, error),
    async start(job, until) {
      ask("start", job, ` ${until}`);
      if (until === "running") onRunning(job.name, true);
      await Promise.resolve();
      report({ tenant: job.tenant, name: job.name, state: until, endpoints: [{ name: "http", url: `http://${job.name}.example:8000/` }] });
    },
    async checkpoint(job, next) {
      ask("checkpoint", job, ` ${next}`);
      if (next === "pause") onRunning(job.name, false);
      await Promise.resolve();
      return stateManifest(job.name);
    },
    async stop(job) {
      ask("stop", job);
      onRunning(job.name, false);
      await Promise.resolve();
    },
    async *logs(job, { after }) {
      await Promise.resolve();
      const lines = ["one\n", `two of ${job.name}\n`];
      for (const [index, line] of lines.entries())
        if (index >= Number(after ?? 0)) yield { data: new TextEncoder().encode(line), stream: "stdout", cursor: String(index + 1) };
    },
    async *reports(signal) {
      signal.addEventListener("abort", () => wake());
      while (!signal.aborted) {
        const next = queue.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** A state of one file. */
export function stateManifest(name: string): StateManifestJson {
  const file = { path: "model.safetensors", size: "1KiB", digest: `sha256:${"1".repeat(64)}` };
  return {
    apiVersion: "cornercast/v1",
    kind: "StateManifest",
    metadata: { name: `${name}-state` },
    spec: { files: [file], format: "safetensors", stateLevel: "S2" },
  };
}
