import type { Diagnostic } from "../errors/index.js";
import type { ModelShape } from "./model-shape.js";

/** How a model is divided over devices. */
export interface Parallelism {
  /** Tensor parallel: each layer over so many devices. */
  readonly tp: number;
  /** Pipeline parallel: the layers over so many stages. */
  readonly pp: number;
  /** Expert parallel: the experts of a layer over so many devices of the tensor and data parallel ones. 1: over the tensor parallel ones. */
  readonly ep: number;
  /** Data parallel: so many replicas, each with its own batch. */
  readonly dp: number;
}

/** One device. */
export const oneDevice: Parallelism = { tp: 1, pp: 1, ep: 1, dp: 1 };

/** A parallelism, or why a text is none. */
export type ParallelismResult = { readonly kind: "ok"; readonly value: Parallelism } | { readonly kind: "error"; readonly diagnostic: Diagnostic };

const known = ["tp", "pp", "ep", "dp"] as const;

/**
 * Reads `tp=4,pp=2,ep=8,dp=2`: each at most once, in any order, from 1 to 65536; what is absent is 1.
 *
 * @example
 * ```ts
 * parseParallelism("tp=4,pp=2"); // { kind: "ok", value: { tp: 4, pp: 2, ep: 1, dp: 1 } }
 * ```
 */
export function parseParallelism(text: string): ParallelismResult {
  const value: Record<(typeof known)[number], number> = { ...oneDevice };
  const seen = new Set<string>();
  for (const part of text.split(",")) {
    const [, name = "", digits = ""] = /^\s*([a-z]+)\s*=\s*([1-9][0-9]{0,4})\s*$/u.exec(part) ?? [];
    const key = known.find((candidate) => candidate === name);
    if (key === undefined || seen.has(name) || Number(digits) > 65_536)
      return problem(`${part.trim()} is not one of tp, pp, ep and dp with a number, each once, as in tp=4,pp=2`);
    seen.add(name);
    value[key] = Number(digits);
  }
  return { kind: "ok", value };
}

/** Why a model cannot be divided so, or undefined. */
export function parallelismProblem(model: ModelShape, { tp, pp, ep, dp }: Parallelism): Diagnostic | undefined {
  const { attention, experts, layers } = model;
  if (attention.heads % tp !== 0) return diagnostic(`tp=${String(tp)} does not divide the ${String(attention.heads)} heads of attention`);
  if (attention.kind === "heads" && attention.kvHeads % tp !== 0 && tp % attention.kvHeads !== 0)
    return diagnostic(`tp=${String(tp)} and the ${String(attention.kvHeads)} heads of keys and values do not divide each other`);
  if (pp > layers) return diagnostic(`pp=${String(pp)} is more than the ${String(layers)} layers`);
  if (ep === 1) return undefined;
  if (experts === undefined) return diagnostic(`ep=${String(ep)} needs a model with experts`);
  if (experts.count % ep !== 0) return diagnostic(`ep=${String(ep)} does not divide the ${String(experts.count)} experts`);
  if ((tp * dp) % ep !== 0) return diagnostic(`ep=${String(ep)} has to divide tp × dp, which is ${String(tp * dp)}: experts lie on these devices`);
  return undefined;
}

function problem(message: string): ParallelismResult {
  return { kind: "error", diagnostic: diagnostic(message) };
}

function diagnostic(message: string): Diagnostic {
  return { code: "model-parallelism", severity: "error", message };
}
