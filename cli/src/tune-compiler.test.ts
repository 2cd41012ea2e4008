import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

describe("the command", () => {
  // An engine that does not know a flag says so on standard error.
  it("sets no flag that the engine of this Node does not have", () => {
    const source = fileURLToPath(new URL("tune-compiler.ts", import.meta.url));
    const program = `import { readFileSync } from "node:fs"; import { setFlagsFromString } from "node:v8";
      const flags = [...readFileSync(${JSON.stringify(source)}, "utf8").matchAll(/\\["(\\d+)", "(--[^"]+)"\\]/gu)];
      const own = flags.filter(([, version]) => version === process.versions.v8.split(".")[0]);
      for (const [, , flag] of own) setFlagsFromString(flag);
      console.log(flags.length, own.length);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^3 [01]\n$/u);
  });
});
