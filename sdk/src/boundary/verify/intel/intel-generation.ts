import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";

/** Processors by family and model, as the low 20 bits of the first three bytes of an FMSPC have them (CPUID without the stepping). */
const generations: Readonly<Record<string, string>> = {
  "0606a": "ice-lake",
  "0606c": "ice-lake",
  "0806f": "sapphire-rapids",
  "0c06f": "emerald-rapids",
  "0a06d": "granite-rapids",
  "0a06e": "granite-rapids",
  "0a06f": "sierra-forest",
};

/** The generation of server processors that an FMSPC is of; `undefined` for any other. */
export function intelGenerationOf(fmspc: Bytes): string | undefined {
  const model = toHex(fmspc.subarray(0, 3)).slice(1);
  return Object.hasOwn(generations, model) ? generations[model] : undefined;
}
