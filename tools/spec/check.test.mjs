import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("the index of requirements and their coverage are what the chapters and the cases say", () => {
  const { status, stderr } = spawnSync(process.execPath, ["tools/extract-requirements.mjs", "--check"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
