import type { ByteReader } from "../byte-reader.js";
import type { ArtifactFormat } from "../inspect-context.js";
import { malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { printable, tally } from "../printable.js";
import { protobufFields } from "./protobuf-fields.js";

/** The types of tensors by number. Source: ONNX, onnx.proto, `TensorProto.DataType`. */
const types: ReadonlyMap<number, { readonly name: string; readonly format?: string }> = new Map([
  [1, { name: "FLOAT", format: "fp32" }],
  [2, { name: "UINT8" }],
  [3, { name: "INT8", format: "int8" }],
  [4, { name: "UINT16" }],
  [5, { name: "INT16" }],
  [6, { name: "INT32" }],
  [7, { name: "INT64" }],
  [8, { name: "STRING" }],
  [9, { name: "BOOL" }],
  [10, { name: "FLOAT16", format: "fp16" }],
  [11, { name: "DOUBLE", format: "fp64" }],
  [12, { name: "UINT32" }],
  [13, { name: "UINT64" }],
  [14, { name: "COMPLEX64" }],
  [15, { name: "COMPLEX128" }],
  [16, { name: "BFLOAT16", format: "bf16" }],
  [17, { name: "FLOAT8E4M3FN", format: "fp8_e4m3fn" }],
  [18, { name: "FLOAT8E4M3FNUZ", format: "fp8_e4m3fnuz" }],
  [19, { name: "FLOAT8E5M2", format: "fp8_e5m2" }],
  [20, { name: "FLOAT8E5M2FNUZ", format: "fp8_e5m2fnuz" }],
  [21, { name: "UINT4" }],
  [22, { name: "INT4", format: "int4" }],
  [23, { name: "FLOAT4E2M1", format: "fp4_e2m1" }],
  [24, { name: "FLOAT8E8M0" }],
]);

const mostOperatorSets = 256;

/** ONNX models. They have no mark: a model is known by the ending of its name, or by its first fields. */
export const onnxFormat: ArtifactFormat = {
  title: "ONNX",
  recognises: (head, name) => name.endsWith(".onnx") || looksLikeModel(head),
  async inspect(reader, context) {
    context.count(reader.base);
    return readModel(reader);
  },
};

/** The version of the representation, and the name of the producer after it, as all known writers put them. */
function looksLikeModel(head: Uint8Array): boolean {
  const [tag, version = 0, producer, length = 0] = head;
  if (tag !== 0x08 || version < 3 || version > 32 || producer !== 0x12 || length < 1 || length > 64) return false;
  const next = head[4 + length] ?? 0;
  return head.subarray(4, 4 + length).every((byte) => byte >= 0x20 && byte < 0x7f) && [0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(next);
}

/**
 * Reads what a model says of itself: the version of the representation, the operator sets, the producer, the types of its weights.
 *
 * - Layout: ONNX, onnx.proto, `ModelProto`. The version given is that of the operator set of the default domain.
 * - Weights themselves are passed over; those in other files are counted.
 */
async function readModel(reader: ByteReader): Promise<InspectedPart> {
  let [irVersion, graphs] = [0, 0];
  let [producer, producerVersion] = ["", ""];
  const operatorSets = new Map<string, number>();
  const graph: GraphFacts = { nodes: 0, types: new Map(), formats: new Set(), external: 0 };
  for await (const field of protobufFields(reader, "the ONNX model")) {
    if (field.kind === "varint" && field.number === 1) irVersion = field.value;
    if (field.kind !== "bytes") continue;
    const inner = reader.slice(field.offset, field.length, "a part of the ONNX model");
    if (field.number === 2) producer = await textOf(inner);
    else if (field.number === 3) producerVersion = await textOf(inner);
    else if (field.number === 7) {
      graphs += 1;
      await readGraph(inner, graph);
    } else if (field.number === 8 && operatorSets.size < mostOperatorSets) {
      const { domain, version } = await readOperatorSet(inner);
      operatorSets.set(domain, Math.max(version, operatorSets.get(domain) ?? 0));
    }
  }
  if (irVersion === 0) throw malformed(reader.base, "the ONNX model states no version of its representation");
  if (graphs === 0) throw malformed(reader.base, "the ONNX model has no graph");
  const opset = operatorSets.get("ai.onnx");
  const others = [...operatorSets].filter(([domain]) => domain !== "ai.onnx").map(([domain, version]) => `${domain} ${String(version)}`);
  const release = /^[0-9]+(?:\.[0-9]+)*/u.exec(producerVersion)?.[0];
  return part(
    {
      kind: "onnx",
      ...(opset === undefined ? {} : { isaVersion: String(opset) }),
      ...(producer === "pytorch" && release !== undefined ? { builtWith: [{ name: "pytorch", version: release }] } : {}),
      ...(graph.formats.size === 0 ? {} : { formats: [...graph.formats].sort() }),
    },
    {
      "ir version": String(irVersion),
      ...(producer === "" ? {} : { producer: [producer, producerVersion].join(" ").trim() }),
      ...(others.length === 0 ? {} : { "other operator sets": others.join(", ") }),
      nodes: String(graph.nodes),
      ...(graph.types.size === 0 ? {} : { weights: tally(graph.types) }),
      ...(graph.external === 0 ? {} : { "weights in other files": String(graph.external) }),
    },
  );
}

interface GraphFacts {
  nodes: number;
  readonly types: Map<string, number>;
  readonly formats: Set<string>;
  external: number;
}

async function readGraph(reader: ByteReader, facts: GraphFacts): Promise<void> {
  for await (const field of protobufFields(reader, "the graph")) {
    if (field.number === 1) facts.nodes += 1;
    else if (field.number === 5 && field.kind === "bytes") await readWeight(reader.slice(field.offset, field.length, "a weight"), facts);
  }
}

async function readWeight(reader: ByteReader, facts: GraphFacts): Promise<void> {
  for await (const field of protobufFields(reader, "a weight")) {
    if (field.kind !== "varint") continue;
    if (field.number === 2) {
      const type = types.get(field.value);
      const name = type?.name ?? `type ${String(field.value)}`;
      facts.types.set(name, (facts.types.get(name) ?? 0) + 1);
      if (type?.format !== undefined) facts.formats.add(type.format);
    } else if (field.number === 14 && field.value === 1) facts.external += 1;
  }
}

async function readOperatorSet(reader: ByteReader): Promise<{ readonly domain: string; readonly version: number }> {
  let [domain, version] = ["ai.onnx", 0];
  for await (const field of protobufFields(reader, "an operator set", 64)) {
    if (field.number === 1 && field.kind === "bytes" && field.length > 0) domain = await textOf(reader.slice(field.offset, field.length, "a domain"));
    else if (field.number === 2 && field.kind === "varint") version = field.value;
  }
  return { domain, version };
}

async function textOf(reader: ByteReader): Promise<string> {
  return printable(await reader.bytes(0, Math.min(reader.size, 256), "a text"), 64);
}
