import type { SelectorCompiler } from "../selector.js";
import { compileSelector } from "./compile-selector.js";

/**
 * The selector engine for `match`: CEL over device attributes, as in Kubernetes Dynamic Resource Allocation.
 *
 * - A compilation error carries its position in the message, since the matcher locates the selector itself.
 *
 * @example
 * ```ts
 * celSelectors(`device.driver == "gpu.nvidia.com"`).kind; // "ok"
 * ```
 */
export const celSelectors: SelectorCompiler = (expression) => {
  const result = compileSelector(expression);
  if (result.kind === "ok") return result;
  const where = result.column === undefined ? "" : ` (line ${result.line ?? 1}, column ${result.column})`;
  return { kind: "error", code: result.code, message: `${result.message}${where}` };
};
