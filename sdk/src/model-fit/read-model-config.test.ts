import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../document/index.js";
import { modelMemory } from "./model-memory.js";
import { readModelConfig } from "./read-model-config.js";
import { publishedModels } from "./testing/published-models.js";

const config: JsonObject = publishedModels[0].config;

function problemsOf(value: JsonValue): readonly (readonly [string, string | undefined])[] {
  const read = readModelConfig(value);
  return read.kind === "ok" ? [] : read.diagnostics.map(({ code, pointer }) => [code, pointer]);
}

describe("a configuration that is wrong", () => {
  it.each([
    ["no object", [config], [["model-config-field", ""]]],
    ["no width", without("hidden_size"), [["model-config-field", "/hidden_size"]]],
    ["no layers", without("num_hidden_layers"), [["model-config-field", "/num_hidden_layers"]]],
    ["no layers, which are 0", { ...config, num_hidden_layers: 0 }, [["model-config-field", "/num_hidden_layers"]]],
    ["layers that are a text", { ...config, num_hidden_layers: "32" }, [["model-config-field", "/num_hidden_layers"]]],
    ["layers that are not whole", { ...config, num_hidden_layers: 32.5 }, [["model-config-field", "/num_hidden_layers"]]],
    ["a width beyond reason", { ...config, hidden_size: 1e12 }, [["model-config-field", "/hidden_size"]]],
    ["no width of its layers", without("intermediate_size"), [["model-config-field", "/intermediate_size"]]],
    ["heads that do not divide its width", { ...config, num_attention_heads: 24 }, [["model-config-field", "/num_attention_heads"]]],
    ["heads of keys that do not divide those of queries", { ...config, num_key_value_heads: 5 }, [["model-config-field", "/num_key_value_heads"]]],
    ["a dtype that nobody knows", { ...config, torch_dtype: "posit16" }, [["model-config-field", "/torch_dtype"]]],
    ["more experts in use than there are", { ...config, num_local_experts: 4, num_experts_per_tok: 8 }, [["model-config-field", "/num_experts_per_tok"]]],
    ["another architecture", { ...config, model_type: "mamba" }, [["model-config-architecture", "/model_type"]]],
    ["an encoder", { ...config, is_encoder_decoder: true }, [["model-config-architecture", "/model_type"]]],
    [
      "a quantization that nobody knows",
      { ...config, quantization_config: { quant_method: "magic" } },
      [["model-config-quantization", "/quantization_config"]],
    ],
    ["a quantization without a method", { ...config, quantization_config: {} }, [["model-config-quantization", "/quantization_config"]]],
    ["GPTQ of five bits", { ...config, quantization_config: { quant_method: "gptq", bits: 5 } }, [["model-config-quantization", "/quantization_config"]]],
    [
      "two faults",
      { ...config, hidden_size: -1, vocab_size: null },
      [
        ["model-config-field", "/hidden_size"],
        ["model-config-field", "/vocab_size"],
      ],
    ],
    ["a fault in its text part", { model_type: "llama4", text_config: { ...config, vocab_size: "many" } }, [["model-config-field", "/text_config/vocab_size"]]],
  ] satisfies readonly (readonly [string, JsonValue, readonly (readonly [string, string])[]])[])("has a code and a pointer: %s", (_, value, expected) => {
    expect(problemsOf(value)).toEqual(expect.arrayContaining(expected));
  });

  it("never throws and takes bounded time, whatever it holds", () => {
    const names = [
      ...Object.keys(config),
      "head_dim",
      "num_local_experts",
      "kv_lora_rank",
      "quantization_config",
      "text_config",
      "layer_types",
      "sliding_window",
    ];
    const values = fc.oneof(fc.jsonValue(), fc.integer({ min: 0, max: 1_000_000_000 }), fc.constantFrom("llama", "gpt_oss", "fp8", -1, 0, 1, 8));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), values), fc.boolean(), (change, whole) => {
        const read = readModelConfig((whole ? { ...config, ...change } : change) as JsonObject);
        if (read.kind === "ok") expect(modelMemory(read.model, { context: 1024 }).kind).toBe("ok");
        else expect(read.diagnostics[0].pointer).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe("a configuration that says little", () => {
  it("of an unregistered architecture is counted as a Llama, and says so", () => {
    const read = readModelConfig({ ...config, model_type: "lama" });
    expect(read.kind === "ok" && read.model.notes).toEqual(["the architecture lama is not registered (llama is): counted as a Llama of the stated sizes"]);
  });

  it("without a dtype is taken as bf16, and says so", () => {
    const read = readModelConfig(without("torch_dtype"));
    expect(read.kind === "ok" && [read.model.plainFormat, read.model.notes]).toEqual(["bf16", ["the configuration states no dtype: bf16 is assumed"]]);
  });

  it("of several modalities is read from its text part", () => {
    const read = readModelConfig({ model_type: "mistral3", text_config: config, vision_config: { hidden_size: 1024 } });
    expect(read.kind === "ok" && read.model.layers).toBe(32);
  });
});

function without(name: string): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== name));
}
