import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readKnownFailing } from "./read-known-failing.js";

const folder = mkdtempSync(join(tmpdir(), "cornercast-known-failing-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ids = new Set(["service.one.live", "service.two.live"]);

function read(text: string): ReadonlyMap<string, string> {
  const path = join(folder, "known.yaml");
  writeFileSync(path, text);
  return readKnownFailing(path, ids);
}

describe("a file of cases that are known to fail", () => {
  it("gives each case its reason", () => {
    expect([...read("service.one.live: our proxy cuts streams, issue 12\n")]).toEqual([["service.one.live", "our proxy cuts streams, issue 12"]]);
  });

  it("is not needed", () => {
    expect(readKnownFailing(undefined, ids).size).toBe(0);
  });

  it.each([
    ["a case that the suite does not have", "service.three.live: why\n", /service\.three\.live is no case/u],
    ["a case without a reason", "service.one.live: ''\n", /a reason/u],
    ["a list", "[service.one.live]\n", /a reason/u],
  ])("is refused with %s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("is refused where it cannot be read", () => {
    expect(() => readKnownFailing(join(folder, "none.yaml"), ids)).toThrow(/cannot be read/u);
  });
});
