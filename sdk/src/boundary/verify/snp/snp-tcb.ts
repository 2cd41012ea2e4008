import type { Bytes } from "../bytes/byte-reader.js";
import type { SnpGeneration } from "./snp-generation.js";

/** Security version numbers of the firmware, by component. */
export type SnpTcb = Readonly<Record<string, number>>;

/** Where the components stand in the eight bytes of a TCB version. Turin has one more, and moves the others. */
const layouts: Readonly<Record<SnpGeneration, Readonly<Record<string, number>>>> = {
  milan: { bl: 0, tee: 1, snp: 6, ucode: 7 },
  genoa: { bl: 0, tee: 1, snp: 6, ucode: 7 },
  turin: { fmc: 0, bl: 1, tee: 2, snp: 3, ucode: 7 },
};

/** Reads the eight bytes of a TCB version. */
export function readSnpTcb(bytes: Bytes, generation: SnpGeneration): SnpTcb {
  return Object.fromEntries(Object.entries(layouts[generation]).map(([name, at]) => [name, Number(bytes[at])]));
}

/** Whether no component of `lower` is above that of `upper`. */
export function isTcbAtMost(lower: SnpTcb, upper: SnpTcb): boolean {
  return Object.entries(lower).every(([name, value]) => value <= (upper[name] ?? -1));
}
