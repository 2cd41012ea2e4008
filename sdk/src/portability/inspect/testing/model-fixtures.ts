import { bytesOf, padded, u16, u32, u64, zeros } from "./binary-writer.js";

/** A SPIR-V module: header, capabilities, memory model, and an entry point. */
export function spirvFixture(version: readonly [number, number], capabilities: readonly number[], addressing: number): Uint8Array {
  const instruction = (opcode: number, ...operands: readonly number[]): Uint8Array =>
    bytesOf(u32(((operands.length + 1) << 16) | opcode), ...operands.map(u32));
  return bytesOf(
    u32(0x07230203),
    u32((version[0] << 16) | (version[1] << 8)),
    u32(0),
    u32(10),
    u32(0),
    ...capabilities.map((capability) => instruction(17, capability)),
    instruction(14, addressing, 1),
    instruction(15, 5, 1, 0x0000006b),
    instruction(54, 1, 2, 0, 3),
    instruction(56),
  );
}

/** A GGUF file of one tensor a type. */
export function ggufFixture(
  version: 1 | 2 | 3,
  types: readonly { readonly type: number; readonly dimensions: readonly number[]; readonly bytes: number }[],
): Uint8Array {
  const size = (value: number): Uint8Array => (version === 1 ? u32(value) : u64(value));
  const text = (value: string): Uint8Array => bytesOf(size(value.length), value);
  const pairs = [
    bytesOf(text("general.architecture"), u32(8), text("llama")),
    bytesOf(text("llama.context_length"), u32(4), u32(4096)),
    bytesOf(text("general.quantized"), u32(7), [1]),
    bytesOf(text("tokenizer.ggml.tokens"), u32(9), u32(8), size(3), text("a"), text("bc"), text("")),
    bytesOf(text("tokenizer.ggml.scores"), u32(9), u32(6), size(2), zeros(8)),
  ];
  let offset = 0;
  const tensors = types.map(({ type, dimensions, bytes }, index) => {
    const info = bytesOf(text(`blk.${String(index)}.weight`), u32(dimensions.length), ...dimensions.map(size), u32(type), u64(offset));
    offset += Math.ceil(bytes / 32) * 32;
    return info;
  });
  const head = bytesOf("GGUF", u32(version), size(types.length), size(pairs.length), ...pairs, ...tensors);
  return types.length === 0 ? head : bytesOf(padded(head, Math.ceil(head.length / 32) * 32), zeros(offset));
}

/** A safetensors file: header, and as many zeros as its tensors say. */
export function safetensorsFixture(
  tensors: Readonly<Record<string, { readonly dtype: string; readonly shape: readonly number[]; readonly bytes: number }>>,
): Uint8Array {
  let at = 0;
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes] };
    at += bytes;
  }
  const text = JSON.stringify(header);
  const room = (8 - (text.length % 8)) % 8;
  return bytesOf(u64(text.length + room), text, " ".repeat(room), zeros(at));
}

/** A field of protobuf with contents. */
export function protobufField(number: number, content: Uint8Array | string | number): Uint8Array {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);
  if (typeof content === "number") return bytesOf(varint(number * 8), varint(content));
  const bytes = bytesOf(content);
  return bytesOf(varint(number * 8 + 2), varint(bytes.length), bytes);
}

/** An ONNX model of one node and one weight a type. */
export function onnxFixture(opset: number, weightTypes: readonly number[], producer = "pytorch"): Uint8Array {
  const graph = bytesOf(
    protobufField(1, bytesOf(protobufField(1, "x"), protobufField(4, "MatMul"))),
    ...weightTypes.map((type) => protobufField(5, bytesOf(protobufField(1, 4), protobufField(2, type), protobufField(8, "w"), protobufField(9, zeros(8))))),
  );
  return bytesOf(
    protobufField(1, 8),
    protobufField(2, producer),
    protobufField(3, "2.1.0"),
    protobufField(7, graph),
    protobufField(8, bytesOf(protobufField(2, opset))),
    protobufField(8, bytesOf(protobufField(1, "com.microsoft"), protobufField(2, 1))),
  );
}

/** MLIR bytecode with a section of strings. */
export function bytecodeFixture(producer: string, names: readonly string[]): Uint8Array {
  const varint = (value: number): readonly number[] => (value < 128 ? [value * 2 + 1] : [...u16(value * 4 + 2)]);
  const strings = bytesOf(varint(names.length), ...names.toReversed().map((name) => varint(name.length + 1)), ...names.map((name) => `${name}\0`));
  return bytesOf([0x4d, 0x4c, 0xef, 0x52], varint(6), `${producer}\0`, [1], varint(4), zeros(4), [0], varint(strings.length), strings);
}

/** A NEFF: the header as AWS documents it, and the archive behind it. */
export function neffFixture(data: Uint8Array, { packager = 2, major = 2, minor = 0, lnc = 1 } = {}): Uint8Array {
  return bytesOf(
    u64(packager),
    u64(1024),
    u64(data.length),
    u64(major),
    u64(minor),
    padded("2.0.21884.0", 128),
    u32(1),
    zeros(32),
    zeros(16),
    padded("model", 256),
    u32(4),
    zeros(64),
    u64(0),
    u32(lnc),
    zeros(468),
    data,
  );
}
