import type { SourceJson } from "@cornercast/schemas";
import { distrust, factSource, type FactSource } from "../../hardware/fact-source.js";
import type { Dimension, Quantity } from "../../quantity/index.js";
import { compareQuantities } from "../../quantity/compare-quantities.js";
import { readQuantity, roughSize } from "../amounts.js";
import { unknownFact, type Fact, type FigureConflict } from "./fact.js";

interface Figure<Value> {
  readonly value?: Value;
  readonly source?: string;
}

interface Ranked<Value> {
  readonly value: Value;
  readonly source: FactSource;
}

/** A figure whose source is already known, such as one from the chip registry. */
export interface RegistryFigure {
  readonly value: string;
  readonly source: string;
}

/**
 * The quantity that a list of figures states: the one from the most trusted kind of source, the first among equals.
 *
 * - Figures of the registry are `nameplate`.
 * - A figure that disagrees with the chosen one is reported as a conflict. `tolerance` is the ratio up to which two
 *   figures are taken as one: for memory classes 2^30/10^9, because sellers write GB for both.
 *
 * @implements figure.most-trusted-wins
 * @implements figure.first-among-equals
 */
export function quantityFact(
  figures: readonly Figure<string>[] | undefined,
  registry: readonly RegistryFigure[] | undefined,
  dimension: Dimension,
  sources: readonly SourceJson[],
  tolerance = 1,
): Fact {
  if (figures === undefined && registry === undefined) return unknownFact;
  const ranked = rank(figures, registry, sources);
  let best: (Fact & { kind: "quantity" }) | undefined;
  let conflict: FigureConflict | undefined;
  for (const figure of ranked) {
    const parsed = readQuantity(figure.value, dimension);
    if (parsed.kind === "error") continue;
    if (best === undefined) best = { kind: "quantity", value: parsed.value, text: figure.value, source: figure.source };
    else if (conflict === undefined && disagree(best, parsed.value, tolerance)) conflict = conflictOf(best.text, best.source, figure.value, figure.source);
  }
  if (best === undefined) return unknownFact;
  return conflict === undefined ? best : { ...best, conflict };
}

/** The whole number that a list of figures states. */
export function countFact(figures: readonly Figure<number>[] | undefined, sources: readonly SourceJson[]): Fact {
  const ranked = rank(figures, undefined, sources);
  const best = ranked[0];
  if (best === undefined) return unknownFact;
  const other = ranked.find((figure) => figure.value !== best.value);
  const fact: Fact = { kind: "count", value: best.value, source: best.source };
  return other === undefined ? fact : { ...fact, conflict: conflictOf(String(best.value), best.source, String(other.value), other.source) };
}

/** The text that a list of figures states. */
export function textFact(
  figures: readonly Figure<string>[] | undefined,
  registry: readonly RegistryFigure[] | undefined,
  sources: readonly SourceJson[],
): Fact {
  const ranked = rank(figures, registry, sources);
  const best = ranked[0];
  if (best === undefined) return unknownFact;
  const other = ranked.find((figure) => figure.value !== best.value);
  const fact: Fact = { kind: "text", value: best.value, source: best.source };
  return other === undefined ? fact : { ...fact, conflict: conflictOf(best.value, best.source, other.value, other.source) };
}

/** The yes or no that a list of figures states. */
export function flagFact(figures: readonly Figure<boolean>[] | undefined, sources: readonly SourceJson[]): Fact {
  const best = rank(figures, undefined, sources)[0];
  return best === undefined ? unknownFact : { kind: "flag", value: best.value, source: best.source };
}

function rank<Value>(
  figures: readonly Figure<Value>[] | undefined,
  registry: readonly (RegistryFigure & { readonly value: Value })[] | undefined,
  sources: readonly SourceJson[],
): Ranked<Value>[] {
  const all: Ranked<Value>[] = [];
  for (const figure of figures ?? []) {
    if (figure.value !== undefined) all.push({ value: figure.value, source: factSource(figure.source, sources) });
  }
  for (const figure of registry ?? []) {
    all.push({ value: figure.value, source: { id: "nameplate", kind: "nameplate", reference: figure.source } });
  }
  // Array.prototype.sort is stable, so that the first of equally trusted figures stays first.
  return all.length < 2 ? all : all.sort((a, b) => distrust(a.source.kind) - distrust(b.source.kind));
}

function disagree(best: Fact & { kind: "quantity" }, other: Quantity, tolerance: number): boolean {
  if (compareQuantities(best.value, other) === 0) return false;
  if (tolerance === 1) return true;
  const ratio = roughSize(best.value) / roughSize(other);
  return ratio > tolerance || ratio < 1 / tolerance;
}

function conflictOf(used: string, usedSource: FactSource, other: string, otherSource: FactSource): FigureConflict {
  return { used, usedSource: usedSource.kind, other, otherSource: otherSource.kind };
}
