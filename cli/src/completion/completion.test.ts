import { spawnSync } from "node:child_process";
import { plainStyle } from "@cornercast/sdk/match";
import { describe, expect, it } from "vitest";
import { createProgram } from "../program.js";

async function script(shell: string): Promise<string> {
  let out = "";
  const terminal = { write: (text: string) => void (out += text), warn: () => undefined, progress: () => undefined, style: plainStyle, columns: 100 };
  await createProgram(terminal, "2026-11-24T00:00:00Z").run(["node", "cornercast", "completion", shell]);
  return out;
}

function present(shell: string): boolean {
  const there = spawnSync(shell, ["--version"]).status === 0;
  if (!there) console.log(`completion in ${shell} is not tested: it is not installed; npm run test:completion installs it`);
  return there;
}

describe("completion in bash", () => {
  /** What bash offers for the last of some words. */
  async function offered(...words: readonly string[]): Promise<readonly string[]> {
    const program = `${await script("bash")}
COMP_WORDS=(cornercast ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${String(words.length)}; _cornercast; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", program], { encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((line) => line !== "");
  }

  it.runIf(present("bash")).each([
    [["ma"], ["match"]],
    [["ke"], ["key"]],
    [["key", "ch"], ["challenge"]],
    [
      ["conformance", ""],
      ["run", "list", "provider", "owner-setup", "owner", "client", "certify", "verify", "show", "adapter"],
    ],
    [["match", "workload.yaml", "--exp"], ["--expect"]],
    [["match", "--at", ""], []],
    [["match", "workload.yaml", ""], []],
    [["key", "add", "--ref"], ["--references"]],
    [["runs", "cubin:sm_90a", "h100-s"], ["h100-sxm"]],
  ])("offers for %j %j", async (words, wanted) => {
    expect(await offered(...words)).toEqual(wanted);
  });
});

describe("completion in other shells", () => {
  it.runIf(present("zsh"))("is a script that zsh reads, with every command", async () => {
    const text = await script("zsh");
    expect(spawnSync("zsh", ["-n"], { input: text, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    expect(text).toContain("'match:match a workload against offers'");
  });

  it.runIf(present("fish")).each([
    ["cornercast ma", "match"],
    ["cornercast key ch", "challenge"],
    ["cornercast match --exp", "--expect"],
    ["cornercast runs cubin:sm_90a h100-s", "h100-sxm"],
  ])("offers in fish for %j %s", async (line, wanted) => {
    const program = `${await script("fish")}\ncomplete -C ${JSON.stringify(line)}`;
    const { stdout, stderr } = spawnSync("fish", ["--no-config", "-c", program], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.split("\n").map((one) => one.split("\t")[0])).toContain(wanted);
  });

  it("is refused for one that has none, naming those that have", async () => {
    await expect(script("tcsh")).rejects.toThrow(/there is no completion for tcsh; the shells are bash, zsh, fish/u);
  });
});
