import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytesSource } from "./byte-source.js";
import { inspect } from "./inspect.js";
import { tarFixture } from "./testing/archive-fixtures.js";
import { bytesOf, u32, u64, zeros } from "./testing/binary-writer.js";
import { bytecodeFixture, ggufFixture, neffFixture, onnxFixture, protobufField, safetensorsFixture, spirvFixture } from "./testing/model-fixtures.js";
import { outline } from "./testing/outline.js";

describe("SPIR-V", () => {
  it.each([
    ["of a kernel is for compute", spirvFixture([1, 4], [6, 4, 11], 2), "spirv spir64 v1.4"],
    ["of a kernel of 32 bits too", spirvFixture([1, 0], [6, 4], 1), "spirv spir v1.0"],
    ["of a shader is for Vulkan", spirvFixture([1, 6], [1, 61], 0), "spirv vulkan v1.6"],
    ["in the other byte order is read the same", swapped(spirvFixture([1, 5], [1], 0)), "spirv vulkan v1.5"],
    ["of another major version is refused", spirvFixture([2, 0], [1], 0), "inspect-malformed@4"],
    ["without a memory model is refused", spirvFixture([1, 0], [1], 0).subarray(0, 28), "inspect-malformed@20"],
    ["with an instruction of no length is refused", bytesOf(spirvFixture([1, 0], [1], 0).subarray(0, 20), zeros(8)), "inspect-malformed@20"],
    ["that ends within a function is refused", spirvFixture([1, 0], [1], 0).subarray(0, -4), "inspect-truncated@76"],
    ["that ends within a word is refused", spirvFixture([1, 0], [1], 0).subarray(0, 46), "inspect-malformed@46"],
  ])("%s", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });

  it("names its capabilities", async () => {
    const { found } = await inspect(bytesSource(spirvFixture([1, 4], [6, 4, 10, 4999], 2)));
    expect(found?.details).toEqual({ capabilities: "Kernel Addresses Float64 4999", "entry points": "1" });
  });
});

function swapped(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (_, index) => bytes[index - (index % 4) + 3 - (index % 4)] ?? 0);
}

describe("GGUF", () => {
  const tensors = [
    { type: 12, dimensions: [256, 4], bytes: 4 * 144 },
    { type: 0, dimensions: [256], bytes: 1024 },
    { type: 39, dimensions: [64], bytes: 34 },
  ];

  it.each([1, 2, 3] as const)("of version %i says what it holds", async (version) => {
    const { artifact, found, diagnostics } = await inspect(bytesSource(ggufFixture(version, tensors)));
    expect(diagnostics).toEqual([]);
    expect(artifact).toEqual({ kind: "gguf", isaVersion: String(version), formats: ["fp32", "mxfp4"] });
    expect(found?.details).toEqual({
      architecture: "llama",
      "context length": "4096",
      tensors: "3",
      parameters: "1344",
      types: "F32 ×1, MXFP4 ×1, Q4_K ×1",
    });
  });

  it.each([
    ["a vocabulary without tensors", ggufFixture(3, []), "gguf v3"],
    ["another byte order", bytesOf("GGUF", [0, 0, 0, 3], zeros(16)), "inspect-unsupported@4"],
    ["a version to come", bytesOf("GGUF", u32(4), zeros(16)), "inspect-unsupported@4"],
    ["more tensors than any", bytesOf("GGUF", u32(3), u64(2 ** 40), u64(0)), "inspect-malformed@8"],
    ["a text longer than the file", bytesOf("GGUF", u32(3), u64(0), u64(1), u64(2 ** 20)), "inspect-truncated@32"],
    ["a list longer than the file", bytesOf("GGUF", u32(3), u64(0), u64(1), u64(1), "x", u32(9), u32(8), u64(2 ** 50)), "inspect-malformed@49"],
  ])("with %s", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });

  it("whose weights are cut off is refused", async () => {
    const bytes = ggufFixture(3, tensors);
    expect(await outline(bytes.subarray(0, bytes.length - 40))).toBe(`inspect-truncated@${String(bytes.length - 40)}`);
  });
});

describe("safetensors", () => {
  const weights = { a: { dtype: "BF16", shape: [4, 2], bytes: 16 }, b: { dtype: "F8_E4M3", shape: [3], bytes: 3 }, c: { dtype: "U8", shape: [], bytes: 1 } };

  it("says which formats its weights have", async () => {
    const { artifact, found } = await inspect(bytesSource(safetensorsFixture(weights)), { name: "model.safetensors" });
    expect(artifact).toEqual({ kind: "safetensors", formats: ["bf16", "fp8_e4m3fn"] });
    expect(found?.details).toEqual({ tensors: "3", parameters: "12", types: "BF16 ×1, F8_E4M3 ×1, U8 ×1", bytes: "20", framework: "pt" });
  });

  it.each([
    ["whose data are cut off", safetensorsFixture(weights).subarray(0, -2), /^inspect-truncated@/u],
    ["with data behind its tensors", bytesOf(safetensorsFixture(weights), "x"), /^inspect-malformed@/u],
    ["whose shape is of another size than its data", safetensorsFixture({ a: { dtype: "F32", shape: [3], bytes: 8 } }), /^inspect-malformed@8$/u],
    ["whose header is longer than the file", bytesOf(u64(1000), '{"a":'), /^inspect-truncated@13$/u],
    ["whose header is longer than any", bytesOf(u64(2 ** 60), '{"a":'), /^inspect-malformed@0$/u],
    ["whose header is no JSON", bytesOf(u64(4), '{"a:'), /^inspect-malformed@8$/u],
  ])("%s are refused", async (_, bytes, expected) => {
    expect(await outline(bytes, { name: "model.safetensors" })).toMatch(expected);
  });
});

