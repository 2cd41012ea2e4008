import { sizeAt, type ByteReader } from "../byte-reader.js";
import type { ArtifactFormat } from "../inspect-context.js";
import { malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { printable, tally } from "../printable.js";

/** The limit that the format itself sets for its header. */
const mostHeader = 100_000_000;

/** The types of elements: bits of one, and the registered format where there is one. Source: safetensors, `Dtype`. */
const types: ReadonlyMap<string, { readonly bits: number; readonly format?: string }> = new Map([
  ["BOOL", { bits: 8 }],
  ["U8", { bits: 8 }],
  ["I8", { bits: 8, format: "int8" }],
  ["U16", { bits: 16 }],
  ["I16", { bits: 16 }],
  ["U32", { bits: 32 }],
  ["I32", { bits: 32 }],
  ["U64", { bits: 64 }],
  ["I64", { bits: 64 }],
  ["F4", { bits: 4, format: "fp4_e2m1" }],
  ["F6_E2M3", { bits: 6, format: "fp6_e2m3" }],
  ["F6_E3M2", { bits: 6, format: "fp6_e3m2" }],
  ["F8_E4M3", { bits: 8, format: "fp8_e4m3fn" }],
  ["F8_E5M2", { bits: 8, format: "fp8_e5m2" }],
  ["F8_E4M3FNUZ", { bits: 8, format: "fp8_e4m3fnuz" }],
  ["F8_E5M2FNUZ", { bits: 8, format: "fp8_e5m2fnuz" }],
  ["F8_E8M0", { bits: 8 }],
  ["F16", { bits: 16, format: "fp16" }],
  ["BF16", { bits: 16, format: "bf16" }],
  ["F32", { bits: 32, format: "fp32" }],
  ["F64", { bits: 64, format: "fp64" }],
  ["C64", { bits: 64 }],
]);

/** safetensors: weights with a JSON header. */
export const safetensorsFormat: ArtifactFormat = {
  title: "safetensors",
  recognises(head, name, size) {
    if (name.endsWith(".safetensors")) return true;
    if (head.length < 10) return false;
    const length = sizeAt(new DataView(head.buffer, head.byteOffset), 0);
    return length <= mostHeader && length + 8 <= size && head[8] === 0x7b && (head[9] === 0x22 || head[9] === 0x7d);
  },
  async inspect(reader, context) {
    context.count(reader.base);
    return readHeader(reader);
  },
};

interface Tensors {
  readonly byType: Map<string, number>;
  parameters: number;
  bytes: number;
}

/**
 * Reads the header and holds it against the data.
 *
 * - Layout: huggingface/safetensors, "Format": the length of the header, the header, the data of all tensors without gaps.
 * - A type that is not known is named and has no format.
 */
async function readHeader(reader: ByteReader): Promise<InspectedPart> {
  const length = sizeAt(await reader.view(0, 8, "the length of the header"), 0);
  if (length > mostHeader) throw malformed(reader.base, `the header is said to have ${String(length)} bytes, more than the format allows`);
  const bytes = await reader.bytes(8, length, "the header");
  const header = parseObject(bytes, reader.base + 8);
  const tensors: Tensors = { byType: new Map(), parameters: 0, bytes: 0 };
  let count = 0;
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    count += 1;
    addTensor(tensors, name, value, reader.base + 8);
  }
  // Says at which byte the data should end.
  reader.slice(8 + length, tensors.bytes, "the data of the tensors");
  if (8 + length + tensors.bytes < reader.size) throw malformed(reader.base + 8 + length + tensors.bytes, "there are bytes behind the data of the last tensor");
  const formats = [...tensors.byType.keys()].flatMap((type) => types.get(type)?.format ?? []).sort();
  const metadata = header["__metadata__"];
  const framework = isRecord(metadata) && typeof metadata["format"] === "string" ? printable(new TextEncoder().encode(metadata["format"]), 32) : undefined;
  return part(
    { kind: "safetensors", ...(formats.length === 0 ? {} : { formats }) },
    {
      tensors: String(count),
      parameters: String(tensors.parameters),
      types: tally(tensors.byType),
      bytes: String(tensors.bytes),
      ...(framework === undefined ? {} : { framework }),
    },
  );
}

function addTensor(tensors: Tensors, name: string, value: unknown, at: number): void {
  const shown = printable(new TextEncoder().encode(name), 64);
  if (!isRecord(value)) throw malformed(at, `the entry of tensor ${shown} is no object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw malformed(at, `the entry of tensor ${shown} lacks its dtype, shape or data_offsets`);
  }
  const [start = 0, end = 0] = offsets;
  const elements = shape.reduce((product, size) => product * size, 1);
  const bits = types.get(dtype)?.bits;
  if (end < start || (bits !== undefined && Math.ceil((elements * bits) / 8) !== end - start)) {
    throw malformed(at, `the data of tensor ${shown} are not as many as its shape and dtype say`);
  }
  const type = printable(new TextEncoder().encode(dtype), 32);
  tensors.byType.set(type, (tensors.byType.get(type) ?? 0) + 1);
  tensors.parameters += elements;
  tensors.bytes = Math.max(tensors.bytes, end);
}

function parseObject(bytes: Uint8Array, at: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw malformed(at, "the header is not JSON");
  }
  if (!isRecord(value)) throw malformed(at, "the header is no JSON object");
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number" && Number.isSafeInteger(one) && one >= 0);
}
