import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { isJsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { CaseRequest } from "../case/conformance-case.js";
import type { ClientUnderTest } from "../client/client-scenario.js";
import { SystemFailure } from "./system-failure.js";
import type { SystemUnderTest, TraceLine } from "./system-under-test.js";

/** How a child process is asked. */
export interface ProcessOptions {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** How long one answer may take, in milliseconds (default: 10 000). */
  readonly timeout?: number;
  /** How long it may take to start and to answer `describe`, in milliseconds (default: 30 000). */
  readonly startTimeout?: number;
  /** The longest line that counts, in bytes (default: 16 MiB). */
  readonly maxLine?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A system in a process of its own. */
export interface ProcessSystem extends SystemUnderTest, ClientUnderTest {
  /** Ends the process. */
  stop(): void;
}

interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  waiting?: { readonly id: string; readonly resolve: (value: JsonValue) => void; readonly reject: (reason: SystemFailure) => void } | undefined;
  ended?: string;
  errors: string;
  asked: boolean;
}

/**
 * A system that reads requests from standard input and writes answers to standard output, one JSON text a line.
 *
 * - A request is `{id, request}`; its answer is `{id, answer}`, or `{id, error: {code, message}}` with the code `unsupported` where it cannot be asked this.
 * - One request is under way at a time. A process that ends, does not answer in time, or writes something else fails that request alone: the next one
 *   starts it again. What it writes to standard error is shown where it ends.
 */
export function processSystem(options: ProcessOptions): ProcessSystem {
  const { command, timeout = 10_000, startTimeout = 30_000, maxLine = 16 * 2 ** 20 } = options;
  const [program = "", ...args] = command;
  let child: Child | undefined;
  let counter = 0;
  let trace: TraceLine[] = [];

  const end = (one: Child, failure: SystemFailure): void => {
    one.process.kill("SIGKILL");
    if (child === one) child = undefined;
    const { waiting } = one;
    one.waiting = undefined;
    waiting?.reject(failure);
  };

  const start = (): Child => {
    const started = spawn(program, args, { stdio: "pipe", cwd: options.cwd, env: options.env === undefined ? process.env : { ...options.env } });
    const one: Child = { process: started, errors: "", asked: false };
    let held: Buffer[] = [];
    let size = 0;
    started.on("error", (error) => end(one, new SystemFailure("not-started", `${program} could not be started: ${error.message}`)));
    started.on("close", (code, signal) => {
      const how = signal === null ? `with status ${String(code)}` : `by ${signal}`;
      const said = one.errors === "" ? "" : `; it wrote: ${one.errors.slice(-2000)}`;
      end(one, new SystemFailure("crashed", `the process ended ${how} without an answer${said}`));
    });
    started.stdin.on("error", () => undefined);
    started.stderr.setEncoding("utf8").on("data", (text: string) => (one.errors = (one.errors + text).slice(-65_536)));
    started.stdout.on("data", (data: Buffer) => {
      let rest = data;
      for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
        receive(one, Buffer.concat([...held, rest.subarray(0, at)]).toString("utf8"));
        [held, size, rest] = [[], 0, rest.subarray(at + 1)];
      }
      held.push(rest);
      size += rest.length;
      if (size > maxLine) end(one, new SystemFailure("protocol", `a line of more than ${String(maxLine)} bytes is no answer`));
    });
    return one;
  };

  const receive = (one: Child, line: string): void => {
    const { waiting } = one;
    if (line.trim() === "") return;
    trace.push({ from: "system", text: line });
    const value = parsed(line);
    if (waiting === undefined || value === undefined || !isJsonObject(value))
      return end(one, new SystemFailure("protocol", "a line is no JSON object, or was not asked for"));
    if (value["id"] !== waiting.id)
      return end(one, new SystemFailure("protocol", `an answer names ${JSON.stringify(value["id"] ?? null)}, and ${waiting.id} was asked`));
    one.waiting = undefined;
    if (value["answer"] !== undefined) return waiting.resolve(value["answer"]);
    const error = value["error"] ?? null;
    if (!isJsonObject(error)) return waiting.reject(new SystemFailure("protocol", "an answer has neither answer nor error"));
    const message = typeof error["message"] === "string" ? error["message"] : "no message";
    waiting.reject(new SystemFailure(error["code"] === "unsupported" ? "unsupported" : "error", message));
  };

  const ask = async (request: object): Promise<JsonValue> => {
    trace = [];
    child ??= start();
    const one = child;
    counter += 1;
    const id = `r${String(counter)}`;
    const line = JSON.stringify({ id, request });
    trace.push({ from: "suite", text: line });
    const limit = one.asked ? timeout : Math.max(timeout, startTimeout);
    one.asked = true;
    return new Promise<JsonValue>((resolve, reject) => {
      const timer = setTimeout(() => end(one, new SystemFailure("timeout", `no answer within ${String(limit / 1000)} s`)), limit);
      const done = (): void => clearTimeout(timer);
      one.waiting = {
        id,
        resolve: (value) => {
          done();
          resolve(value);
        },
        reject: (reason) => {
          done();
          reject(reason);
        },
      };
      one.process.stdin.write(`${line}\n`);
    });
  };

  return {
    name: command.join(" "),
    describe: () => ask({ kind: "describe" }),
    answer: (request: CaseRequest) => ask(request),
    ask,
    trace: () => trace,
    stop() {
      if (child !== undefined) end(child, new SystemFailure("crashed", "the run has ended"));
    },
  };
}

function parsed(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line) as JsonValue;
  } catch {
    return undefined;
  }
}
