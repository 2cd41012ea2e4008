import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBase64 } from "../../bytes/base64.js";
import type { Bytes } from "../../bytes/byte-reader.js";
import { fromHex } from "../../bytes/hex.js";
import type { VectorCase } from "./vector-case.js";

/** Reads the files of cases. */
export interface VectorFiles {
  bytes(place: string): Bytes;
  text(place: string): string;
  /** The bytes of a file that may be hexadecimal text: what does not look like that is given as it stands. */
  hexOrBytes(place: string): Bytes;
  /** The evidence of a case, decoded, cut and tampered with as the case says. */
  evidence(vector: VectorCase): Bytes;
}

/** Reads the files below a folder. */
export function vectorFiles(folder: string): VectorFiles {
  const bytes = (place: string): Bytes => Uint8Array.from(readFileSync(join(folder, place)));
  const text = (place: string): string => readFileSync(join(folder, place), "utf8");
  const compact = (place: string): string => text(place).replace(/^0x/u, "").replaceAll(/\s+/gu, "");
  return {
    bytes,
    text,
    hexOrBytes: (place) => fromHex(compact(place)) ?? bytes(place),
    evidence(vector) {
      if (vector.evidence === undefined) throw new Error(`${vector.id} has no evidence`);
      const place = vector.evidence;
      const read = vector.hex === true ? fromHex(compact(place)) : vector.b64 === true ? fromBase64(compact(place)) : bytes(place);
      if (read === undefined) throw new Error(`${vector.id}: ${place} is not in the encoding that the case names`);
      return tampered(read, vector);
    },
  };
}

/** Evidence, cut and tampered with as a case says. */
export function tampered(evidence: Bytes, { evidenceLen, patch, truncate }: VectorCase): Bytes {
  const bytes = Uint8Array.from(evidence.subarray(0, evidenceLen));
  for (const { off, xor } of patch ?? []) bytes[off] = (bytes[off] ?? 0) ^ xor;
  return bytes.subarray(0, truncate);
}
