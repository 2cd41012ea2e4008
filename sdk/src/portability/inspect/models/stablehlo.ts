import { asciiText, type ByteReader } from "../byte-reader.js";
import type { ArtifactFormat } from "../inspect-context.js";
import { InspectFault, malformed } from "../inspect-fault.js";
import { part, type InspectedPart } from "../inspected-part.js";
import { SequentialReader } from "../sequential-reader.js";

const stringSection = 0;
const mostStrings = 1_000_000;
const mostBytes = 2 ** 26;

/** StableHLO portable artifacts: MLIR bytecode that StableHLO wrote. */
export const stablehloFormat: ArtifactFormat = {
  title: "MLIR bytecode",
  recognises: ([a, b, c, d]) => a === 0x4d && b === 0x4c && c === 0xef && d === 0x52,
  async inspect(reader, context) {
    context.count(reader.base);
    return readBytecode(reader);
  },
};

/**
 * Reads the producer of bytecode, and the names in it.
 *
 * - Layout: MLIR, "MLIR Bytecode Format": magic, version, producer, sections. A portable artifact has the producer `StableHLO_v1.2.3`
 *   (StableHLO, docs/bytecode.md).
 * - Calls of functions outside the specification are known by the name of their operation, `custom_call_v1`.
 */
async function readBytecode(reader: ByteReader): Promise<InspectedPart> {
  const input = new SequentialReader(reader);
  await input.need(4, "the mark of MLIR bytecode");
  input.take(4);
  const bytecode = await varint(input, "the version of the bytecode");
  const producerAt = input.position;
  const head = await reader.bytes(producerAt, Math.min(256, reader.size - producerAt), "the producer");
  const end = head.indexOf(0);
  if (end < 0) throw malformed(reader.base + producerAt, "the name of the producer does not end");
  const producer = asciiText(head.subarray(0, end));
  input.skip(end + 1, "the producer");
  const version = /^StableHLO_v([0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4})$/u.exec(producer)?.[1];
  if (version === undefined) {
    throw new InspectFault(
      "inspect-unsupported",
      reader.base + producerAt,
      `the MLIR bytecode was written by ${producer === "" ? "an unnamed producer" : producer} and is no StableHLO portable artifact`,
    );
  }
  const names = await readNames(reader, input);
  return part(
    { kind: "stablehlo", isaVersion: version, ...(names.some((name) => /^custom_call_v[0-9]+$/u.test(name)) ? { features: ["custom-calls"] } : {}) },
    { "bytecode version": String(bytecode) },
  );
}

/** The strings of the section that has them. */
async function readNames(reader: ByteReader, input: SequentialReader): Promise<readonly string[]> {
  while (input.left > 0) {
    await input.need(1, "a section");
    const first = input.u8();
    const length = await varint(input, "the length of a section");
    if ((first & 0x80) !== 0) {
      const alignment = await varint(input, "the alignment of a section");
      if (alignment < 1 || alignment > 65_536) throw malformed(input.place, "the alignment of a section is out of range");
      input.skip((alignment - (input.position % alignment)) % alignment, "the padding of a section");
    }
    if ((first & 0x7f) === stringSection) return readStrings(reader.slice(input.position, length, "the section of strings"));
    input.skip(length, "a section");
  }
  throw new InspectFault("inspect-truncated", input.place, "the bytecode ends before its section of strings");
}

/** The number of strings, their lengths in reverse, and the strings, each with a zero. */
async function readStrings(reader: ByteReader): Promise<readonly string[]> {
  if (reader.size > mostBytes) throw malformed(reader.base, "the section of strings is larger than any");
  const input = new SequentialReader(reader);
  const count = await varint(input, "the number of strings");
  if (count > mostStrings || count > reader.size) throw malformed(reader.base, `${String(count)} strings are more than the section can hold`);
  const lengths: number[] = [];
  for (let index = 0; index < count; index += 1) lengths.push(await varint(input, "the length of a string"));
  const names: string[] = [];
  for (const length of lengths.reverse()) {
    if (length > input.left) throw malformed(input.place, "a string goes beyond its section");
    await input.need(length, "a string");
    const bytes = input.take(length);
    if (length <= 64) names.push(asciiText(bytes));
  }
  return names;
}

/** A number whose first byte says by its lowest bits how many more there are. */
async function varint(input: SequentialReader, what: string): Promise<number> {
  await input.need(1, what);
  const first = input.u8();
  if ((first & 1) === 1) return first >> 1;
  if (first === 0) {
    await input.need(8, what);
    return input.u64();
  }
  const more = 31 - Math.clz32(first & -first);
  await input.need(more, what);
  let value = first;
  let factor = 256;
  for (const byte of input.take(more)) {
    value += byte * factor;
    factor *= 256;
  }
  return Math.floor(value / 2 ** (more + 1));
}
