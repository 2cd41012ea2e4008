import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { digestSize, tpmHash, type TpmHash } from "./tpm-algorithms.js";

/** One event of a log: what was measured into which register. */
export interface MeasuredEvent {
  /** The index as the log states it: of a PCR, or of a measurement register (where 0 is MRTD and n + 1 is RTMR n). */
  readonly register: number;
  readonly type: number;
  readonly digests: ReadonlyMap<TpmHash, Bytes>;
  /** What the digests are of, or a description of it: only the digests are bound to the registers. */
  readonly data: Bytes;
}

/** A log of measured boot. */
export interface EventLog {
  readonly hashes: readonly TpmHash[];
  readonly events: readonly MeasuredEvent[];
}

const noAction = 0x00000003;
/** `Spec ID Event03`, zero-terminated. */
const signature = [0x53, 0x70, 0x65, 0x63, 0x20, 0x49, 0x44, 0x20, 0x45, 0x76, 0x65, 0x6e, 0x74, 0x30, 0x33, 0x00];
const mostEvents = 65_536;
const mostRegisters = 32;
const mostHashes = 16;
const longest = 10 * 1024 * 1024;

/**
 * Reads a log of the crypto-agile format: `TCG_PCR_EVENT2` events after one that names the banks. A CCEL log has the same format.
 *
 * - Source: TCG PC Client Platform Firmware Profile 1.06, section 10.2; numbers are little-endian.
 * - Every event carries a digest of every named bank, once. Digests of unknown functions are passed over by their stated size.
 * - What is behind the last event is padding of `0x00` or `0xff`, and nothing else.
 * - Bounds: 10 MiB, 65,536 events, 32 registers.
 */
export function readEventLog(bytes: Bytes): EventLog {
  if (bytes.length > longest) throw new Malformed("the event log is larger than 10 MiB");
  const reader = new ByteReader(bytes, { littleEndian: true, what: "the event log" });
  const sizes = readHeader(reader);
  const hashes = [...sizes.keys()].map(tpmHash).filter((hash) => hash !== undefined);
  const events: MeasuredEvent[] = [];
  while (reader.left > 0 && !isPadding(bytes, reader.offset)) {
    if (events.length >= mostEvents) throw new Malformed(`the event log has more than ${String(mostEvents)} events`);
    events.push(readEvent(reader, sizes));
  }
  return { hashes, events };
}

function isPadding(bytes: Bytes, offset: number): boolean {
  const first = bytes[offset];
  return (first === 0x00 || first === 0xff) && bytes.subarray(offset).every((byte) => byte === first);
}

/** The digest sizes by algorithm, out of the first event, which has the format of TPM 1.2. */
function readHeader(reader: ByteReader): ReadonlyMap<number, number> {
  const register = reader.u32();
  const type = reader.u32();
  const digest = reader.bytes(20);
  const event = reader.part(reader.u32(), "the first event of the log");
  if (register !== 0 && register !== 1) throw new Malformed("the event log does not begin with register 0");
  if (type !== noAction || digest.some((byte) => byte !== 0)) throw new Malformed("the event log does not begin with the event that names its banks");
  if (event.bytes(16).some((byte, index) => byte !== signature[index])) throw new Malformed("the event log is not of the crypto-agile format");
  event.bytes(8);
  const count = event.u32();
  if (count === 0 || count > mostHashes) throw new Malformed(`the event log names ${String(count)} banks`);
  const sizes = new Map<number, number>();
  for (let index = 0; index < count; index += 1) {
    const id = event.u16();
    const size = event.u16();
    const hash = tpmHash(id);
    if (sizes.has(id)) throw new Malformed("the event log names a bank twice");
    if (hash !== undefined && size !== digestSize(hash)) throw new Malformed(`the event log states ${String(size)} bytes for ${hash}`);
    sizes.set(id, size);
  }
  event.bytes(event.u8());
  event.end();
  return sizes;
}

function readEvent(reader: ByteReader, sizes: ReadonlyMap<number, number>): MeasuredEvent {
  const register = reader.u32();
  if (register >= mostRegisters) throw new Malformed(`the event log measures into register ${String(register)}`);
  const type = reader.u32();
  const count = reader.u32();
  if (count !== sizes.size) throw new Malformed("an event of the log does not have a digest of every bank");
  const digests = new Map<TpmHash, Bytes>();
  const seen = new Set<number>();
  for (let index = 0; index < count; index += 1) {
    const id = reader.u16();
    const size = sizes.get(id);
    if (size === undefined || seen.has(id)) throw new Malformed("an event of the log does not have a digest of every bank");
    seen.add(id);
    const digest = reader.bytes(size);
    const hash = tpmHash(id);
    if (hash !== undefined) digests.set(hash, digest);
  }
  return { register, type, digests, data: reader.bytes(reader.u32()) };
}
