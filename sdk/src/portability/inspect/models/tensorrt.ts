import type { ArtifactFormat } from "../inspect-context.js";
import { part } from "../inspected-part.js";

/**
 * TensorRT engines.
 *
 * - Only the mark is known, `ptrt` or `ftrt`, and a number after it that TensorRT compares when it loads an engine. NVIDIA does not document
 *   where the version of TensorRT and the device are, so that they stay unknown. Source: the signatures that Netron recognises.
 */
export const tensorrtFormat: ArtifactFormat = {
  title: "TensorRT engine",
  recognises: ([a, b, c, d]) => (a === 0x70 || a === 0x66) && b === 0x74 && c === 0x72 && d === 0x74,
  async inspect(reader, context) {
    context.count(reader.base);
    const header = await reader.view(0, 24, "the header of a TensorRT engine");
    context.warn("inspect-unsupported", "a TensorRT engine does not say in a documented way for which device and by which version it was built; state them", 0);
    return part({ kind: "tensorrt-engine" }, { "serialization version": String(header.getUint32(4, true)) });
  },
};
