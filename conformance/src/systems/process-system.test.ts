import { afterEach, describe, expect, it } from "vitest";
import { processSystem, type ProcessSystem } from "./process-system.js";

const request = { kind: "validate", format: "json", text: "{}" } as const;
const open: ProcessSystem[] = [];

/** A process that does `body` with each line, as `line`, and its `id`. */
function system(body: string, options: { readonly timeout?: number; readonly maxLine?: number } = {}): ProcessSystem {
  const script = `require("node:readline").createInterface({input: process.stdin}).on("line", (line) => { const {id} = JSON.parse(line); ${body} })`;
  const one = processSystem({ command: [process.execPath, "-e", script], startTimeout: options.timeout ?? 30_000, ...options });
  open.push(one);
  return one;
}

afterEach(() => {
  for (const one of open.splice(0)) one.stop();
});

describe("a system in a process", () => {
  it("is asked and answers, line by line", async () => {
    const one = system("console.log(JSON.stringify({id, answer: {line}}))");
    expect(await one.answer(request)).toEqual({ line: `{"id":"r1","request":{"kind":"validate","format":"json","text":"{}"}}` });
    expect(one.trace?.().map(({ from }) => from)).toEqual(["suite", "system"]);
  });

  it.each([
    ["ends", "process.exit(7)", "crashed", "status 7"],
    ["says why it ends", `console.error("out of luck"); process.exit(1)`, "crashed", "out of luck"],
    ["writes what is not JSON", `console.log("hello")`, "protocol", "JSON"],
    ["answers another request", `console.log(JSON.stringify({id: "x", answer: 1}))`, "protocol", "r1"],
    ["says nothing in its answer", "console.log(JSON.stringify({id}))", "protocol", "neither"],
    ["cannot be asked this", `console.log(JSON.stringify({id, error: {code: "unsupported", message: "no matcher"}}))`, "unsupported", "no matcher"],
    ["fails", `console.log(JSON.stringify({id, error: {code: "x", message: "oops"}}))`, "error", "oops"],
  ])("fails where it %s", async (_, body, kind, message) => {
    await expect(system(body).answer(request)).rejects.toMatchObject({ kind, message: expect.stringContaining(message) as unknown });
  });

  it("fails where it does not answer in time, and is started again for the next request", async () => {
    const one = system(`if (line.includes("quick")) console.log(JSON.stringify({id, answer: true}))`, { timeout: 5_000 });
    await expect(one.answer(request)).rejects.toMatchObject({ kind: "timeout" });
    expect(await one.answer({ ...request, text: "quick" })).toBe(true);
  });

  it("fails where it writes without end", async () => {
    const one = system(`process.stdout.write("x".repeat(100_000))`, { maxLine: 1000 });
    await expect(one.answer(request)).rejects.toMatchObject({ kind: "protocol", message: expect.stringContaining("1000 bytes") as unknown });
  });

  it("fails where there is no such program", async () => {
    const one = processSystem({ command: ["./there-is-no-such-program"] });
    await expect(one.answer(request)).rejects.toMatchObject({ kind: "not-started" });
  });
});
