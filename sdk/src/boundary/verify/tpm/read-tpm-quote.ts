import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { knownTpmHash, type TpmHash } from "./tpm-algorithms.js";

/** Registers of one bank that a quote is about. */
export interface TpmPcrSelection {
  readonly hash: TpmHash;
  /** Indices, ascending. */
  readonly indices: readonly number[];
}

/** A `TPMS_ATTEST` of the type quote. */
export interface TpmQuote {
  /** The name of the key that signed, qualified by its parents' names. */
  readonly qualifiedSigner: Bytes;
  /** What the caller of the quote gave: the nonce or a digest of it. */
  readonly extraData: Bytes;
  readonly clock: bigint;
  readonly resetCount: number;
  readonly restartCount: number;
  /** Whether no clock value above this one was lost at a power failure. */
  readonly safe: boolean;
  /** 8 bytes: each vendor has its own order of them. */
  readonly firmwareVersion: Bytes;
  readonly selections: readonly TpmPcrSelection[];
  /** The digest over the selected registers, concatenated. */
  readonly pcrDigest: Bytes;
}

/** `TPM_GENERATED_VALUE`: it marks what the TPM itself made, so that no signature over foreign data passes as a quote. */
const generated = 0xff544347;
const quoteType = 0x8018;
/** TPM 2.0 Library Part 2: 16 banks, 32 registers each. */
const mostBanks = 16;
const mostSelectBytes = 4;

/**
 * Reads a `TPMS_ATTEST` that is a quote.
 *
 * - Source: TPM 2.0 Library Part 2, 10.12.8 (`TPMS_ATTEST`) and 10.12.1 (`TPMS_QUOTE_INFO`); numbers are big-endian.
 * - The magic value and the type are demanded; a bank stands once; no byte may follow.
 */
export function readTpmQuote(bytes: Bytes): TpmQuote {
  const reader = new ByteReader(bytes, { littleEndian: false, what: "the TPM quote" });
  if (reader.u32() !== generated) throw new Malformed("the TPM quote does not begin with the mark of what a TPM made");
  const type = reader.u16();
  if (type !== quoteType) throw new Malformed(`the TPM attested something else than a quote (type 0x${type.toString(16)})`);
  const qualifiedSigner = reader.bytes(reader.u16());
  const extraData = reader.bytes(reader.u16());
  const clock = reader.u64();
  const resetCount = reader.u32();
  const restartCount = reader.u32();
  const safe = reader.u8();
  if (safe > 1) throw new Malformed("the clock state of the TPM quote is neither yes nor no");
  const firmwareVersion = reader.bytes(8);
  const selections = readPcrSelections(reader);
  const pcrDigest = reader.bytes(reader.u16());
  reader.end();
  return { qualifiedSigner, extraData, clock, resetCount, restartCount, safe: safe === 1, firmwareVersion, selections, pcrDigest };
}

function readPcrSelections(reader: ByteReader): readonly TpmPcrSelection[] {
  const count = reader.u32();
  if (count > mostBanks) throw new Malformed(`the TPM quote selects from more than ${String(mostBanks)} banks`);
  const selections: TpmPcrSelection[] = [];
  for (let index = 0; index < count; index += 1) {
    const hash = knownTpmHash(reader.u16());
    if (selections.some((other) => other.hash === hash)) throw new Malformed(`the TPM quote selects from the bank ${hash} twice`);
    const size = reader.u8();
    if (size > mostSelectBytes) throw new Malformed("the TPM quote selects registers above 31");
    selections.push({ hash, indices: pcrIndices(reader.bytes(size)) });
  }
  return selections;
}

/** The indices of the registers that the bits of a selection stand for. */
export function pcrIndices(bytes: Bytes): readonly number[] {
  const indices: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    for (let [index, bits] = [8 * at, Number(bytes[at])]; bits !== 0; index += 1, bits >>= 1) if ((bits & 1) === 1) indices.push(index);
  }
  return indices;
}
