import type { OfferJson } from "@cornercast/schemas";
import type { Quantity } from "../../quantity/index.js";
import { evaluateStatus, judgeCost, withTotal, type CandidateContext } from "../candidates/evaluate-offer.js";
import { sameThroughput } from "../candidates/throughput.js";
import { mayTake, unitPrice, type UnitPrice } from "../candidates/price.js";
import { readQuantity, roughSize } from "../amounts.js";
import type { PredicateFinding } from "../findings.js";
import type { CompiledProfile } from "../predicates/compile-profiles.js";
import type { Predicate } from "../predicates/predicate.js";
import { scaleQuantity } from "../../quantity/index.js";
import { deviceCount } from "./device-counts.js";
import { outcomeCode, verdictBits } from "./outcome-code.js";
import type { OfferColumns } from "./offer-index.js";
import type { PriceColumns } from "./price-columns.js";

/** A term that looks at the status of an offer, and its place among the terms of the profile. */
export interface StatusTerm {
  readonly predicate: Predicate;
  readonly position: number;
}

/** How the price of an offer decides: by an amount that is compared with limits, or for each list anew. */
export type PriceMode = "limits" | "no-price" | "each";

/** What lists of one kind decide on offers of one lifecycle, besides the budget. */
export interface PriceClass {
  readonly mode: PriceMode;
  /** The findings on the terms of {@link StatusOutcomes.priceTerms}; absent for budgets that limits decide. */
  readonly findings: readonly (PredicateFinding | undefined)[];
}

/** What one list of prices decides on offers of one shape. */
export interface PricedOutcome {
  readonly price: UnitPrice | undefined;
  readonly findings: readonly (PredicateFinding | undefined)[];
  /** What the budgets say of the units that the job takes now, and of those that it takes later. */
  readonly bitsNow: number;
  readonly bitsLater: number;
}

/** Decides the terms that look at the status of offers, in the words of the functions that decide single offers. */
export interface StatusOutcomes {
  readonly budgets: readonly (Predicate & { readonly subject: { readonly kind: "budget"; readonly period: "hour" | "total"; readonly bound: Quantity } })[];
  /** The terms that look at prices, and those that look at the rest of the status. */
  readonly priceTerms: readonly StatusTerm[];
  readonly restTerms: readonly StatusTerm[];
  priceClass(shape: number, kind: number): PriceClass;
  priced(shape: number, price: number, needs: UnitNeeds): PricedOutcome;
  rest(id: number, taken: boolean): readonly (PredicateFinding | undefined)[];
  /** The hours that a budget is for: one, or those that the job is charged. */
  hours(budget: number): number;
  /** The largest amount in millionths that a budget allows for a unit, where a number of them is taken. */
  limit(budget: number, units: number): number;
}

/** Units that count for a budget: those that all offers are judged by, those taken now, and those taken later. */
export interface UnitNeeds {
  readonly units: number;
  readonly now: number;
  readonly later: number;
}

