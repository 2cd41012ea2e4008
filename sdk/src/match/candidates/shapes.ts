import type { OfferJson } from "@cornercast/schemas";
import { documentDigest, type TextHash } from "../../document/index.js";
import type { PredicateFinding } from "../findings.js";

/**
 * What was found for offers of one digest, which differ in nothing but name and status: equal nodes of a pool, equal instances
 * of a catalog. What depends on nothing else is found once.
 */
export interface Shapes<Outcome> {
  /** The digest of an offer. */
  digestOf(offer: OfferJson): string;
  readonly outcomes: Map<string, Outcome>;
  /** Findings on costs, by predicate, price and number of units. */
  readonly costs: Map<string, PredicateFinding>;
  /** The same digests with an empty memory, for a workload that asks for something else. */
  forgotten(): Shapes<Outcome>;
}

/** An empty memory of shapes, for one match. */
export function createShapes<Outcome>(hash?: TextHash): Shapes<Outcome> {
  const known = new WeakMap<OfferJson, string>();
  const bySpec = new Map<OfferJson["spec"], { readonly apiVersion: string | undefined; readonly digest: string }>();
  // Equal offers mostly come from one writer, in one order of fields: then their texts are equal too, and one digest serves all.
  const byText = new Map<string, string>();
  const shapes = (): Shapes<Outcome> => ({
    outcomes: new Map<string, Outcome>(),
    costs: new Map<string, PredicateFinding>(),
    forgotten: shapes,
    digestOf(offer) {
      const found = known.get(offer);
      if (found !== undefined) return found;
      const { apiVersion, spec } = offer;
      const same = offer.kind === "Offer" ? bySpec.get(spec) : undefined;
      if (same !== undefined && same.apiVersion === apiVersion) return same.digest;
      const text = JSON.stringify([apiVersion, offer.kind, spec]);
      const digest = byText.get(text) ?? documentDigest(offer, hash);
      byText.set(text, digest);
      if (offer.kind === "Offer") bySpec.set(spec, { apiVersion, digest });
      known.set(offer, digest);
      return digest;
    },
  });
  return shapes();
}
