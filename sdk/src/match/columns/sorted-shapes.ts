import type { OfferJson } from "@cornercast/schemas";
import { providerOf } from "../candidates/pools.js";
import type { OfferColumns } from "./offer-index.js";

/** The shapes of an index by how their offers are decided. */
export interface SortedShapes {
  /** The shapes whose offers are decided alone. */
  readonly wanted: Uint32Array;
  /** The offers of pools that have several. */
  readonly pooled: readonly OfferJson[];
  readonly pools: number;
  readonly providers: number;
}

interface Sorted {
  readonly revision: number;
  readonly sorted: Omit<SortedShapes, "pooled"> & { readonly pooled: readonly number[] };
}

const known = new WeakMap<OfferColumns, Sorted>();

/** Sorts the shapes once for as long as no offers come or go. */
export function sortShapes(columns: OfferColumns): SortedShapes {
  let found = known.get(columns);
  if (found?.revision !== columns.revision) known.set(columns, (found = { revision: columns.revision, sorted: sort(columns) }));
  const pooled: OfferJson[] = [];
  for (const shape of found.sorted.pooled) columns.rows.each(shape, (row) => pooled.push(columns.offerOf(row)));
  return { ...found.sorted, pooled };
}

function sort(columns: OfferColumns): Sorted["sorted"] {
  const { shapes } = columns;
  const { counts } = shapes;
  const pools = shapes.column(["pool"]);
  const operators = shapes.column(["operator", "pool"]);
  const keyOf = Array.from({ length: pools.values }, (_, id) => {
    const pool = shapes.documentOf(pools.representativeOf(id)).spec?.pool;
    return pool?.name === undefined ? undefined : `${pool.issuer ?? ""}\u0000${pool.name}`;
  });
  const members = new Map<string, number>();
  let alone = 0;
  const providers = new Set<string>();
  const providerNames = Array.from({ length: operators.values }, (_, id) => providerOf(shapes.documentOf(operators.representativeOf(id))) ?? "");
  for (let shape = 0; shape < shapes.size; shape += 1) {
    const offers = counts[shape] as number;
    if (offers === 0) continue;
    const key = keyOf[pools.ids[shape] as number];
    if (key === undefined) alone += offers;
    else members.set(key, (members.get(key) ?? 0) + offers);
    providers.add(providerNames[operators.ids[shape] as number] ?? "");
  }
  const live = Uint32Array.from(counts.subarray(0, shapes.size).keys()).filter((shape) => counts[shape] !== 0);
  const isPooled = (shape: number): boolean => {
    const key = keyOf[pools.ids[shape] as number];
    return key !== undefined && (members.get(key) ?? 0) > 1;
  };
  const wanted = live.filter((shape) => !isPooled(shape));
  const pooled = wanted.length < live.length ? Array.from(live.filter(isPooled)) : [];
  return { wanted, pooled, pools: alone + members.size, providers: providers.size };
}
