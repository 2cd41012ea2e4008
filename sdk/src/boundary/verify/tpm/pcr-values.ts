import type { Bytes } from "../bytes/byte-reader.js";
import type { TpmPcrSelection } from "./read-tpm-quote.js";
import { digestOf, digestSize, type TpmHash } from "./tpm-algorithms.js";

/** Values of registers, by bank and index. */
export type PcrValues = ReadonlyMap<TpmHash, ReadonlyMap<number, Bytes>>;

/** PCRs that begin with ones, as they belong to a launch that has not taken place (TCG PC Client Platform TPM Profile, table "PCR attributes"). */
const launchRegisters = { first: 17, last: 22 } as const;

/**
 * The digest over selected registers, as a quote carries it: their values in the order of the selection, one after the other.
 *
 * - `undefined` where a value of a selected register is missing or not of its bank's size.
 * - Source: TPM 2.0 Library Part 3, `TPM2_Quote`: banks as listed, registers ascending; the hash function is that of the signature.
 */
export async function pcrDigest(values: PcrValues, selections: readonly TpmPcrSelection[], hash: TpmHash): Promise<Bytes | undefined> {
  const parts: Bytes[] = [];
  for (const selection of selections) {
    for (const index of selection.indices) {
      const value = values.get(selection.hash)?.get(index);
      if (value?.length !== digestSize(selection.hash)) return undefined;
      parts.push(value);
    }
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return digestOf(hash, all);
}

/** The value of a register that nothing was measured into. */
export function initialPcr(hash: TpmHash, index: number): Bytes {
  return new Uint8Array(digestSize(hash)).fill(index >= launchRegisters.first && index <= launchRegisters.last ? 0xff : 0x00);
}
