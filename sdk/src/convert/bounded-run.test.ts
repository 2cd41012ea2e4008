import { describe, expect, it } from "vitest";
import { boundedRun } from "./bounded-run.js";

const long = "x".repeat(131_073);

function bounded(run: Parameters<typeof boundedRun>[0]): { readonly run: ReturnType<typeof boundedRun>; readonly messages: readonly string[] } {
  const messages: string[] = [];
  return { run: boundedRun(run, ({ message }) => messages.push(message)), messages };
}

describe("the run of an imported workload", () => {
  it("is kept as it is within the bounds", () => {
    const run = { command: ["sh"], args: ["-c"], env: { A: "1" }, ports: [{ port: 80 }], secrets: ["token"], workingDir: "/job" };
    expect(bounded(run)).toEqual({ run, messages: [] });
  });

  it.each([
    ["command", { command: ["sh", long] }, "command is longer"],
    ["args", { args: Array.from({ length: 1_025 }, () => "a") }, "args is longer"],
    ["workingDir", { workingDir: `/${long}` }, "workingDir is longer"],
  ])("loses a %s that is too long as a whole, and says so", (_name, run, said) => {
    expect(bounded(run)).toEqual({ run: undefined, messages: [`${said} than a Workload holds; left out`] });
  });

  it("loses single variables and secrets that are too long, and says so", () => {
    const { run, messages } = bounded({ env: { A: "1", "": "2", B: long }, secrets: ["token", "", "s".repeat(254)] });
    expect(run).toEqual({ env: { A: "1" }, secrets: ["token"] });
    expect(messages).toEqual(["a text of env is longer than a Workload holds; left out", "a text of secrets is longer than a Workload holds; left out"]);
  });

  it("keeps as many ports as a Workload holds, and says that there are more", () => {
    const { run, messages } = bounded({ ports: Array.from({ length: 257 }, (_, index) => ({ port: index + 1 })) });
    expect(run?.ports).toHaveLength(256);
    expect(messages).toEqual(["ports are more than a Workload holds; left out"]);
  });
});
