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
      let first: number | undefined;
      columns.rows.each(shape, (row) => {
        if (first === undefined || columns.isNamedBefore(row, first)) first = row;
      });
      least = first === undefined ? "" : columns.nameOf(first);
      names.set(shape, least);
    }
    return least;
  };
}
