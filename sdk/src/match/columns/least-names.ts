import { noShape, type OfferColumns } from "./offer-index.js";

const known = new WeakMap<OfferColumns, { readonly revision: number; readonly names: readonly (string | undefined)[] }>();

/** For each shape the first name of its offers, found once for as long as no offers come or go. */
export function leastNames(columns: OfferColumns): (shape: number) => string {
  return (shape) => {
    let found = known.get(columns);
    if (found?.revision !== columns.revision) {
      const names: (string | undefined)[] = [];
      for (let row = 0; row < columns.rows; row += 1) {
        const id = columns.shape.values[row] as number;
        if (id === noShape) continue;
        const name = columns.nameOf(row);
        const least = names[id];
        if (least === undefined || name < least) names[id] = name;
      }
      found = { revision: columns.revision, names };
      known.set(columns, found);
    }
    return found.names[shape] ?? "";
  };
}
