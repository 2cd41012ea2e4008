import type { Bytes } from "../bytes/byte-reader.js";
import { processorGeneration } from "../evidence/processor-generation.js";

/**
 * The generation of server processors that an FMSPC is of; `undefined` for any other.
 *
 * - Its first three bytes have, in their low 20 bits, CPUID without the stepping: the extended model, eight bits of family, and the model.
 */
export function intelGenerationOf(fmspc: Bytes): string | undefined {
  const [first, second, third] = [Number(fmspc[0]), Number(fmspc[1]), Number(fmspc[2])];
  const model = ((second >> 4) << 4) | (third & 0x0f);
  const family = third >> 4;
  const extended = ((first & 0x0f) << 4) | (second & 0x0f);
  return extended === 0 ? processorGeneration("intel", family, model) : undefined;
}
