import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import type { TpmPcrSelection } from "./read-tpm-quote.js";
import { digestSize, type TpmHash } from "./tpm-algorithms.js";

/** Values of registers, by bank and index. */
export type PcrValues = ReadonlyMap<TpmHash, ReadonlyMap<number, Bytes>>;

/** PCRs that begin with ones, as they belong to a launch that has not taken place (TCG PC Client Platform TPM Profile, table "PCR attributes"). */
const launchRegisters = { first: 17, last: 22 } as const;

/** A register, and the value that it has. */
export interface PcrValue {
  readonly hash: TpmHash;
  readonly index: number;
  readonly value: Bytes;
}

/** The selected registers with their values; `undefined` where one is missing or not of its bank's size. */
export function selectedPcrs(values: PcrValues, selections: readonly TpmPcrSelection[]): readonly PcrValue[] | undefined {
  const selected: PcrValue[] = [];
  for (const { hash, indices } of selections) {
    for (const index of indices) {
      const value = values.get(hash)?.get(index);
      if (value?.length !== digestSize(hash)) return undefined;
      selected.push({ hash, index, value });
    }
  }
  return selected;
}

/**
 * The digest over registers, as a quote carries it: their values in the order of the selection, one after the other.
 *
 * - Source: TPM 2.0 Library Part 3, `TPM2_Quote`: banks as listed, registers ascending; the hash function is that of the signature.
 */
export async function pcrDigest(registers: readonly PcrValue[], hash: TpmHash): Promise<Bytes> {
  const all = new Uint8Array(registers.reduce((sum, { value }) => sum + value.length, 0));
  let offset = 0;
  for (const { value } of registers) {
    all.set(value, offset);
    offset += value.length;
  }
  return digestBytes(hash, all);
}

/** The value of a register that nothing was measured into. */
export function initialPcr(hash: TpmHash, index: number): Bytes {
  return new Uint8Array(digestSize(hash)).fill(index >= launchRegisters.first && index <= launchRegisters.last ? 0xff : 0x00);
}
