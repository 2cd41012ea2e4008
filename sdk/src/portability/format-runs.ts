import { formatRules } from "@cornercast/schemas/registry/formats";
import type { DeviceFacts } from "./facts.js";
import { resultOf, type RunOptions, type RunResult } from "./run-result.js";

/**
 * What becomes of weights and graphs in a numeric format on a device, by the rules of the registry `format-rules`.
 *
 * - `native`: the device computes in the format. `translated`: the weights are converted when they are loaded, exactly. `emulated`: they are
 *   widened, or computed without instructions for the format. `no`: another format is needed. `unknown`: nothing is known of it.
 *
 * @example
 * ```ts
 * formatRuns("fp8_e4m3fn", deviceFactsOfChip("mi300x")).verdict; // "translated"
 * ```
 */
export function formatRuns(format: string, device: DeviceFacts, options: RunOptions = {}): RunResult {
  const { software = {}, host = {} } = options;
  const rules = formatRules.filter((rule) => rule.formats.includes(format) || rule.formats.includes("*"));
  const result = resultOf(rules, { artifact: {}, device, software, host, format });
  return result?.verdict === "unknown" ? { ...result, code: "format-support-unknown" } : (result ?? unknown);
}

const unknown: RunResult = { verdict: "unknown", code: "format-support-unknown", fix: [], missing: ["device.formatSupport"] };
