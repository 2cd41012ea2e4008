import type { OfferColumns } from "./offer-index.js";

const known = new WeakMap<OfferColumns, { readonly revision: number; readonly names: Map<number, string> }>();

/** For each shape the first name of its offers, found once for as long as no offers come or go. */
export function leastNames(columns: OfferColumns): (shape: number) => string {
  let found = known.get(columns);
  if (found?.revision !== columns.revision) {
    found = { revision: columns.revision, names: new Map() };
    known.set(columns, found);
  }
  const { names } = found;
  return (shape) => {
    let least = names.get(shape);
    if (least === undefined) {
      columns.rows.each(shape, (row) => {
        const name = columns.nameOf(row);
        if (least === undefined || name < least) least = name;
      });
      least ??= "";
      names.set(shape, least);
    }
    return least;
  };
}
