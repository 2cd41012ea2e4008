import type { ByteReader } from "../byte-reader.js";
import type { ArtifactFormat } from "../inspect-context.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { printable, tally } from "../printable.js";
import { SequentialReader } from "../sequential-reader.js";
import { ggmlTypes } from "./ggml-types.js";

const mostPairs = 65_536;
const mostTensors = 1_048_576;
const longestText = 2 ** 24;

/** Bytes of a value of fixed size, by its type; 8 is a text, 9 an array. */
const valueBytes: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
]);
const textType = 8;
const arrayType = 9;

/** GGUF: a model for ggml executors. */
export const ggufFormat: ArtifactFormat = {
  title: "GGUF",
  recognises: ([a, b, c, d]) => a === 0x47 && b === 0x47 && c === 0x55 && d === 0x46,
  async inspect(reader, context) {
    context.count(reader.base);
    return readGguf(reader);
  },
};

/**
 * Reads metadata and the list of tensors, and holds them against the size of the file.
 *
 * - Layout: ggml, docs/gguf.md; versions 1 (counts of 32 bits), 2 and 3. A file of the other byte order is refused: it says so nowhere, but
 *   its version is out of any range.
 * - Quantized types have no registered format; they are a detail.
 */
async function readGguf(reader: ByteReader): Promise<InspectedPart> {
  const input = new SequentialReader(reader);
  await input.need(8, "the header of a GGUF file");
  input.u32();
  const version = input.u32();
  if (version !== 0 && (version & 0xffff) === 0) throw new InspectFault("inspect-unsupported", reader.base + 4, "the GGUF file is big-endian");
  if (version < 1 || version > 3) throw new InspectFault("inspect-unsupported", reader.base + 4, `version ${String(version)} of GGUF is not known`);
  const size = async (what: string): Promise<number> => {
    await input.need(8, what);
    return version === 1 ? input.u32() : input.u64();
  };
  const tensorCount = await size("the number of tensors");
  const pairCount = await size("the number of metadata");
  if (tensorCount > mostTensors) throw malformed(reader.base + 8, `a GGUF file of ${String(tensorCount)} tensors has more than any`);
  if (pairCount > mostPairs) throw malformed(reader.base + 8, `a GGUF file of ${String(pairCount)} metadata has more than any`);
  const metadata = await readMetadata(input, pairCount, version);
  const tensors = await readTensors(input, tensorCount, version);
  const alignment = numberOf(metadata.get("general.alignment")) ?? 32;
  if (alignment < 1 || alignment > 65_536) throw malformed(reader.base, `an alignment of ${String(alignment)} is out of range`);
  if (tensorCount > 0) reader.slice(Math.ceil(input.position / alignment) * alignment, tensors.end, "the data of the tensors");
  return part(
    { kind: "gguf", isaVersion: String(version), ...(tensors.formats.size === 0 ? {} : { formats: [...tensors.formats].sort() }) },
    {
      ...detail("architecture", metadata.get("general.architecture")),
      ...detail("name", metadata.get("general.name")),
      ...detail("context length", metadata.get(`${metadata.get("general.architecture") ?? ""}.context_length`)),
      tensors: String(tensorCount),
      parameters: String(tensors.parameters),
      ...(tensors.types.size === 0 ? {} : { types: tally(tensors.types) }),
    },
  );
}

function detail(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined || value === "" ? {} : { [name]: value };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,9}$/u.test(text) ? Number(text) : undefined;
}

/** Values of one line, as texts; lists are passed over. */
async function readMetadata(input: SequentialReader, count: number, version: number): Promise<ReadonlyMap<string, string>> {
  const metadata = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const key = printable(await readText(input, version, "the name of a metadatum"), 256);
    await input.need(4, "the type of a metadatum");
    const type = input.u32();
    if (type === textType) metadata.set(key, printable(await readText(input, version, "the text of a metadatum")));
    else if (type === arrayType) await skipArray(input, version, 0);
    else {
      const bytes = valueBytes.get(type);
      if (bytes === undefined) throw malformed(input.place - 4, `a metadatum is of the unknown type ${String(type)}`);
      await input.need(bytes, "the value of a metadatum");
      if (type === 4) metadata.set(key, String(input.u32()));
      else if (type === 10) metadata.set(key, String(input.u64()));
      else input.take(bytes);
    }
  }
  return metadata;
}

async function skipArray(input: SequentialReader, version: number, depth: number): Promise<void> {
  await input.need(12, "the header of a list");
  const type = input.u32();
  const count = version === 1 ? input.u32() : input.u64();
  const bytes = valueBytes.get(type);
  if (bytes !== undefined) {
    input.skip(count * bytes, "a list of metadata");
    return;
  }
  // Every element has at least its own length.
  if (count * 4 > input.left) throw malformed(input.place, `a list of ${String(count)} elements is longer than the file`);
  if (type === textType) {
    for (let index = 0; index < count; index += 1) {
      const ready = input.need(8, "the length of a text");
      if (ready !== undefined) await ready;
      input.skip(version === 1 ? input.u32() : input.u64(), "a text of a list");
    }
  } else if (type === arrayType && depth < 3) {
    for (let index = 0; index < count; index += 1) await skipArray(input, version, depth + 1);
  } else throw malformed(input.place, `a list has elements of the unknown type ${String(type)}`);
}

async function readText(input: SequentialReader, version: number, what: string): Promise<Uint8Array> {
  await input.need(version === 1 ? 4 : 8, what);
  const length = version === 1 ? input.u32() : input.u64();
  if (length > longestText) throw malformed(input.place - 8, `${what} is said to have ${String(length)} bytes`);
  await input.need(length, what);
  return input.take(length);
}

interface TensorSummary {
  readonly types: ReadonlyMap<string, number>;
  readonly formats: ReadonlySet<string>;
  readonly parameters: number;
  /** Where the last one ends, from the start of the data. */
  readonly end: number;
}

async function readTensors(input: SequentialReader, count: number, version: number): Promise<TensorSummary> {
  const types = new Map<string, number>();
  const formats = new Set<string>();
  let [parameters, end] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    await readText(input, version, "the name of a tensor");
    await input.need(4, "the number of dimensions");
    const dimensions = input.u32();
    if (dimensions > 8) throw malformed(input.place - 4, `a tensor of ${String(dimensions)} dimensions has more than any`);
    await input.need(dimensions * 8 + 12, "the description of a tensor");
    let elements = 1;
    for (let dimension = 0; dimension < dimensions; dimension += 1) elements *= version === 1 ? input.u32() : input.u64();
    const number = input.u32();
    const offset = input.u64();
    const type = ggmlTypes.get(number);
    const name = type?.name ?? `type ${String(number)}`;
    types.set(name, (types.get(name) ?? 0) + 1);
    if (type?.format !== undefined) formats.add(type.format);
    parameters += elements;
    end = Math.max(end, offset + (type === undefined ? 0 : Math.ceil(elements / type.block) * type.bytes));
  }
  return { types, formats, parameters, end };
}
