import type { Bytes } from "../bytes/byte-reader.js";

/** The beginning of evidence as text. */
export type EvidenceHead = () => string;

const longest = 65_536;
const decoder = new TextDecoder();

/** Gives the first 64 KiB of evidence as text: decoded when it is asked for first, and once for all technologies that are tried. */
export function headOf(evidence: Bytes): EvidenceHead {
  let text: string | undefined;
  return () => (text ??= decoder.decode(evidence.subarray(0, longest)));
}
