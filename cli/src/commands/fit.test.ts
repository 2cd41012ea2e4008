import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commandRunner } from "../testing/run-command.js";

const run = commandRunner();

const folder = mkdtempSync(join(tmpdir(), "cornercast-fit-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("cornercast fit", () => {
  const config = {
    model_type: "llama",
    torch_dtype: "bfloat16",
    hidden_size: 8192,
    num_hidden_layers: 80,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    intermediate_size: 28672,
    vocab_size: 128256,
    max_position_embeddings: 131072,
  };
  const place = (name: string, value: unknown) => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(value, undefined, 2));
    return file;
  };

  it("prints the parts with their formulas, a value for devices.memory.min, and chips that have it", async () => {
    const { code, out } = await run("fit", place("config.json", config), "--context", "32k", "--batch", "4", "--parallel", "tp=4");
    expect(code).toBe(0);
    expect(out).toContain("llama  70.55e9 parameters, bf16, 32768 tokens × 4, inference");
    expect(out).toMatch(/weights +32\.9 GiB/u);
    expect(out).toMatch(/cache +10\.0 GiB/u);
    expect(out).toMatch(/devices\.memory\.min: [0-9]+GiB/u);
    expect(out).toMatch(/memory is enough: .*h100/u);
  });

  it("prints numbers of bytes with --json", async () => {
    const { out } = await run("fit", place("config.json", config), "--train", "--parallel", "tp=8,dp=4", "--zero", "1", "--json");
    const need = JSON.parse(out) as { readonly devices: number; readonly parts: readonly { readonly name: string }[] };
    expect([need.devices, need.parts.map(({ name }) => name)]).toEqual([32, ["weights", "gradients", "optimizer", "activations", "runtime"]]);
  });

  it("names the line of a field that is missing or wrong, and exits with 3", async () => {
    const { code, err } = await run("fit", place("config.json", { ...config, num_hidden_layers: "many" }));
    expect(code).toBe(3);
    expect(err).toMatch(/config\.json:5:.*model-config-field/u);
  });

  it.each([
    [["--context", "32kB"], /--context takes a number of tokens/u],
    [["--parallel", "tp=x"], /--parallel: tp=x is not one of/u],
    [["--parallel", "tp=3"], /tp=3 does not divide the 64 heads/u],
    [["--batch", "0"], /--batch takes a whole number/u],
    [["--train", "--zero", "4"], /--zero takes 0, 1, 2 or 3/u],
    [["--train", "--optimizer", "lion"], /--optimizer takes adamw/u],
    [["--cache-bits", "5"], /--cache-bits takes 4, 8 or 16/u],
  ])("refuses %j and exits with 2", async (args, message) => {
    const { code, err } = await run("fit", place("config.json", config), ...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it("refuses a file that is no configuration", async () => {
    const { code, err } = await run("fit", place("junk.json", ["nothing"]));
    expect(code).toBe(3);
    expect(err).toMatch(/model-config-field|not one model configuration/u);
  });
});