describe("ONNX", () => {
  it("says its operator sets, its producer and the types of its weights", async () => {
    const { artifact, found } = await inspect(bytesSource(onnxFixture(17, [1, 1, 10, 7])));
    expect(artifact).toEqual({ kind: "onnx", isaVersion: "17", builtWith: [{ name: "pytorch", version: "2.1.0" }], formats: ["fp16", "fp32"] });
    expect(found?.details).toEqual({
      "ir version": "8",
      producer: "pytorch 2.1.0",
      "other operator sets": "com.microsoft 1",
      nodes: "1",
      weights: "FLOAT ×2, FLOAT16 ×1, INT64 ×1",
    });
  });

  it.each([
    ["without a graph", protobufField(1, 8), "inspect-malformed@0"],
    ["without a version", protobufField(7, protobufField(2, "g")), "inspect-malformed@0"],
    ["with a field longer than the file", bytesOf(protobufField(1, 8), [0x3a, 0x7f]), "inspect-truncated@4"],
    ["with a number without an end", bytesOf([0x08], new Uint8Array(12).fill(0xff)), "inspect-malformed@11"],
    ["of the old groups", [0x0b], "inspect-malformed@1"],
  ])("%s is refused", async (_, bytes, expected) => {
    expect(await outline(Uint8Array.from(bytes), { name: "model.onnx" })).toBe(expected);
  });
});

describe("StableHLO", () => {
  it("says the version that can read it, and whether it calls what is outside of the specification", async () => {
    const plain = bytecodeFixture("StableHLO_v1.8.0", ["builtin", "vhlo", "add_v1"]);
    const custom = bytecodeFixture("StableHLO_v0.17.6", ["vhlo", "custom_call_v1", "x".repeat(200)]);
    expect((await inspect(bytesSource(plain))).artifact).toEqual({ kind: "stablehlo", isaVersion: "1.8.0" });
    expect((await inspect(bytesSource(custom))).artifact).toEqual({ kind: "stablehlo", isaVersion: "0.17.6", features: ["custom-calls"] });
  });

  it.each([
    ["bytecode of another producer", bytecodeFixture("MLIR19.1.7", []), "inspect-unsupported@5"],
    ["a producer without an end", bytesOf([0x4d, 0x4c, 0xef, 0x52, 13], "StableHLO"), "inspect-malformed@5"],
    ["more strings than the section can hold", bytesOf([0x4d, 0x4c, 0xef, 0x52, 13], "StableHLO_v1.0.0\0", [0, 5, 0xff, 1]), "inspect-malformed@24"],
  ])("%s is refused", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });
});

describe("NEFF", () => {
  const archive = (target: string): Uint8Array => tarFixture([{ name: "kelf-a.json", bytes: bytesOf(JSON.stringify({ version: "0.5", target })) }]);
  const packed = (target: string): Uint8Array => new Uint8Array(gzipSync(archive(target)));

  it.each([
    ["one that only Trainium2 has", neffFixture(packed("cayman")), "neff trn2 v2.0"],
    ["the generation of Trainium1 and Inferentia2 alike", neffFixture(packed("sunda")), "neff v2.0"],
    ["those of a package that is not compressed", neffFixture(archive("v4"), { packager: 1, major: 1, minor: 3 }), "neff trn3 v1.3"],
  ])("is for cores: %s", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });

  it("says how many physical cores make a logical one, and what built it", async () => {
    const { artifact, found } = await inspect(bytesSource(neffFixture(packed("cayman"), { lnc: 2 })));
    expect(artifact?.features).toEqual(["lnc-2"]);
    expect(found?.details).toEqual({ build: "2.0.21884.0", name: "model", "neuron cores": "4", "cores for": "cayman" });
  });

  it.each([
    ["whose archive is damaged has no target", neffFixture(zeros(64)), "neff v2.0 ! inspect-malformed@1024"],
    ["whose data are cut off is refused", neffFixture(packed("cayman")).subarray(0, 1100), "inspect-truncated@1100"],
    ["whose header is cut off is refused", neffFixture(packed("cayman")).subarray(0, 900), "inspect-truncated@900"],
  ])("%s", async (_, bytes, expected) => {
    expect(await outline(bytes, { name: "model.neff" })).toBe(expected);
  });
});

describe("a TensorRT engine", () => {
  it.each(["ptrt", "ftrt"])("is recognised by %s, and its target stays unknown with a warning", async (mark) => {
    const { artifact, diagnostics } = await inspect(bytesSource(bytesOf(mark, u32(239), zeros(24))));
    expect(artifact).toEqual({ kind: "tensorrt-engine" });
    expect(diagnostics.map(({ code }) => code)).toEqual(["inspect-unsupported"]);
  });

  it("that is cut off is refused", async () => {
    expect(await outline(bytesOf("ptrt", zeros(8)))).toBe("inspect-truncated@12");
  });
});
