import type { SelectorProgram, SelectorSubject, SelectorVerdict } from "../selector.js";
import { listMentions } from "./attribute-path.js";
import { BOOL, formatType, isAssignable } from "./cel-type.js";
import { display, typeName } from "./cel-value.js";
import { compileExpression } from "./compile-expression.js";
import type { Code, Scope } from "./compiled.js";
import { Evaluation } from "./evaluation.js";
import { isFailure } from "./failure.js";
import { MAX_EXPRESSION_BYTES } from "./limits.js";
import { parseExpression } from "./parse-expression.js";
import type { PatternResult } from "./regex/pattern.js";
import { SelectorProblem, type SelectorCode } from "./selector-problem.js";

/** A device as a selector sees it. */
export type SelectorDevice = SelectorSubject;

/** What a selector says about a device; see `Selector.evaluate`. */
export type SelectorOutcome =
  Exclude<SelectorVerdict, { readonly kind: "error" }> | { readonly kind: "error"; readonly code: SelectorCode; readonly message: string };

/** A compiled selector; it holds no state, so one may be used for any number of devices. */
export interface Selector extends SelectorProgram {
  readonly expression: string;
  /** Attributes and device fields that the expression names, in order: `gpu.nvidia.com/productName`, `driver`. */
  readonly mentions: readonly string[];
  /**
   * Evaluates the selector on one device.
   *
   * - `true`, or `false` with what was read (`not stated` for an attribute found absent by `has` or `in`).
   * - `unknown` when the answer depends on something the device does not state; `missing` names it. `a || b` is still true when `b` is.
   * - `error` when the expression does not fit the values it met (`selector-error`, `selector-type`, `selector-regex`) or costs too much (`selector-cost`).
   * - Never throws; at most 1,000,000 cost units.
   */
  evaluate(device: SelectorDevice): SelectorOutcome;
}

/** What `compileSelector` answers; `line` and `column` count from 1. */
export type SelectorResult =
  | { readonly kind: "ok"; readonly selector: Selector }
  | { readonly kind: "error"; readonly code: SelectorCode; readonly message: string; readonly line?: number; readonly column?: number };

/**
 * Compiles a CEL device selector as Kubernetes Dynamic Resource Allocation writes them.
 *
 * - The variable is `device {driver, attributes[domain].id, capacity[domain].id, allowMultipleAllocations}`. An attribute without a
 *   domain belongs to the driver's. Attributes of kind `quantity` are in `capacity`, all others in `attributes`.
 * - An unknown domain is an empty map. An unknown attribute is UNKNOWN, where Kubernetes aborts the allocation. `has(x)`, `"x" in y` and
 *   `.?x` find it absent, as in Kubernetes.
 * - `driver` and `allowMultipleAllocations` that the device does not state are unknown too.
 * - A version or quantity attribute that cannot be parsed is unknown when it is read.
 * - Functions: CEL's standard ones, strings version 2 (without `format`), lists, `find`/`findAll`, sets, optionals, `cel.bind`,
 *   two-variable macros, quantity and semver. Not: time, URL, IP, CIDR, named formats, messages (`selector-unsupported`).
 * - At most 10 KiB, nested at most 250 deep; checked for types before anything runs.
 *
 * Source: k8s.io/dynamic-resource-allocation/cel/compile.go; k8s.io/apiserver/pkg/cel/library; CEL language definition.
 *
 * @example
 * ```ts
 * const compiled = compileSelector(`device.attributes["gpu.nvidia.com"].productName == "NVIDIA H100 80GB HBM3"`);
 * if (compiled.kind === "ok") compiled.selector.evaluate({ driver: "gpu.nvidia.com", attributes: {} }).kind; // "unknown"
 * ```
 */
export function compileSelector(expression: string): SelectorResult {
  if (expression.length > MAX_EXPRESSION_BYTES || new TextEncoder().encode(expression).length > MAX_EXPRESSION_BYTES) {
    return { kind: "error", code: "selector-too-long", message: `the expression is longer than ${MAX_EXPRESSION_BYTES} bytes` };
  }
  try {
    return { kind: "ok", selector: createSelector(expression) };
  } catch (error) {
    if (!(error instanceof SelectorProblem)) throw error;
    return { kind: "error", code: error.code, message: error.message, ...positionOf(expression, error.offset) };
  }
}

function createSelector(expression: string): Selector {
  const tree = parseExpression(expression);
  const patterns = new Map<string, PatternResult>();
  const scope: Scope = { variables: new Map(), nextSlot: 0, patterns };
  const { type, code } = compileExpression(tree, scope);
  if (!isAssignable(type, BOOL)) {
    throw new SelectorProblem("selector-type", `must evaluate to bool or the unknown type, not ${formatType(type)}`, tree.start);
  }
  return { expression, mentions: listMentions(tree), evaluate: (device) => evaluate(code, new Evaluation(device, patterns)) };
}

function evaluate(code: Code, evaluation: Evaluation): SelectorOutcome {
  try {
    const value = code(evaluation);
    if (isFailure(value)) {
      return value.failure === "unknown"
        ? { kind: "unknown", missing: value.missing, reason: value.reason }
        : { kind: "error", code: value.code, message: value.message };
    }
    if (value === true) return { kind: "true" };
    if (value === false) return { kind: "false", seen: Object.fromEntries(evaluation.seen) };
    return { kind: "error", code: "selector-type", message: `the selector evaluates to ${display(value)} (${typeName(value)}), not to a bool` };
  } catch (error) {
    if (!(error instanceof SelectorProblem)) throw error;
    return { kind: "error", code: error.code, message: error.message };
  }
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
