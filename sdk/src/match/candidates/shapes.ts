import type { OfferJson } from "@cornercast/schemas";
import { documentDigest, type TextHash } from "../../document/document-digest.js";
import type { UnitPrice } from "./price.js";

/**
 * What was found for offers of one digest, which differ in nothing but name and status: equal nodes of a pool, equal instances
 * of a catalog. What depends on nothing else is found once.
 */
export interface Shapes<Outcome> {
  /** The digest of an offer. */
  digestOf(offer: OfferJson): string;
  /** What was found for the digest of an offer, by whatever else it depends on. */
  outcomesOf(offer: OfferJson): Map<string, Outcome>;
  /** The prices that count, by offer, for what a profile says of preemptible capacity. */
  pricesFor(preemptible: string): Map<OfferJson, UnitPrice | undefined>;
  /** The same digests with an empty memory, for a workload that asks for something else. */
  forgotten(): Shapes<Outcome>;
}

/** An empty memory of shapes, for one match. */
export function createShapes<Outcome>(hash?: TextHash): Shapes<Outcome> {
  const known = new WeakMap<OfferJson, string>();
  // Equal offers mostly come from one writer, in one order of fields: then their texts are equal too, and one digest serves all.
  const byText = new Map<string, string>();
  const bySpec = new Map<OfferJson["spec"], { readonly apiVersion: string | undefined; readonly digest: string }>();
  const digestOf = (offer: OfferJson): string => {
    const { apiVersion, spec } = offer;
    const same = offer.kind === "Offer" ? bySpec.get(spec) : undefined;
    if (same !== undefined && same.apiVersion === apiVersion) return same.digest;
    const found = known.get(offer);
    if (found !== undefined) return found;
    const text = JSON.stringify([apiVersion, offer.kind, spec]);
    const digest = byText.get(text) ?? documentDigest(offer, hash);
    byText.set(text, digest);
    if (offer.kind === "Offer") bySpec.set(spec, { apiVersion, digest });
    known.set(offer, digest);
    return digest;
  };
  const shapes = (): Shapes<Outcome> => {
    const outcomes = new Map<string, Map<string, Outcome>>();
    const prices = new Map<string, Map<OfferJson, UnitPrice | undefined>>();
    return {
      digestOf,
      outcomesOf(offer) {
        const digest = digestOf(offer);
        let found = outcomes.get(digest);
        if (found === undefined) outcomes.set(digest, (found = new Map<string, Outcome>()));
        return found;
      },
      pricesFor(preemptible) {
        let found = prices.get(preemptible);
        if (found === undefined) prices.set(preemptible, (found = new Map<OfferJson, UnitPrice | undefined>()));
        return found;
      },
      forgotten: shapes,
    };
  };
  return shapes();
}
