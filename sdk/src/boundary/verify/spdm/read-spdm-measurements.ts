import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import type { SpdmMeasurement, SpdmMeasurements } from "./spdm-measurements.js";

const version = 0x11;
const getMeasurements = 0xe0;
const measurements = 0x60;
/** Param 1 of a request that wants a signature. */
const signatureRequested = 0x01;
/** Param 2 of a request for all blocks. */
const allBlocks = 0xff;
const nonceSize = 32;
/** ECDSA with P-384. */
const signatureSize = 96;
/** The measurement specification of DMTF. */
const dmtf = 0x01;
const longest = 1 << 20;

/**
 * Reads the transcript of an SPDM 1.1 measurement exchange: the request, then the response.
 *
 * - Source: DMTF DSP0274 1.1, tables for `GET_MEASUREMENTS` and `MEASUREMENTS`, and the DMTF measurement block; numbers are little-endian.
 * - The request asks for all blocks, with a signature; the response has as many blocks as it states, each index once, and ends with the signature.
 * - Bounds: 1 MiB.
 */
export function readSpdmMeasurements(bytes: Bytes): SpdmMeasurements {
  if (bytes.length > longest) throw new Malformed("the SPDM transcript is larger than 1 MiB");
  const reader = new ByteReader(bytes, { littleEndian: true, what: "the SPDM transcript" });
  expectByte(reader, version, "version of the request");
  expectByte(reader, getMeasurements, "code of the request");
  expectByte(reader, signatureRequested, "attribute of the request");
  expectByte(reader, allBlocks, "operation of the request");
  const requestNonce = reader.bytes(nonceSize);
  const slot = reader.u8();
  expectByte(reader, version, "version of the response");
  expectByte(reader, measurements, "code of the response");
  reader.skip(2);
  const count = reader.u8();
  const record = reader.part(reader.u24(), "the measurement record");
  const blocks = readBlocks(record, count);
  const responseNonce = reader.bytes(nonceSize);
  const opaque = reader.bytes(reader.u16());
  const transcript = bytes.subarray(0, reader.offset);
  const signature = reader.bytes(signatureSize);
  reader.end();
  return { requestNonce, responseNonce, slot, blocks, opaque, transcript, signature };
}

function expectByte(reader: ByteReader, expected: number, what: string): void {
  const byte = reader.u8();
  if (byte !== expected) throw new Malformed(`the ${what} of the SPDM transcript is 0x${byte.toString(16).padStart(2, "0")}`);
}

function readBlocks(record: ByteReader, count: number): ReadonlyMap<number, SpdmMeasurement> {
  const blocks = new Map<number, SpdmMeasurement>();
  for (let read = 0; read < count; read += 1) {
    const index = record.u8();
    const specification = record.u8();
    if (specification !== dmtf) throw new Malformed(`the measurement ${String(index)} is not of the DMTF specification`);
    if (blocks.has(index)) throw new Malformed(`the measurement ${String(index)} stands twice`);
    const block = record.part(record.u16(), `the measurement ${String(index)}`);
    const valueType = block.u8();
    const value = block.bytes(block.u16());
    block.end();
    blocks.set(index, { index, valueType, value });
  }
  record.end();
  return blocks;
}
