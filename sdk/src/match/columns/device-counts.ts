import type { OfferJson } from "@cornercast/schemas";
import type { ShapeTable } from "./shape-table.js";

/** How many accelerators shapes have: a count for each value of the devices, and equal numbers for equal counts. */
export interface DeviceCounts {
  readonly ids: Uint32Array;
  /** Not a number where an entry does not say. */
  readonly countOf: Float64Array;
  readonly numberOf: Uint32Array;
}

const known = new WeakMap<ShapeTable, DeviceCounts>();

/** The counts of all shapes, found once for as long as no other devices come. */
export function deviceCounts(shapes: ShapeTable): DeviceCounts {
  const column = shapes.column(["devices"]);
  const before = known.get(shapes);
  if (before !== undefined && before.countOf.length === column.values) return before.ids === column.ids ? before : { ...before, ids: column.ids };
  const countOf = Float64Array.from({ length: column.values }, (_, id) => deviceCount(shapes.documentOf(column.representativeOf(id))));
  const numbers = new Map<number, number>();
  const numberOf = Uint32Array.from(countOf, (count) => {
    const number = numbers.get(count) ?? numbers.size;
    numbers.set(count, number);
    return number;
  });
  const counts = { ids: column.ids, countOf, numberOf };
  known.set(shapes, counts);
  return counts;
}

/** The accelerators of a unit; not a number where an entry does not say. */
export function deviceCount(offer: OfferJson): number {
  return (offer.spec?.shape?.devices ?? []).reduce((sum, device) => sum + (device.count ?? Number.NaN), 0);
}
