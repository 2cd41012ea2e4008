import { providerOf } from "../candidates/pools.js";
import type { OfferColumns } from "./offer-index.js";

/** The offers of an index by how they are decided. */
export interface SortedShapes {
  /** The shapes that offers have. */
  readonly wanted: Uint32Array;
  /** Those of them whose offers are decided alone. */
  readonly alone: Uint32Array;
  /** The pools that have several offers, which are decided together. */
  readonly together: readonly PoolRows[];
  readonly pools: number;
  readonly providers: number;
}

/** The offers of a pool. */
export interface PoolRows {
  readonly name: string;
  /** By name, as units of equal price are taken. */
  readonly rows: Uint32Array;
}

const known = new WeakMap<OfferColumns, { readonly revision: number; readonly sorted: SortedShapes }>();

/** Sorts the shapes once for as long as no offers come or go. */
export function sortShapes(columns: OfferColumns): SortedShapes {
  let found = known.get(columns);
  if (found?.revision !== columns.revision) known.set(columns, (found = { revision: columns.revision, sorted: sort(columns) }));
  return found.sorted;
}

function sort(columns: OfferColumns): SortedShapes {
  const { shapes } = columns;
  const { counts } = shapes;
  const pools = shapes.column(["pool"]);
  const operators = shapes.column(["operator", "pool"]);
  const poolOf = Array.from({ length: pools.values }, (_, id) => {
    const pool = shapes.documentOf(pools.representativeOf(id)).spec?.pool;
    return pool?.name === undefined ? undefined : { key: `${pool.issuer ?? ""}\u0000${pool.name}`, name: pool.name };
  });
  const members = new Map<string, { readonly name: string; readonly shapes: number[]; offers: number }>();
  const providers = new Set<string>();
  const providerNames = Array.from({ length: operators.values }, (_, id) => providerOf(shapes.documentOf(operators.representativeOf(id))) ?? "");
  let unpooled = 0;
  const live = Uint32Array.from(counts.subarray(0, shapes.size).keys()).filter((shape) => counts[shape] !== 0);
  for (const shape of live) {
    const offers = counts[shape] as number;
    providers.add(providerNames[operators.ids[shape] as number] ?? "");
    const pool = poolOf[pools.ids[shape] as number];
    if (pool === undefined) {
      unpooled += offers;
      continue;
    }
    let found = members.get(pool.key);
    if (found === undefined) members.set(pool.key, (found = { name: pool.name, shapes: [], offers: 0 }));
    found.shapes.push(shape);
    found.offers += offers;
  }
  const several = [...members.values()].filter(({ offers }) => offers > 1);
  const pooled = new Uint8Array(shapes.size);
  for (const pool of several) for (const shape of pool.shapes) pooled[shape] = 1;
  return {
    wanted: live,
    // What is found for the wanted shapes is kept by their list.
    alone: several.length === 0 ? live : live.filter((shape) => pooled[shape] === 0),
    together: several.map(({ name, shapes: own }) => ({ name, rows: rowsByName(columns, own) })),
    pools: unpooled + members.size,
    providers: providers.size,
  };
}

function rowsByName(columns: OfferColumns, shapes: readonly number[]): Uint32Array {
  const rows: { readonly row: number; readonly name: string }[] = [];
  for (const shape of shapes) columns.rows.each(shape, (row) => rows.push({ row, name: columns.nameOf(row) }));
  return Uint32Array.from(
    rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    ({ row }) => row,
  );
}
