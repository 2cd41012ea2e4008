import { formatRuns } from "../format-runs.js";
import type { MoveSide } from "./move-side.js";

/**
 * What becomes of numeric formats in a move.
 *
 * - `exact`: both devices compute in them, or convert them exactly. `inexact`: one of them emulates what the other has.
 * - `lost`: the other device does not take one of them.
 * - `none`: no format is stated. `unknown`: what becomes of one of them is not known.
 */
export type FormatsInMove = "exact" | "inexact" | "lost" | "none" | "unknown";

/** What becomes of numeric formats when a job moves between two units. */
export function moveFormats(formats: readonly string[], from: MoveSide, to: MoveSide): FormatsInMove {
  if (formats.length === 0) return "none";
  const verdicts = formats.map((format) => [formatRuns(format, from.device, from).verdict, formatRuns(format, to.device, to).verdict] as const);
  if (verdicts.some(([, after]) => after === "no")) return "lost";
  if (verdicts.flat().some((verdict) => verdict === "unknown" || verdict === "no")) return "unknown";
  return verdicts.every(([before, after]) => (before === "emulated") === (after === "emulated")) ? "exact" : "inexact";
}
