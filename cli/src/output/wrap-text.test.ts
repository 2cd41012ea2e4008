import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainStyle } from "@cornercast/sdk/match";
import type { Command } from "commander";
import fc from "fast-check";
import { expect, it } from "vitest";
import { commandLine } from "../program.js";
import { commandRunner } from "../testing/run-command.js";
import type { Terminal } from "./terminal.js";
import { wrapText } from "./wrap-text.js";

it.each([
  ["what fits stays as it is", "one two", 7, "one two"],
  ["what does not is broken at a space", "one two three", 8, "one two\n  three"],
  ["a long word stays whole, on a line of its own", "see sha256:0123456789abcdef now", 10, "see\n  sha256:0123456789abcdef\n  now"],
  ["a first word that is too long is not put on another line", "sha256:0123456789abcdef now", 10, "sha256:0123456789abcdef\n  now"],
  ["a word behind a label stays there, where it would begin no further to the left", "a 0123456789 b", 8, "a 0123456789\n  b"],
  ["what is indented stays so", "  one two three", 9, "  one two\n  three"],
  ["lines stay lines", "one two\nthree four", 9, "one two\nthree\n  four"],
  ["colours take no room", "\u001b[31mone two\u001b[39m", 7, "\u001b[31mone two\u001b[39m"],
  ["characters outside of the first plane are counted once", "𝒜𝒜𝒜 𝒜𝒜𝒜", 7, "𝒜𝒜𝒜 𝒜𝒜𝒜"],
])("%s", (_, text, columns, wrapped) => {
  expect(wrapText(text, columns, "  ")).toBe(wrapped);
});

it("nothing is lost, and no line is too long that could be shorter", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 10, max: 60 }), (words, columns) => {
      const lines = wrapText(words.join(" "), columns, "  ").split("\n");
      expect(lines.flatMap((line) => line.trim().split(" "))).toEqual(words);
      const alone = (line: string): number => "  ".length + (line.split(" ").at(-1) ?? "").length;
      for (const line of lines) if (line.trim().includes(" ")) expect(line.length).toBeLessThanOrEqual(Math.max(columns, alone(line)));
    }),
  );
});

it("what commands say keeps to the width of the terminal, and JSON does not know of it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-width-"));
  const file = join(folder, "w.yaml");
  const role = "{name: r, devices: {count: 1, memory: {nominal: {min: 80 Gb}}}}";
  writeFileSync(file, `apiVersion: cornercast/v1\nkind: Workload\nmetadata: {name: w}\nspec: {profiles: [{name: p, roles: [${role}]}]}\n`);
  const narrow = commandRunner(undefined, 100);
  const calls = [
    ["validate", file],
    ["runs", "cubin:sm_90a"],
    ["runs", "ptx:compute_100a@8.6", "h100-sxm"],
  ];
  for (const call of calls) {
    const { out, err } = await narrow(...call);
    const lines = `${out}${err}`.split("\n").map((line) => line.trimStart());
    // A word that is longer than the line stays whole.
    expect(lines.filter((line) => line.length > 100 && line.includes(" "))).toEqual([]);
  }
  const { err } = await narrow("validate", file);
  expect(err.replaceAll(/\n */gu, " ")).toContain("(expected a number and a unit, such as 80GB or 80GiB; did you mean 80GB?)");
  expect((await narrow("validate", file, "--json")).out).toBe((await commandRunner(undefined, 200)("validate", file, "--json")).out);
  rmSync(folder, { recursive: true });
});

/** A command to copy stays whole. */
const isExample = /^ .*cornercast /u;

it("the help of every command keeps to 100 columns", () => {
  const terminal: Terminal = { write: () => undefined, warn: () => undefined, progress: () => undefined, columns: 100, style: plainStyle };
  const tooLong: string[] = [];
  const visit = (command: Command, path: string): void => {
    let text = "";
    command.configureOutput({ writeOut: (part) => void (text += part) });
    command.outputHelp();
    tooLong.push(...text.split("\n").flatMap((line) => (line.length > 100 && !isExample.test(line) ? `${path}: ${line}` : [])));
    for (const inner of command.commands) visit(inner, `${path} ${inner.name()}`);
  };
  visit(
    commandLine(terminal, "2026-11-24T00:00:00Z", () => undefined),
    "cornercast",
  );
  expect(tooLong).toEqual([]);
});
