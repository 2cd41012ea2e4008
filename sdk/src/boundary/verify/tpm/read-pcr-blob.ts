import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import type { PcrValues } from "./pcr-values.js";
import { pcrIndices, type TpmPcrSelection } from "./read-tpm-quote.js";
import { digestSize, knownTpmHash, type TpmHash } from "./tpm-algorithms.js";

const banks = 16;
const digestsInList = 8;
const longestDigest = 64;
const mostLists = 64;

/**
 * Reads the values that `tpm2_quote --pcr` and `tpm2_pcrread --output` of tpm2-tools write in their format `serialized`.
 *
 * - A `TPML_PCR_SELECTION` and lists of digests as their C structures lie in memory: little-endian, with space for 16 banks and 8 digests a list.
 * - The values are in the order of the selection; their number and sizes have to agree with it.
 * - Source: tpm2-tools, `lib/pcr.c`, `pcr_fwrite_serialized`.
 */
export function readPcrBlob(bytes: Bytes): PcrValues {
  const reader = new ByteReader(bytes, { littleEndian: true, what: "the file of register values" });
  const selections = readSelections(reader);
  const values = readDigests(reader);
  reader.end();
  const expected = selections.flatMap(({ hash, indices }) => indices.map((index) => ({ hash, index })));
  if (values.length !== expected.length) throw new Malformed("the file of register values has not as many values as registers");
  const result = new Map<TpmHash, Map<number, Bytes>>();
  for (const [place, { hash, index }] of expected.entries()) {
    const value = values[place];
    if (value?.length !== digestSize(hash)) throw new Malformed(`the file of register values has a value that is not of the bank ${hash}`);
    const bank = result.get(hash) ?? new Map<number, Bytes>();
    result.set(hash, bank.set(index, value));
  }
  return result;
}

function readSelections(reader: ByteReader): readonly TpmPcrSelection[] {
  const count = reader.u32();
  if (count > banks) throw new Malformed("the file of register values selects from more than 16 banks");
  const selections: TpmPcrSelection[] = [];
  for (let place = 0; place < banks; place += 1) {
    const id = reader.u16();
    const size = reader.u8();
    const select = reader.bytes(4);
    reader.u8();
    if (place >= count) continue;
    if (size > 4) throw new Malformed("the file of register values selects registers above 31");
    const hash = knownTpmHash(id);
    if (selections.some((other) => other.hash === hash)) throw new Malformed(`the file of register values selects from the bank ${hash} twice`);
    selections.push({ hash, indices: pcrIndices(select.subarray(0, size)) });
  }
  return selections;
}

function readDigests(reader: ByteReader): readonly Bytes[] {
  const lists = reader.u32();
  if (lists > mostLists) throw new Malformed(`the file of register values has more than ${String(mostLists)} lists`);
  const values: Bytes[] = [];
  for (let list = 0; list < lists; list += 1) {
    const count = reader.u32();
    if (count > digestsInList) throw new Malformed("the file of register values has a list of more than 8 values");
    for (let place = 0; place < digestsInList; place += 1) {
      const size = reader.u16();
      const value = reader.bytes(longestDigest);
      if (place < count) values.push(value.subarray(0, size));
    }
  }
  return values;
}
