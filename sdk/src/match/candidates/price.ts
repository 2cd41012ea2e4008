import type { OfferJson, PriceJson, ProfileJson, WorkloadJson } from "@cornercast/schemas";
import type { Quantity } from "../../quantity/index.js";
import { convertMoney, type ExchangeRate } from "../../quantity/convert-money.js";
import { scaleQuantity } from "../../quantity/quantity-arithmetic.js";
import { notBelow, readQuantity } from "../amounts.js";
import { statedFact } from "../facts/unit-facts.js";

/** What one unit of an offer costs for an hour. */
export interface UnitPrice {
  readonly perHour: Quantity;
  readonly model: string;
  /** The shortest time that is charged. */
  readonly minTerm?: Quantity;
}

/**
 * The cheapest price of a unit that the workload may take at a time.
 *
 * - Spot prices only where the job tolerates or demands preemptible capacity; only they where it demands it.
 * - Spot prices only where the warning that the job needs is stated, unless the job demands preemptible capacity.
 * - Prices whose dates exclude the time do not count.
 * - Prices in different currencies are compared only through the workload's dated rates; without a rate the currency of the
 *   budget, or else the first one listed, is kept.
 */
export function unitPrice(offer: OfferJson, workload: WorkloadJson, profile: ProfileJson, at: number): UnitPrice | undefined {
  const budgetCurrency = budgetCurrencyOf(workload);
  let best: UnitPrice | undefined;
  for (const price of offer.status?.price ?? []) {
    if (!mayTake(price, offer, workload, profile, at)) continue;
    const perHour = perUnitHour(price, offer);
    if (perHour === undefined) continue;
    const term = price.minTerm === undefined ? undefined : readQuantity(price.minTerm, "duration");
    const candidate: UnitPrice = { perHour, model: price.model ?? "on-demand", ...(term?.kind === "ok" ? { minTerm: term.value } : {}) };
    if (best === undefined || cheaper(candidate.perHour, best.perHour, workload, budgetCurrency, at)) best = candidate;
  }
  return best;
}

/** The currency in which a workload states its budget. */
export function budgetCurrencyOf(workload: WorkloadJson): string | undefined {
  const text = workload.spec?.budget?.maxPerHour ?? workload.spec?.budget?.maxTotal;
  const parsed = text === undefined ? undefined : readQuantity(text, "money");
  return parsed?.kind === "ok" ? parsed.value.unit : undefined;
}

/** An amount in a currency, by the newest of the workload's rates that is not later than the time; undefined without one. */
export function inCurrency(
  amount: Quantity,
  currency: string,
  workload: WorkloadJson,
  at: number,
): { readonly amount: Quantity; readonly rateAt?: string } | undefined {
  if (amount.unit === currency) return { amount };
  const stated = workload.spec?.budget?.exchangeRates ?? [];
  if (stated.length === 0) return undefined;
  const rates = stated.flatMap((rate): ExchangeRate[] =>
    rate.from === undefined || rate.to === undefined || rate.rate === undefined || rate.at === undefined
      ? []
      : [{ from: rate.from, to: rate.to, rate: rate.rate, at: rate.at }],
  );
  const converted = convertMoney(amount, rates, currency, new Date(at).toISOString());
  return converted.kind === "unknown" ? undefined : { amount: converted.value, ...(converted.rate === undefined ? {} : { rateAt: converted.rate.at }) };
}

/** Whether a workload may take a price of an offer at a time. */
export function mayTake(price: PriceJson, offer: OfferJson, workload: WorkloadJson, profile: ProfileJson, at: number): boolean {
  const preemptible = profile.preemptible ?? workload.spec?.schedule?.preemptible;
  return usable(price, preemptible, at) && (price.model !== "spot" || preemptible === "required" || givesNotice(offer, workload));
}

function usable(price: PriceJson, preemptible: string | undefined, at: number): boolean {
  if (price.model === "spot" && preemptible !== "tolerated" && preemptible !== "required") return false;
  if (price.model !== "spot" && preemptible === "required") return false;
  if (price.validFrom !== undefined && Date.parse(price.validFrom) > at) return false;
  return price.validUntil === undefined || Date.parse(price.validUntil) > at;
}

/** Whether the warning that a job needs before preemption is known to be given. Without it spot prices are not used where firm ones may be. */
function givesNotice(offer: OfferJson, workload: WorkloadJson): boolean {
  const wanted = workload.spec?.schedule?.notice?.min;
  if (wanted === undefined) return true;
  const bound = readQuantity(wanted, "duration");
  const fact = statedFact(offer, "lifecycle.notice");
  return bound.kind === "ok" && fact.kind === "quantity" && notBelow(fact.value, bound.value) === true;
}

function perUnitHour(price: PriceJson, offer: OfferJson): Quantity | undefined {
  if (price.perUnitHour !== undefined) return parsedMoney(price.perUnitHour);
  if (price.perDeviceHour === undefined) return undefined;
  const devices = offer.spec?.shape?.devices ?? [];
  let count = 0;
  for (const device of devices) {
    if (device.count === undefined) return undefined;
    count += device.count;
  }
  const each = parsedMoney(price.perDeviceHour);
  return each === undefined || count === 0 ? undefined : scaleQuantity(each, count);
}

function parsedMoney(text: string): Quantity | undefined {
  const parsed = readQuantity(text, "money");
  return parsed.kind === "ok" ? parsed.value : undefined;
}

function cheaper(a: Quantity, b: Quantity, workload: WorkloadJson, budgetCurrency: string | undefined, at: number): boolean {
  const currency = budgetCurrency ?? b.unit;
  const left = inCurrency(a, currency, workload, at);
  const right = inCurrency(b, currency, workload, at);
  if (left === undefined || right === undefined) return left !== undefined;
  return notBelow(left.amount, right.amount) === false;
}
