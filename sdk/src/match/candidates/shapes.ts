import type { OfferJson } from "@cornercast/schemas";

/**
 * The static parts of offers, told apart. Distinct shapes are far fewer than offers, so that what depends on nothing else is
 * found once a shape.
 */
export interface Shapes<Outcome> {
  /** A number that two offers share when all that is static in them, but their pool, is equal. */
  idOf(offer: OfferJson): number;
  readonly outcomes: Map<string, Outcome>;
  /** The same numbers with an empty memory, for a workload that asks for something else. */
  forgotten(): Shapes<Outcome>;
}

/** An empty memory of shapes, for one match. */
export function createShapes<Outcome>(): Shapes<Outcome> {
  const ids = new Map<string, number>();
  const known = new WeakMap<OfferJson, number>();
  const shapes = (): Shapes<Outcome> => ({
    outcomes: new Map<string, Outcome>(),
    forgotten: shapes,
    idOf(offer) {
      const id = known.get(offer);
      if (id !== undefined) return id;
      const { pool: _pool, ...rest } = offer.spec ?? {};
      const key = JSON.stringify(rest);
      const next = ids.get(key) ?? ids.size;
      ids.set(key, next);
      known.set(offer, next);
      return next;
    },
  });
  return shapes();
}
