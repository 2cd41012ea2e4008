import type { Bytes } from "../bytes/byte-reader.js";
import type { SnpGeneration } from "./snp-generation.js";

/** Security version numbers of the firmware, by component. */
export type SnpTcb = Readonly<Record<string, number>>;

/** Where the components stand in the eight bytes of a TCB version. Turin has one more, and moves the others. */
const layouts: Readonly<Record<SnpGeneration, readonly (readonly [component: string, at: number])[]>> = {
  milan: Object.entries({ bl: 0, tee: 1, snp: 6, ucode: 7 }),
  genoa: Object.entries({ bl: 0, tee: 1, snp: 6, ucode: 7 }),
  turin: Object.entries({ fmc: 0, bl: 1, tee: 2, snp: 3, ucode: 7 }),
};

/** Reads the eight bytes of a TCB version. */
export function readSnpTcb(bytes: Bytes, generation: SnpGeneration): SnpTcb {
  const tcb: Record<string, number> = {};
  for (const [name, at] of layouts[generation]) tcb[name] = Number(bytes[at]);
  return tcb;
}

/** Whether no component of `lower` is above that of `upper`. */
export function isTcbAtMost(lower: SnpTcb, upper: SnpTcb): boolean {
  return Object.keys(lower).every((name) => Number(lower[name]) <= Number(upper[name]));
}
