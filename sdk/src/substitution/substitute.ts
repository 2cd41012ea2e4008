import { CornercastError } from "../errors/cornercast-error.js";
import { distrust, type SourceKind } from "../hardware/fact-source.js";
import { shardingOf, type SubstitutionModel } from "./sharding.js";
import type { Substitution, SubstitutionBasis } from "./substitution.js";
import { deviceFigures, type DeviceFigure, type DeviceFigures, type SubstitutionDevice } from "./substitution-device.js";
import { substitutionPhase, type SubstitutionPhase } from "./substitution-phase.js";

/** What a substitution is asked for. */
export interface SubstituteOptions {
  readonly phase: SubstitutionPhase;
  /** The registry id of the numeric format of the matrix products, such as `bf16`, `fp8` or `nvfp4`. */
  readonly precision: string;
  /** The model, where it is known: a device on which it does not fit alone loses time to its links. Not used in training. */
  readonly model?: SubstitutionModel;
  /** Exponents and spread in place of those of the registry, for checks that fit them anew. */
  readonly mix?: SubstitutionMix;
}

/** How much each ratio counts. */
export interface SubstitutionMix {
  readonly matrix: number;
  readonly power: number;
  readonly bandwidth: number;
  readonly spread: number;
}

const terms = ["matrix", "power", "bandwidth"] as const;
/** How much a disagreement of the three ratios widens the interval: with .75 four of five measured ratios are inside. */
const disagreementShare = 0.75;
/** What the software of another vendor may add to the spread: most results are of teams that tune for their own chips. */
const otherVendor = 0.15;
/** How much an exponent of a ratio that is not known widens the interval. */
const missingShare = 0.7;

/**
 * Says how much of the work of one reference device a candidate device does: an interval that holds the measured ratio in four of five cases.
 *
 * - `mid` is the product of three ratios with the exponents of the phase: the achieved rate of matrix products in the precision (measured,
 *   or the peak times a measured share), the power limit, and the memory bandwidth; and of the time that is left where a model has to
 *   be split. Exponents are of the registry `substitution-phases`.
 * - The interval is the wider the more the three ratios disagree, the less their figures rest on measurements,
 *   and between vendors.
 * - A ratio that is not known counts as the mean of the others; where less than half of the exponents is known the answer is `unknown`.
 * - Errors: `invalid-argument` for a phase that is not registered.
 *
 * @example
 * ```ts
 * const [h100, mi300x] = [chipById("h100-sxm"), chipById("mi300x")];
 * if (h100 !== undefined && mi300x !== undefined) {
 *   const answer = substitute({ chip: h100 }, { chip: mi300x }, { phase: "offline", precision: "fp8" });
 *   if (answer.kind === "interval") [answer.low, answer.mid, answer.high]; // one MI300X does the work of 0.8 to 1.4 H100
 * }
 * ```
 */
export function substitute(reference: SubstitutionDevice, candidate: SubstitutionDevice, options: SubstituteOptions): Substitution {
  const phase = substitutionPhase(options.phase);
  if (phase === undefined) throw new CornercastError("invalid-argument", `there is no phase ${options.phase}; take one of the registry substitution-phases`);
  const mix = options.mix ?? phase;
  const from = deviceFigures(reference, reference.precision ?? options.precision);
  const to = deviceFigures(candidate, candidate.precision ?? options.precision);
  const known = terms.flatMap((name) => {
    const [before, after] = [from[name], to[name]];
    return before === undefined || after === undefined ? [] : [basisOf(name, mix[name], before, after)];
  });
  const weight = known.reduce((sum, basis) => sum + basis.weight, 0);
  if (weight < 0.5) return { kind: "unknown", missing: missingOf(reference, from, candidate, to) };

  const logs = known.map((basis) => ({ log: Math.log(basis.ratio), share: basis.weight / weight }));
  const mean = logs.reduce((sum, { log, share }) => sum + log * share, 0);
  const disagreement = Math.sqrt(logs.reduce((sum, { log, share }) => sum + share * (log - mean) ** 2, 0));
  const sharding = options.model === undefined || options.phase === "train" ? undefined : shardingBasis(options.model, reference, from, candidate, to);
  const center = mean + (sharding === undefined ? 0 : Math.log(sharding.ratio));
  const unsure = mix.matrix * Math.hypot(from.matrix?.uncertainty ?? 0, to.matrix?.uncertainty ?? 0);
  const sameChip = reference.chip.id === candidate.chip.id;
  const half = Math.hypot(
    // Two results of one chip differ by less than those of two chips: by 5 % between submitters.
    sameChip ? mix.spread / 2 : mix.spread,
    sameChip ? 0 : unsure,
    reference.chip.vendor === candidate.chip.vendor ? 0 : otherVendor,
    disagreementShare * disagreement,
    missingShare * (1 - weight),
  );
  const basis = sharding === undefined ? known : [...known, sharding];
  return {
    kind: "interval",
    low: Math.exp(center - half),
    mid: Math.exp(center),
    high: Math.exp(center + half),
    confidence: 0.8,
    basis,
    provenance: basis.reduce<SourceKind>((least, { provenance }) => (distrust(provenance) > distrust(least) ? provenance : least), "derived"),
    checked: phase.checked,
    notes: weight < 1 ? missingOf(reference, from, candidate, to).map((missing) => `not known: ${missing}`) : [],
  };
}

function basisOf(name: (typeof terms)[number], weight: number, reference: DeviceFigure, candidate: DeviceFigure): SubstitutionBasis {
  return {
    name,
    weight,
    ratio: candidate.amount / reference.amount,
    reference: reference.amount,
    candidate: candidate.amount,
    provenance: distrust(reference.kind) > distrust(candidate.kind) ? reference.kind : candidate.kind,
    sources: [...new Set([...reference.sources, ...candidate.sources])],
    notes: [reference.note, candidate.note].flatMap((note, index) => (note === undefined ? [] : [`${index === 0 ? "reference" : "candidate"}: ${note}`])),
  };
}

function shardingBasis(
  model: SubstitutionModel,
  reference: SubstitutionDevice,
  from: DeviceFigures,
  candidate: SubstitutionDevice,
  to: DeviceFigures,
): SubstitutionBasis | undefined {
  const before = shardingOf(model, reference, from);
  const after = shardingOf(model, candidate, to);
  if (before === undefined || after === undefined) return undefined;
  return {
    name: "sharding",
    weight: 1,
    ratio: after.share / before.share,
    reference: before.share,
    candidate: after.share,
    provenance: "derived",
    sources: [],
    notes: [`reference: ${before.note}`, `candidate: ${after.note}`],
  };
}

function missingOf(reference: SubstitutionDevice, from: DeviceFigures, candidate: SubstitutionDevice, to: DeviceFigures): readonly string[] {
  return [
    ...terms.filter((name) => from[name] === undefined).map((name) => `${name} of ${reference.chip.id}`),
    ...terms.filter((name) => to[name] === undefined).map((name) => `${name} of ${candidate.chip.id}`),
  ];
}