export function statusOutcomes(profile: CompiledProfile, columns: OfferColumns, prices: PriceColumns, context: CandidateContext): StatusOutcomes {
  const placed = profile.terms.map((predicate, position): StatusTerm => ({ predicate, position }));
  const priceTerms = placed.filter(({ predicate: { subject } }) => ["budget", "notice", "preemptible"].includes(subject.kind));
  const restTerms = placed.filter(({ predicate: { subject } }) => ["conditions", "observation-age", "start-before"].includes(subject.kind));
  const budgets = priceTerms.flatMap(({ predicate }) => {
    const { subject } = predicate;
    return subject.kind === "budget" ? [{ ...predicate, subject }] : [];
  });
  // Without a duration a budget for the whole job is not decided.
  const decided =
    budgets.every(({ subject }) => subject.period === "hour") || withTotal(oneHour, context.workload, undefined, sameThroughput).total !== undefined;
  const withStatus = (shape: number, status: OfferJson["status"] & object): OfferJson => ({ ...columns.shapes.documentOf(shape), status });
  const offerWith = (shape: number, price: number): OfferJson => withStatus(shape, { price: [...columns.prices.listOf(price)] });
  const settled = (price: UnitPrice | undefined, units: number): number => {
    let bits = 0;
    for (const budget of budgets) {
      const code =
        price === undefined || !Number.isFinite(units)
          ? outcomeCode({ predicate: budget, status: "unknown" })
          : outcomeCode(judgeCost(budget, budget.subject, scaleQuantity(price.perHour, units), context, price.minTerm, sameThroughput));
      bits |= verdictBits[code] ?? 0;
    }
    return bits;
  };
  return {
    budgets,
    priceTerms,
    restTerms,
    priceClass(shape, kind) {
      const { example, plain, currency: own, perDevice } = prices.kindOf(kind);
      const offer = withStatus(shape, { price: [...example] });
      const [first] = example;
      const taken = first !== undefined && plain && mayTake(first, offer, context.workload, profile.profile, context.at);
      const mode: PriceMode =
        !plain || (perDevice && !(deviceCount(offer) > 0)) || (taken && budgets.some(({ subject }) => subject.bound.unit !== own)) || (taken && !decided)
          ? "each"
          : taken
            ? "limits"
            : "no-price";
      const dummy = taken && first !== undefined ? unitPrice(offer, context.workload, profile.profile, context.at) : undefined;
      const findings = priceTerms.map(({ predicate }) =>
        mode === "each" || (mode === "limits" && predicate.subject.kind === "budget")
          ? undefined
          : evaluateStatus(predicate, offer, dummy, { units: 1, throughput: sameThroughput }, context),
      );
      return { mode, findings };
    },
    priced(shape, price, { units, now, later }) {
      const offer = offerWith(shape, price);
      const chosen = unitPrice(offer, context.workload, profile.profile, context.at);
      const findings = priceTerms.map(({ predicate }) => evaluateStatus(predicate, offer, chosen, { units, throughput: sameThroughput }, context));
      const bitsNow = settled(chosen, now);
      return { price: chosen, findings, bitsNow, bitsLater: later === now ? bitsNow : settled(chosen, later) };
    },
    rest(id, taken) {
      const status = JSON.parse(columns.rests.textOf(id)) as OfferJson["status"] & object;
      const offer: OfferJson = { kind: "Offer", spec: {}, status: { ...status, availability: { ...status.availability, ...(taken ? { units: 0 } : {}) } } };
      return restTerms.map(({ predicate }) => evaluateStatus(predicate, offer, undefined, { units: 1, throughput: sameThroughput }, context));
    },
    hours(budget) {
      const total = budgets[budget]?.subject.period === "total" ? withTotal(oneHour, context.workload, undefined, sameThroughput).total : undefined;
      return total === undefined ? 1 : roughSize(total);
    },
    limit(budget, units) {
      const subject = budgets[budget]?.subject;
      if (subject === undefined) return Number.POSITIVE_INFINITY;
      if (!Number.isFinite(units)) return Number.NEGATIVE_INFINITY;
      const factor = subject.period === "hour" ? oneHour : withTotal(oneHour, context.workload, undefined, sameThroughput).total;
      if (factor === undefined) return Number.POSITIVE_INFINITY;
      const { numerator, denominator } = subject.bound.base;
      const whole = numerator * factor.base.denominator * 1_000_000n;
      const part = denominator * factor.base.numerator * BigInt(Math.max(units, 1));
      return part === 0n ? Number.POSITIVE_INFINITY : Number(whole / part);
    },
  };
}

/** One of whatever currency an hour, whose total is the hours that are charged. */
const oneHour = one();

function one(): Quantity {
  const parsed = readQuantity("1 XXX", "money");
  if (parsed.kind === "error") throw new RangeError("not an amount of money");
  return parsed.value;
}
