import { afterEach, expect, it, vi } from "vitest";
import { processTerminal } from "./terminal.js";

afterEach(() => vi.unstubAllEnvs());

it.each([
  ["92", 92],
  ["20", 60],
  ["4000", 200],
])("COLUMNS=%s makes the output %s columns wide", (text, columns) => {
  vi.stubEnv("COLUMNS", text);
  expect(processTerminal().columns).toBe(columns);
});

it.each(["", "0", "wide", "-5"])("COLUMNS=%j is as if it were not there", (text) => {
  vi.stubEnv("COLUMNS", undefined);
  const without = processTerminal().columns;
  vi.stubEnv("COLUMNS", text);
  expect(processTerminal().columns).toBe(without);
});
